import type { Judge } from "../../core/judge.ts";
import { isExpected } from "../../core/judgement/change.ts";
import type { ChangeView, FreezeView, QuarantineView } from "../../edge/web/operator-views.ts";

/** The freeze in force, and whether a person may lift it here. */
export function freezeView(judge: Judge, nowMs: number): FreezeView | null {
  const text = judge.frozen(nowMs);
  return text === null ? null : { byHand: judge.books.rollbacks.freeze(nowMs) !== null, text };
}

/** Announced changes, the newest first. */
export function changeViews(judge: Judge, nowMs: number): ChangeView[] {
  return judge.books.changes.changes.reverse().map((change) => {
    const { id, what, model, version, expects, atMs, untilMs, by } = change;
    return { id, what, model, version, expects, at: atMs, until: untilMs, by, isExpected: isExpected(change, nowMs) };
  });
}

/** Versions that were rolled back and have not been released. */
export function quarantineViews(judge: Judge): QuarantineView[] {
  return judge.books.rollbacks.quarantined.map(({ serving, orderId, untilMs }) => ({
    model: serving.model,
    version: serving.version,
    orderId,
    until: untilMs,
  }));
}
