import type { AlertBook } from "../alerting/alert-book.ts";
import type { ClosedPane } from "../evaluation/close-pane.ts";
import type { ModelState } from "../evaluation/model-state.ts";
import type { Fact, HoldReason } from "../facts.ts";
import { type PaneDelta, paneMs } from "../stream/pane-delta.ts";

/** Lets a model without a reference learn from a closed pane; says so when learning begins. */
export function learnFrom({ model, frame, learning }: ModelState, deltas: readonly PaneDelta[]): Fact[] {
  if (frame !== null || learning === null) return [];
  const hadBegun = learning.progress().untilMs !== null;
  for (const delta of deltas) learning.add(delta);
  const { rowsNeeded, fromMs, untilMs } = learning.progress();
  if (hadBegun || fromMs === null || untilMs === null) return [];
  const hours = (untilMs - fromMs) / 3_600_000;
  const why = `there is none: it is learned from the stream, over ${hours} h of event time and at least ${rowsNeeded} rows; until one is accepted nothing is rolled back (or build one with: driftline reference build)`;
  return [{ kind: "reference", model, state: "learning", hash: "", why, atMs: fromMs }];
}

/** Own metrics and segments without a limit learn theirs from a span in which nothing was in doubt; says what they learned. */
export function learnExtras(
  model: ModelState,
  { findings, paneStartMs }: ClosedPane,
  alerts: AlertBook,
  holds: ReadonlyMap<HoldReason, string>,
): Fact[] {
  if (model.extras === null) return [];
  const isFiring = alerts.alerts.some(({ serving }) => serving.model === model.model);
  const isDoubtful = holds.has("degraded input") || holds.has("gap");
  const learned = model.learnExtras(paneStartMs, findings.length === 0 && !isFiring && !isDoubtful);
  const atMs = paneStartMs + paneMs;
  return learned.map((why) => ({
    kind: "reference",
    model: model.model,
    state: "learned",
    hash: model.layout.hash,
    why,
    atMs,
  }));
}
