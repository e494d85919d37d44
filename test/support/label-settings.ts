import type { LabelSettings } from "../../src/core/stream/open-join.ts";

/** Room for a thousand rows from the first on, and a task that is found from them. */
export const labelSettings: LabelSettings = {
  task: null,
  positive: null,
  predictionRetentionMs: 14 * 86_400_000,
  labelRetentionMs: 86_400_000,
  rowLimit: 1_000,
  expected: true,
};
