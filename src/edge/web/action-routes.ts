import { type Request, type Response, Router } from "express";
import type { RollbackCommand } from "../../core/rollback/command.ts";
import { answerProblem } from "./answer-problem.ts";
import { bearer } from "./bearer.ts";
import type { ReadModel } from "./read-model.ts";

/** What a person may change: the path, and the command that its names make. */
const actions: Readonly<Record<string, (names: Readonly<Record<string, string>>, by: string) => RollbackCommand>> = {
  "/v1/targets/:target/reset": ({ target = "" }, by) => ({ kind: "reset", target, by }),
  "/v1/targets/:target/order": ({ target = "" }, by) => ({ kind: "order", target, by }),
  "/v1/orders/:orderId/approve": ({ orderId = "" }, by) => ({ kind: "approve", orderId, by }),
  "/v1/orders/:orderId/deny": ({ orderId = "" }, by) => ({ kind: "deny", orderId, by }),
  "/v1/quarantine/:model/:version/release": ({ model = "", version = "" }, by) => ({
    kind: "release",
    model,
    version,
    by,
  }),
};

/** Actions of people, behind the token. `X-Driftline-By` names the person for the audit. */
export function actionRoutes(model: Pick<ReadModel, "command" | "targets">, token: string | undefined): Router {
  const routes = Router();
  for (const [path, commandOf] of Object.entries(actions)) {
    routes.post(path, bearer(token), async (request, response) => {
      const by = (request.get("x-driftline-by") ?? "api").slice(0, 100);
      const command = commandOf(namesOf(request), by);
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
