import express, { type Response, Router } from "express";
import { z } from "zod";
import { answerProblem } from "./answer-problem.ts";
import type { PromotionView, ReadModel } from "./read-model.ts";

/** What Flagger posts to its hooks, as far as it matters here. */
const hookBody = z.object({ metadata: z.record(z.string(), z.string()).optional() });
const bodyLimit = "16kb";

/**
 * Whether a version may have more traffic: for Argo's web metric as JSON, for Flagger's gates as a status. Whatever is not
 * a plain yes stops a promotion, doubt too: that undoes nothing.
 */
export function promotionRoutes(model: Pick<ReadModel, "holds" | "promotion" | "onTrial" | "targets">): Router {
  const routes = Router();
  routes.get("/v1/holds", (_request, response) => void response.json(model.holds()));
  routes.get("/v1/promotion", (request, response) => {
    const { model: name, version } = request.query;
    if (typeof name !== "string" || typeof version !== "string")
      return answerProblem(
        response,
        400,
        "model and version must both be given, once",
        "Ask for /v1/promotion?model=fraud&version=v8",
      );
    return response.json(model.promotion(name, version));
  });
  const json = express.json({ type: () => true, limit: bodyLimit });
  routes.post("/flagger/confirm/:target", json, (request, response) => {
    const name = String(request.params.target);
    const target = model.targets().find((one) => one.target === name);
    if (target === undefined)
      return answerProblem(response, 404, `there is no target ${name}`, "See /v1/targets for those of the settings");
    const hook = hookBody.safeParse(request.body ?? {});
    if (!hook.success)
      return answerProblem(response, 400, "not a hook of Flagger", "metadata is an object of texts: { version: v8 }");
    const version = hook.data.metadata?.version ?? model.onTrial(name);
    if (version === undefined)
      return answerProblem(
        response,
        503,
        `no single canary of ${target.model} serves now`,
        "Name it in the hook: metadata: { version: v8 }",
      );
    return gate(response, version, model.promotion(target.model, version));
  });
  return routes;
}

/** Flagger goes on after 200 and waits after anything else. */
function gate(response: Response, version: string, answer: PromotionView): void {
  if (answer.answer === "go") return void response.json({ version, ...answer });
  const [status, remedy] =
    answer.answer === "unknown"
      ? ([503, "It is asked again; GET /readyz says what is in doubt"] as const)
      : ([409, "See /v1/holds and /v1/alerts; a hold that is meant can be released"] as const);
  answerProblem(response, status, `${version}: ${answer.answer}, ${answer.why}`, remedy);
}
