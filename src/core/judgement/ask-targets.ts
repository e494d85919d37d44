import type { AlertBook } from "../alerting/alert-book.ts";
import { incidentId } from "../alerting/incident.ts";
import type { ModelState } from "../evaluation/model-state.ts";
import type { HoldCause } from "../rollback/hold-book.ts";
import { isInFlight } from "../rollback/order.ts";
import { requestId } from "../rollback/request.ts";
import { whyNotRequested } from "../rollback/request-gates.ts";
import type { SituationOf } from "../rollback/situation.ts";
import type { TargetSettings } from "../rollback/target.ts";
import { emptyTurn, joinTurns, type Turn } from "../rollback/turn.ts";
import type { Books } from "./books.ts";

/** Drift must have stood for this long, event time, before anybody is asked to train anew. */
const lastingMs = 3_600_000;

/** What driftline asks of targets besides rollbacks, after a closed pane of a model. */
export function askTargets(books: Books, model: ModelState, nowMs: number, situationOf: SituationOf): Turn {
  return joinTurns([
    holdPromotions(books, model.model, nowMs, situationOf),
    askToRetrain(books, model, nowMs, situationOf),
  ]);
}

/**
 * Holds the promotion of every version with a hold alert that fires, and lets it go when none does; targets that take
 * holds are asked, once while it stands, when their gates are open.
 */
function holdPromotions(books: Books, model: string, nowMs: number, situationOf: SituationOf): Turn {
  const { holds, rollbacks } = books;
  const turns = [holds.look(model, causesOf(books.alerts, model), nowMs)];
  for (const hold of holds.holds) {
    if (hold.serving.model !== model) continue;
    const target = rollbacks.targetFor(hold.serving);
    if (target === undefined || !target.takesHolds) continue;
    if (hold.state === "standing") {
      turns.push(holds.ask(hold, target, closedGate(books, target, situationOf(hold)), nowMs));
    } else if (holds.mayLetGo(hold, target)) {
      // Whether it still serves does not matter any more.
      const closed = closedGate(books, target, { ...situationOf(hold), serves: true });
      if (closed === null) turns.push(holds.letGo(hold, target, nowMs));
    }
  }
  return joinTurns(turns);
}

/** Asks the model's targets that take it to train anew, when drift of the active version lasts: once per reference and week. */
function askToRetrain(books: Books, model: ModelState, nowMs: number, situationOf: SituationOf): Turn {
  const { frame, activity } = model;
  if (frame === null || activity.active === null) return emptyTurn;
  const serving = { model: model.model, version: activity.active, role: "primary" } as const;
  const lasting = books.alerts
    .firing(serving)
    .find(({ evidence, sinceMs, lookedMs }) => evidence?.family === "drift" && lookedMs - sinceMs >= lastingMs);
  if (lasting === undefined || lasting.evidence === null) return emptyTurn;
  const { evidence, activationMs } = lasting;
  const incident = incidentId(serving, activationMs);
  const turns = books.rollbacks.targets.flatMap((target): Turn[] => {
    if (target.model !== model.model || target.retrainEveryMs === null) return [];
    if (books.holds.askedToRetrain(target.name, frame.hash, nowMs - target.retrainEveryMs)) return [];
    if (closedGate(books, target, situationOf({ incident, serving, evidence })) !== null) return [];
    const id = requestId("retrain", target.name, [frame.hash, String(nowMs)]);
    const why = `${evidence.feature ?? evidence.metric} has been distributed otherwise than in the reference for an hour`;
    const about = { id, kind: "retrain" as const, target: target.name, serving, incident, evidence, why };
    return [books.holds.request(about, target, nowMs)];
  });
  return joinTurns(turns);
}

function closedGate(
  { rollbacks }: Books,
  target: TargetSettings,
  situation: Parameters<typeof whyNotRequested>[1],
): string | null {
  const inFlight = rollbacks.orders.find((order) => order.target === target.name && isInFlight(order));
  return whyNotRequested(target, situation, rollbacks.disarmed(target.name), inFlight?.id ?? null);
}

/** The first firing hold alert of each version of a model. */
function causesOf(alerts: AlertBook, model: string): HoldCause[] {
  const causes = new Map<string, HoldCause>();
  for (const { serving, evidence, activationMs, state, sinceMs } of alerts.alerts) {
    if (serving.model !== model || state === "pending" || evidence?.family !== "hold") continue;
    const incident = incidentId(serving, activationMs);
    if (!causes.has(incident)) causes.set(incident, { incident, serving, evidence, sinceMs });
  }
  return [...causes.values()];
}
