import type { ModelState } from "../core/evaluation/model-state.ts";
import { readFairness, readSegments, type SegmentReading } from "../core/evaluation/segment-readings.ts";
import type { ServingState } from "../core/evaluation/serving-state.ts";
import { windowLevels } from "../core/stream/windows.ts";
import type { SegmentSample, SegmentsSample, ServingLabels } from "../edge/telemetry/snapshot.ts";

/** Distances are told of this window alone: they are as many as values times features. */
const driftWindow = "1h";

/** What /metrics tells of the segments of all versions. */
export function segmentSamples(
  servings: readonly { readonly model: ModelState; readonly state: ServingState }[],
): SegmentsSample {
  const readings = servings.flatMap(({ model, state }) => {
    const { version, role } = state.serving;
    const labels: ServingLabels = { model: model.model, version, role };
    return windowLevels.flatMap(({ name }) =>
      readSegments(state, model.extras, model.frame, name).map((reading) => ({ ...reading, labels })),
    );
  });
  const common = ({ labels, segment, value, window }: SegmentReading & { labels: ServingLabels }) => {
    return { ...labels, segment, group: value, window };
  };
  const rate = (of: "errors" | "slow"): SegmentSample[] =>
    readings.flatMap((one) => {
      const { value, threshold } = one[of];
      return Number.isNaN(value) ? [] : [{ ...common(one), value, threshold }];
    });
  return {
    rows: readings.map((one) => ({ ...common(one), value: one.rows, threshold: null })),
    errors: rate("errors"),
    slow: rate("slow"),
    classes: readings.flatMap((one) =>
      one.classes.map(({ class: name, share }) => ({ ...common(one), class: name, value: share, threshold: null })),
    ),
    drift: readings
      .filter(({ window }) => window === driftWindow)
      .flatMap((one) =>
        one.drift.flatMap(({ feature, psi, threshold }) =>
          Number.isNaN(psi) ? [] : [{ ...common(one), feature, value: psi, threshold }],
        ),
      ),
    fairness: servings.flatMap(({ model, state }) => {
      const { version, role } = state.serving;
      return windowLevels.flatMap(({ name: window }) =>
        readFairness(state, model.extras, model.frame, window).flatMap(({ segment, readings: all }) =>
          all
            .filter(({ value }) => !Number.isNaN(value))
            .map(({ statistic, value }) => ({ model: model.model, version, role, segment, window, statistic, value })),
        ),
      );
    }),
  };
}
