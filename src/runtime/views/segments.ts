import { labelledReadings } from "../../core/evaluation/accuracy-readings.ts";
import type { ModelState } from "../../core/evaluation/model-state.ts";
import { readFairness, readSegments } from "../../core/evaluation/segment-readings.ts";
import type { ServingState } from "../../core/evaluation/serving-state.ts";
import type { FairnessView, SegmentView } from "../../edge/web/extra-views.ts";

/** What every value of every segment of a version was like in the last hour, with its age now. */
export function segmentsOf(model: ModelState, state: ServingState, nowMs: number): SegmentView[] {
  return readSegments(state, model.extras, model.frame, "1h").map(({ asOfMs, ...reading }) => ({
    ...reading,
    ageSeconds: Math.max(0, (nowMs - asOfMs) / 1000),
  }));
}

/** How groups of people fared with a version in the last day: by its predictions, and by what labels said of them. */
export function fairnessOf(model: ModelState, state: ServingState, watermarkMs: number): FairnessView[] {
  if (model.extras?.extras.segments.every(({ favourable }) => favourable === null) ?? true) return [];
  const bases = [
    { basis: "live" as const, fairness: readFairness(state, model.extras, model.frame, "24h") },
    ...labelledReadings(model, state.serving, watermarkMs, ["24h"]),
  ];
  return bases.flatMap(({ basis, fairness }) =>
    fairness.flatMap(({ segment, readings }) =>
      readings.map((reading) => ({ segment, window: "24h", basis, ...reading })),
    ),
  );
}
