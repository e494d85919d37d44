import express, { type Request, type Response, Router } from "express";
import { answerProblem } from "./answer-problem.ts";
import type { ReadModel } from "./read-model.ts";

const previewLimit = "256kb";
const dayMs = 86_400_000;

/** What the page reads: the documented API says less, or more at once than a page needs. */
export function pageReadRoutes(model: ReadModel): Router {
  const routes = Router();
  routes.get("/v1/overview", (_request, response) => void response.json(model.overview()));
  routes.get("/v1/incidents", (_request, response) => void response.json(model.incidents()));
  routes.get("/v1/rollback", (_request, response) => void response.json(model.rollback()));
  routes.get("/v1/freeze", (_request, response) => void response.json(model.freeze()));
  routes.get("/v1/changes", (_request, response) => void response.json(model.changes()));
  routes.get("/v1/quarantine", (_request, response) => void response.json(model.quarantine()));
  routes.get("/v1/ingest", (_request, response) => void response.json(model.ingest()));
  routes.get("/v1/references", (_request, response) => void response.json(model.references()));
  routes.get("/v1/references/:model/diff", (request, response) => {
    const { from, to } = texts(request);
    const name = String(request.params.model);
    answer(response, model.difference(name, from, to), `not two references of ${name} to compare`);
  });
  routes.get("/v1/settings", (_request, response) => void response.json(model.settings()));
  routes.get("/v1/facts", (_request, response) => void response.json(model.happenings(0)));
  routes.get("/v1/version", (request, response) => {
    const { model: name, version, role } = texts(request);
    answer(response, model.version(name, version, role), `no version ${version} of ${name} as ${role}`);
  });
  routes.get("/v1/timeline", (request, response) => {
    const { model: name, span } = texts(request);
    const spanMs = Math.min(dayMs, Math.max(600_000, Number(span) || 3_600_000));
    answer(response, model.timeline(name, spanMs), `no model ${name} has been seen`);
  });
  routes.get("/v1/feature", (request, response) => {
    const { model: name, version, role, feature, window } = texts(request);
    answer(
      response,
      model.feature(name, version, role, feature, window || "1h"),
      `nothing to compare of ${feature} of ${name} ${version} as ${role}`,
    );
  });
  routes.post("/v1/decode", express.text({ type: () => true, limit: previewLimit }), (request, response) => {
    const text: unknown = request.body;
    response.json(model.decode(typeof text === "string" ? text : ""));
  });
  return routes;
}

const parameters = ["model", "version", "role", "feature", "window", "span", "from", "to"] as const;

/** Each query parameter as one text; empty where it is missing or repeated. */
function texts(request: Request): Record<(typeof parameters)[number], string> {
  const one = (name: string): string => {
    const value = request.query[name];
    return typeof value === "string" ? value : "";
  };
  const all = Object.fromEntries(parameters.map((name) => [name, one(name)])) as Record<
    (typeof parameters)[number],
    string
  >;
  return { ...all, role: all.role || "primary" };
}

function answer(response: Response, found: unknown, otherwise: string): void {
  if (found !== undefined) response.json(found);
  else answerProblem(response, 404, otherwise, "See /v1/overview for what there is");
}
