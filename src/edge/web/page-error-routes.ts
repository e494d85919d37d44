import express, { type Request, type Response, Router } from "express";
import { z } from "zod";
import { answerProblem } from "./answer-problem.ts";

/** An error that the page met in somebody's browser. */
const pageError = z.strictObject({
  message: z.string().min(1).max(500),
  stack: z.string().max(2_000).default(""),
  /** The page's view, without what was typed. */
  view: z.string().max(200).default(""),
});
export type PageError = z.output<typeof pageError>;

const bodyLimit = "4kb";
/** So many are taken in a minute, from all browsers together: a page that fails in a loop must not fill the log. */
const perMinute = 20;
const minuteMs = 60_000;

/**
 * Takes the page's own errors. Only from the page: a browser says where a request comes from, and may send JSON to
 * another origin only if that origin agrees, which this one never does.
 */
export function pageErrorRoutes(take: (error: PageError) => void, nowMs: () => number): Router {
  const routes = Router();
  let taken = 0;
  let sinceMs = Number.NEGATIVE_INFINITY;
  const guard = (request: Request, response: Response, next: () => void) => {
    if ((request.get("sec-fetch-site") ?? "same-origin") !== "same-origin")
      return answerProblem(response, 403, "only driftline's own page may report here", "Report elsewhere");
    if (request.is("application/json") === false)
      return answerProblem(response, 415, "the report is not JSON", "Send application/json");
    if (nowMs() - sinceMs >= minuteMs) [taken, sinceMs] = [0, nowMs()];
    taken += 1;
    if (taken > perMinute) return answerProblem(response, 429, "too many reports", "Wait a minute");
    next();
  };
  routes.post("/v1/page-errors", guard, express.json({ limit: bodyLimit }), (request, response) => {
    const read = pageError.safeParse(request.body);
    if (!read.success)
      return answerProblem(response, 400, "not a report of the page", "Send message, stack and view as text");
    take(read.data);
    response.status(204).end();
  });
  return routes;
}
