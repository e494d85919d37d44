import express, { type Express } from "express";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { accuracyRoutes } from "./accuracy-routes.ts";
import { actionRoutes } from "./action-routes.ts";
import { unexpected, unknownPath } from "./answer-problem.ts";
import { endpoints } from "./endpoints.ts";
import { eventRoutes } from "./event-routes.ts";
import { frontPage } from "./front-page.ts";
import { healthRoutes } from "./health-routes.ts";
import { openapi } from "./openapi.ts";
import type { PageAsset } from "./page-assets.ts";
import { type PageError, pageErrorRoutes } from "./page-error-routes.ts";
import { pageReadRoutes } from "./page-read-routes.ts";
import { pageRoutes } from "./page-routes.ts";
import { type PostDoor, postRoutes } from "./post-routes.ts";
import { promotionRoutes } from "./promotion-routes.ts";
import type { ReadModel } from "./read-model.ts";
import { readRoutes } from "./read-routes.ts";

export interface ApiParts {
  readonly model: ReadModel;
  readonly telemetry: Pick<Telemetry, "render" | "contentType"> & Partial<Pick<Telemetry, "openMetrics">>;
  /** driftline's version, for the front page. */
  readonly version: string;
  /** Without it actions are refused. */
  readonly token: string | undefined;
  /** Takes what is posted; without it posts are refused. */
  readonly posts?: PostDoor | undefined;
  /** Reads the files of the page, by name; without it `/` answers text. */
  readonly page?: () => Promise<ReadonlyMap<string, PageAsset>>;
  /** Ends the answers that would never end. */
  readonly stopping?: AbortSignal;
  /** Told of errors that the page met in a browser. */
  readonly pageError?: (error: PageError) => void;
  /** Told of failures that are driftline's own. */
  failed(error: unknown): void;
}

/** The whole web edge, one router per area. */
export function api(parts: ApiParts): Express {
  const { model, telemetry, version, token, posts, page, stopping, pageError, failed } = parts;
  const app = express();
  app.disable("x-powered-by");
  app.use((_request, response, next) => {
    response.set({ "x-content-type-options": "nosniff", "cache-control": "no-store" });
    next();
  });
  // First: of what is asked here, posts are the many.
  app.use(postRoutes(posts));
  app.use(pageRoutes(page ?? (async () => new Map())));
  app.get("/", (_request, response) => {
    response.type("text/plain").send(frontPage(version, model));
  });
  app.get("/v1/openapi.json", (_request, response) => void response.json(openapi(version)));
  app.use(healthRoutes(model, telemetry));
  app.use(readRoutes(model));
  app.use(accuracyRoutes(model));
  app.use(promotionRoutes(model));
  app.use(pageReadRoutes(model));
  app.use(eventRoutes(model, stopping));
  app.use(actionRoutes(model, token));
  app.use(pageErrorRoutes(pageError ?? (() => undefined), () => model.nowMs()));
  app.use(unknownPath(endpoints.map(({ method, path }) => `${method} ${path}`)));
  app.use(unexpected(failed));
  return app;
}
