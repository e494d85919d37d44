import type { Fate } from "../alerting/fate.ts";
import type { Serving } from "../facts.ts";
import type { PaneRows } from "./order-proof.ts";
import { isBack, type Quarantine, type Quarantined } from "./quarantine.ts";
import type { RollbackState } from "./rollback-state.ts";
import { emptyTurn, type Turn } from "./turn.ts";

/**
 * Quarantined versions in a closed pane: those that serve again, before they were absent for long enough to count as
 * activated anew, and those that have left once more, whose page is over.
 */
export function returns(
  state: Pick<RollbackState, "quarantine" | "order">,
  { model, rows }: PaneRows,
  activated: (serving: Serving) => Turn,
): Turn[] {
  return state.quarantine.list.flatMap((entry): Turn[] => {
    const order = state.order(entry.orderId);
    if (entry.serving.model !== model || order === undefined) return [];
    const mine = rows.filter(({ version, role }) => version === entry.serving.version && role !== "shadow");
    const hasLeft = state.quarantine.passed(entry, mine, order.rowsPerPaneBefore);
    const gone = hasLeft ? [{ ...emptyTurn, fates: pageOver(entry, "no longer serves") }] : [];
    const back = mine.find((one) => isBack(one.rows, order.rowsPerPaneBefore));
    return back === undefined ? gone : [...gone, activated({ model, version: back.version, role: back.role })];
  });
}

/** Lets versions go whose time in quarantine is over. */
export function quarantineOver(quarantine: Quarantine, nowMs: number): Turn {
  const over = quarantine.list.filter(({ untilMs }) => nowMs >= untilMs);
  const facts = quarantine.tick(nowMs);
  return { ...emptyTurn, facts, fates: over.flatMap((entry) => pageOver(entry, "is quarantined no longer")) };
}

/** A person lets a version go; undefined where it is not quarantined. */
export function releasedByHand(
  quarantine: Quarantine,
  model: string,
  version: string,
  by: string,
  nowMs: number,
): Turn | undefined {
  const entry = quarantine.of(model, version);
  if (entry === undefined) return undefined;
  const facts = quarantine.release(model, version, `released by ${by}`, nowMs);
  return { ...emptyTurn, facts, fates: pageOver(entry, `was released by ${by}`) };
}

/** Takes back the page about its return, if there was one: a receiver that is told again and again would page for ever. */
function pageOver({ serving, incident, quietPanes }: Quarantined, what: string): Fate[] {
  if (quietPanes === undefined) return [];
  const done = `the version that was rolled back ${what}`;
  return [{ incident, serving, kind: "reappeared", action: "close", severity: "critical", done, nextStep: "" }];
}
