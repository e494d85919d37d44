import { type Response, Router } from "express";
import { openMetricsType } from "../telemetry/open-metrics.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { ReadModel, Standing } from "./read-model.ts";

/** For machines that look after driftline: Prometheus, and whatever restarts it or sends it traffic. */
export function healthRoutes(
  model: Pick<ReadModel, "alive" | "ready">,
  telemetry: Pick<Telemetry, "render" | "contentType"> & Partial<Pick<Telemetry, "openMetrics">>,
): Router {
  const routes = Router();
  routes.get("/metrics", async (request, response) => {
    const openMetrics = telemetry.openMetrics ?? null;
    response.vary("accept");
    // Prometheus asks for it first; whoever names no format gets the older text, which everything reads.
    if (openMetrics !== null && (request.get("accept") ?? "").includes("application/openmetrics-text"))
      return answerText(response, openMetricsType, await openMetrics());
    answerText(response, telemetry.contentType, await telemetry.render());
  });
  routes.get("/healthz", (_request, response) => answerStanding(response, model.alive()));
  routes.get("/readyz", (_request, response) => answerStanding(response, model.ready()));
  return routes;
}

function answerText(response: Response, type: string, parts: readonly string[]): void {
  response.set("content-type", type);
  for (const part of parts) response.write(part);
  response.end();
}

function answerStanding(response: Response, { ok, reasons }: Standing): void {
  response.status(ok ? 200 : 503).json({ ok, reasons });
}
