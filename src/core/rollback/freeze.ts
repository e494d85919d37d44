import { utcTime } from "../utc-time.ts";
import type { RollbackState } from "./rollback-state.ts";
import { emptyTurn, type Turn } from "./turn.ts";

/** What a person has declared: no order leaves while it lasts. */
export interface Freeze {
  readonly by: string;
  /** In the person's words; empty where none were given. */
  readonly reason: string;
  /** Wall time, epoch ms. */
  readonly fromMs: number;
  /** Wall time at which it ends by itself; null: when a person says so. */
  readonly untilMs: number | null;
}

/** A freeze as gates and people read it. */
export function freezeText({ by, reason, untilMs }: Freeze): string {
  const end = untilMs === null ? "until it is lifted" : `until ${utcTime(untilMs)}`;
  return `by ${by} ${end}${reason === "" ? "" : `: ${reason}`}`;
}

/** Begins a freeze, or changes the reason and the end of the one that stands. */
export function beginFreeze(state: RollbackState, freeze: Freeze): Turn {
  state.setFreeze(freeze);
  return { ...emptyTurn, facts: [{ kind: "freeze", active: true, detail: freezeText(freeze), atMs: freeze.fromMs }] };
}

/** Lifts the freeze that stands, if one does. */
export function endFreeze(state: RollbackState, why: string, nowMs: number): Turn {
  if (state.freeze === null) return emptyTurn;
  state.setFreeze(null);
  return { ...emptyTurn, facts: [{ kind: "freeze", active: false, detail: why, atMs: nowMs }] };
}

/** Lets wall time pass: a freeze that was declared for a while ends by itself. */
export function passFreeze(state: RollbackState, nowMs: number): Turn {
  const untilMs = state.freeze?.untilMs ?? Number.POSITIVE_INFINITY;
  if (nowMs < untilMs) return emptyTurn;
  const audit = [{ atMs: nowMs, kind: "rollback.unfrozen", body: { why: "its time is over" } }];
  return { ...endFreeze(state, "its time is over", nowMs), audit };
}
