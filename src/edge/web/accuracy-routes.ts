import { Router } from "express";
import type { AccuracyModel } from "./accuracy-views.ts";
import { answerProblem } from "./answer-problem.ts";

/** What labels, or scores alone, say of how well versions do. */
export function accuracyRoutes(model: AccuracyModel): Router {
  const routes = Router();
  routes.get("/v1/accuracy", (request, response) => {
    const { model: name } = request.query;
    if (name !== undefined && typeof name !== "string")
      return answerProblem(response, 400, "model may be given once", "Ask for /v1/accuracy?model=fraud");
    return response.json(model.accuracy(name));
  });
  routes.get("/v1/cohorts", (request, response) => {
    const { model: name, version } = request.query;
    if (typeof name !== "string" || typeof version !== "string")
      return answerProblem(
        response,
        400,
        "model and version must both be given, once",
        "Ask for /v1/cohorts?model=fraud&version=v7",
      );
    const cohorts = model.cohorts(name, version);
    if (cohorts === undefined)
      return answerProblem(
        response,
        404,
        `no prediction of version ${version} of a model ${name} has come with an id`,
        "See /v1/models for versions; predictions need an id that their labels repeat",
      );
    return response.json(cohorts);
  });
  return routes;
}
