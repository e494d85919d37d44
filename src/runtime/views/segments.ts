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

/** How groups of people fared with a version in the last day. */
export function fairnessOf(model: ModelState, state: ServingState): FairnessView[] {
  return readFairness(state, model.extras, model.frame, "24h").flatMap(({ segment, readings }) =>
    readings.map((reading) => ({ segment, window: "24h", ...reading })),
  );
}
