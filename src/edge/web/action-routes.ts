import express, { type Request, type Response, Router } from "express";
import type { OperatorCommand } from "../../core/judgement/obey.ts";
import type { AcceptCommand } from "../../core/judgement/reference-command.ts";
import {
  type BodyProblem,
  readAcceptance,
  readChange,
  readFreeze,
  readOrder,
  readProposal,
  readSpan,
  readTaint,
} from "./action-bodies.ts";
import { answerProblem } from "./answer-problem.ts";
import { bearer } from "./bearer.ts";
import type { ReadModel } from "./read-model.ts";

/** What an action is made of: the names in its path, its body, who asks, and when. */
interface Asked {
  readonly names: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly by: string;
  readonly nowMs: number;
}

/** What a person may change: the path, and the command that names and body make. */
const actions: Readonly<Record<string, (asked: Asked) => OperatorCommand | AcceptCommand | BodyProblem>> = {
  "/v1/targets/:target/reset": ({ names: { target = "" }, by }) => ({ kind: "reset", target, by }),
  "/v1/targets/:target/order": ({ names: { target = "" }, body, by }) => {
    const read = readOrder(body);
    return "problem" in read ? read : { kind: "order", target, ...read, by };
  },
  "/v1/orders/:orderId/approve": ({ names: { orderId = "" }, by }) => ({ kind: "approve", orderId, by }),
  "/v1/orders/:orderId/deny": ({ names: { orderId = "" }, by }) => ({ kind: "deny", orderId, by }),
  "/v1/quarantine/:model/:version/release": ({ names: { model = "", version = "" }, by }) => ({
    kind: "release",
    model,
    version,
    by,
  }),
  "/v1/holds/:model/:version/release": ({ names: { model = "", version = "" }, by }) => ({
    kind: "release-hold",
    model,
    version,
    by,
  }),
  "/v1/freeze": ({ body, by }) => {
    const read = readFreeze(body);
    return "problem" in read ? read : { kind: "freeze", ...read, by };
  },
  "/v1/unfreeze": ({ by }) => ({ kind: "unfreeze", by }),
  "/v1/changes": ({ body, by, nowMs }) => {
    const change = readChange(body, nowMs);
    return "problem" in change ? change : { kind: "announce", change, by };
  },
  "/v1/references/:model/taint": ({ names: { model = "" }, body, by }) => {
    const read = readTaint(body);
    return "problem" in read ? read : { kind: "taint", model, ...read, by };
  },
  "/v1/references/:model/propose": ({ names: { model = "" }, body, by }) => {
    const read = readProposal(body);
    return "problem" in read ? read : { kind: "propose", model, ...read, by };
  },
  "/v1/references/:model/accept": ({ names: { model = "" }, body, by }) => {
    const read = readAcceptance(body);
    return "problem" in read ? read : { kind: "accept", model, ...read, by };
  },
  "/v1/references/:model/untaint": ({ names: { model = "" }, body, by }) => {
    const read = readSpan(body);
    return "problem" in read ? read : { kind: "untaint", model, ...read, by };
  },
  "/v1/changes/:id/end": ({ names: { id = "" }, by }) => ({ kind: "end-change", id, by }),
};

const bodyLimit = "16kb";

/** Actions of people, behind the token. `X-Driftline-By` names the person for the audit. */
export function actionRoutes(
  model: Pick<ReadModel, "command" | "targets" | "nowMs">,
  token: string | undefined,
): Router {
  const routes = Router();
  const json = express.json({ type: () => true, limit: bodyLimit });
  routes.get("/v1/actions", (_request, response) => void response.json({ enabled: token !== undefined }));
  for (const [path, commandOf] of Object.entries(actions)) {
    routes.post(path, bearer(token), json, async (request: Request, response: Response) => {
      const by = (request.get("x-driftline-by") ?? "api").slice(0, 100);
      const body: unknown = request.body;
      const command = commandOf({ names: namesOf(request), body, by, nowMs: model.nowMs() });
      if ("problem" in command)
        return answerProblem(response, 400, command.problem, "GET /v1/openapi.json has what each action takes");
      if ("target" in command && isUnknown(command.target, model, response)) return;
      const reply = await model.command(command);
      if (reply.done) response.json({ done: command.kind });
      else
        answerProblem(
          response,
          409,
          `${command.kind} was not done: ${reply.why}`,
          "See /v1/targets and /v1/orders for what stands",
        );
    });
  }
  return routes;
}

function namesOf(request: Request): Record<string, string> {
  return Object.fromEntries(Object.entries(request.params).map(([name, value]) => [name, String(value)]));
}

/** Answers for a target that the settings do not hold. */
function isUnknown(target: string, model: Pick<ReadModel, "targets">, response: Response): boolean {
  const known = model.targets().map((one) => one.target);
  if (known.includes(target)) return false;
  const remedy = known.length === 0 ? "The settings hold no targets" : `Known: ${known.join(", ")}`;
  answerProblem(response, 404, `there is no target ${target}`, remedy);
  return true;
}
