import { Router } from "express";
import { answerProblem } from "./answer-problem.ts";
import { bearer } from "./bearer.ts";
import type { ReadModel } from "./read-model.ts";

/** What a person may change, with the token. `X-Driftline-By` names the person for the audit. */
export function actionRoutes(model: Pick<ReadModel, "resetTarget" | "targets">, token: string | undefined): Router {
  const routes = Router();
  routes.post<{ name: string }>("/v1/targets/:name/reset", bearer(token), async (request, response) => {
    const { name } = request.params;
    const known = model.targets().map(({ target }) => target);
    if (!known.includes(name)) {
      return answerProblem(
        response,
        404,
        `there is no target ${name}`,
        known.length === 0 ? "The settings hold no targets" : `Known: ${known.join(", ")}`,
      );
    }
    const by = request.get("x-driftline-by") ?? "api";
    const reply = await model.resetTarget(name, by.slice(0, 100));
    if (!reply.done)
      return answerProblem(
        response,
        409,
        `target ${name} was not reset: ${reply.why}`,
        "See /v1/targets for its state",
      );
    return response.json({ target: name, reset: true });
  });
  return routes;
}
