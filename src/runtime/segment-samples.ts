import { type AccuracyReading, isLabelled, type LabelledReading } from "../core/evaluation/accuracy-readings.ts";
import type { LabelledSegment } from "../core/evaluation/labelled-segments.ts";
import type { ModelState } from "../core/evaluation/model-state.ts";
import { readFairness, type SegmentReading, segmentsInSlices } from "../core/evaluation/segment-readings.ts";
import type { ServingState } from "../core/evaluation/serving-state.ts";
import { windowLevels } from "../core/stream/windows.ts";
import type { SegmentSample, SegmentsSample, ServingLabels } from "../edge/telemetry/snapshot.ts";
import { inTurns } from "../edge/telemetry/turns.ts";

/** Distances are told of this window alone: they are as many as values times features. */
const driftWindow = "1h";

/** Accuracy metrics of values of segments that are exported; the API has all. */
const exported: ReadonlySet<string> = new Set(["accuracy", "precision", "recall", "f1", "mae", "rmse", "bias"]);

/** What /metrics tells of the segments of all versions, read value by value with turns for others in between. @param accuracy readings of all of them */
export async function segmentSamples(
  servings: readonly { readonly model: ModelState; readonly state: ServingState }[],
  accuracy: readonly AccuracyReading[],
): Promise<SegmentsSample> {
  const labelled = accuracy.filter(isLabelled);
  const readings = await inTurns(readingsInSlices(servings));
  const common = ({ labels, segment, value, window }: LabelledByServing) => {
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
    labelled: labelled.flatMap((reading) =>
      reading.segments.map((one) => ({ ...labelledLabels(reading, one), value: one.labelled })),
    ),
    accuracy: labelled.flatMap((reading) =>
      reading.segments.flatMap((one) =>
        one.figures
          .filter(({ metric, classCode }) => exported.has(metric) && classCode === undefined)
          .map(({ metric, value }) => ({ ...labelledLabels(reading, one), metric, value })),
      ),
    ),
    fairness: [...liveFairness(servings), ...labelled.flatMap(labelledFairness)],
  };
}

type LabelledByServing = SegmentReading & { readonly labels: ServingLabels };

function* readingsInSlices(
  servings: readonly { readonly model: ModelState; readonly state: ServingState }[],
): Generator<readonly LabelledByServing[], void, void> {
  for (const { model, state } of servings) {
    const { version, role } = state.serving;
    const labels: ServingLabels = { model: model.model, version, role };
    for (const { name } of windowLevels)
      for (const slice of segmentsInSlices(state, model.extras, model.frame, name))
        yield slice.map((reading) => ({ ...reading, labels }));
  }
}

function labelledLabels({ serving, window, basis }: LabelledReading, { segment, value }: LabelledSegment) {
  const { model, version, role } = serving;
  return { model, version, role, segment, group: value, window, basis, threshold: null };
}

function labelledFairness({ serving, window, basis, fairness }: LabelledReading): SegmentsSample["fairness"] {
  const { model, version, role } = serving;
  return fairness.flatMap(({ segment, readings }) =>
    readings
      .filter(({ value }) => !Number.isNaN(value))
      .map(({ statistic, value }) => ({ model, version, role, segment, window, basis, statistic, value })),
  );
}

function liveFairness(
  servings: readonly { readonly model: ModelState; readonly state: ServingState }[],
): SegmentsSample["fairness"] {
  return servings.flatMap(({ model, state }) => {
    const { version, role } = state.serving;
    return windowLevels.flatMap(({ name: window }) =>
      readFairness(state, model.extras, model.frame, window).flatMap(({ segment, readings: all }) =>
        all
          .filter(({ value }) => !Number.isNaN(value))
          .map(({ statistic, value }) => {
            return { model: model.model, version, role, segment, window, basis: "live", statistic, value };
          }),
      ),
    );
  });
}
