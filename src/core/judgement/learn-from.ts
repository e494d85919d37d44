import type { ModelState } from "../evaluation/model-state.ts";
import type { Fact } from "../facts.ts";
import type { PaneDelta } from "../stream/pane-delta.ts";

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
