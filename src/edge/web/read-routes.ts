import { Router } from "express";
import { answerProblem } from "./answer-problem.ts";
import type { ReadModel } from "./read-model.ts";

/** What driftline knows, for people, scripts and the page. Times are epoch ms; what cannot be read is null. */
export function readRoutes(model: ReadModel): Router {
  const routes = Router();
  routes.get("/v1/models", (_request, response) => {
    response.json(model.models());
  });
  routes.get("/v1/panes", (request, response) => {
    const { model: name, version } = request.query;
    if (typeof name !== "string" || typeof version !== "string") {
      return answerProblem(
        response,
        400,
        "model and version must both be given, once",
        "Ask for /v1/panes?model=fraud&version=v7",
      );
    }
    const panes = model.panes(name, version);
    if (panes === undefined) {
      return answerProblem(
        response,
        404,
        `no version ${version} of a model ${name} has been seen`,
        "See /v1/models for those that have",
      );
    }
    return response.json(panes);
  });
  routes.get("/v1/orders", (_request, response) => {
    response.json(model.orders());
  });
  routes.get("/v1/targets", (_request, response) => {
    response.json(model.targets());
  });
  routes.get("/v1/alerts", (_request, response) => {
    response.json(model.alerts());
  });
  return routes;
}
