import { Router } from "express";
import { answerProblem } from "./answer-problem.ts";
import type { HappeningView } from "./page-views.ts";
import type { ReadModel } from "./read-model.ts";

/** How often a reader is told that all is alive, and how far event time has come. */
const aliveEveryMs = 5_000;
const readersLimit = 100;
/** A reader that leaves so much unread is let go; it comes back and asks for what it missed. */
const unreadLimitBytes = 1_000_000;

/** `GET /v1/events`: facts as they happen, as server-sent events. `Last-Event-ID` brings what was missed. */
export function eventRoutes(
  model: Pick<ReadModel, "happenings" | "watch" | "ingest">,
  stopping: AbortSignal | undefined,
): Router {
  const routes = Router();
  let readers = 0;
  routes.get("/v1/events", (request, response) => {
    if (readers >= readersLimit)
      return answerProblem(response, 503, `${readers} readers of events already`, "Close a page, or poll instead");
    readers += 1;
    response.set({ "content-type": "text/event-stream", "x-accel-buffering": "no" });
    response.flushHeaders();
    const write = (text: string): void => {
      if (response.writableLength > unreadLimitBytes) response.destroy();
      else response.write(text);
    };
    const tell = (one: HappeningView): void => write(`id: ${one.id}\nevent: fact\ndata: ${JSON.stringify(one)}\n\n`);
    const alive = (): void => {
      const { watermarkMs, closedPanes } = model.ingest();
      write(`event: alive\ndata: ${JSON.stringify({ watermarkMs, closedPanes })}\n\n`);
    };
    const seen = Number(request.get("last-event-id") ?? Number.NaN);
    if (Number.isFinite(seen)) for (const one of model.happenings(seen)) tell(one);
    alive();
    const unwatch = model.watch(tell);
    const timer = setInterval(alive, aliveEveryMs);
    const end = (): void => void response.end();
    stopping?.addEventListener("abort", end);
    return response.on("close", () => {
      readers -= 1;
      unwatch();
      clearInterval(timer);
      stopping?.removeEventListener("abort", end);
    });
  });
  return routes;
}
