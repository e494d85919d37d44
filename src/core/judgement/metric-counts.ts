import type { SpanCount } from "../detection/clear.ts";
import { labelledErrors } from "../detection/label-band.ts";
import { latencyThresholdOf } from "../detection/streams.ts";
import { ownStream } from "../evaluation/extra-frame.ts";
import { wrongOf } from "../evaluation/model-cohorts.ts";
import type { ModelState } from "../evaluation/model-state.ts";
import type { PaneLog, PaneRecord } from "../evaluation/pane-log.ts";
import type { ReferenceFrame } from "../evaluation/reference-frame.ts";
import type { ServingState } from "../evaluation/serving-state.ts";
import { spanLimit } from "./span-limit.ts";

/** k of n of a harm metric over the logged panes, or judged cohorts, of a version of the model that start at or after `fromMs`. */
export function metricCounts(
  model: ModelState,
  { serving, log, labels }: ServingState,
  metric: string,
  fromMs: number,
): SpanCount {
  if (metric === labelledErrors) return wrongOf(model.cohorts.of(serving, fromMs, labels.fedToMs));
  const block = ownStream(model.extras, metric)?.stream.block;
  let [successes, trials] = [0, 0];
  const comparableMs = metric.startsWith("latency_") ? Math.max(fromMs, log.thresholdsFromMs) : fromMs;
  for (const record of log.recordsFrom(comparableMs)) {
    const pane = block === undefined ? paneCount(record, metric) : ownCount(record, block);
    successes += pane.successes;
    trials += pane.trials;
  }
  return { successes, trials };
}

function paneCount(record: PaneRecord, metric: string): SpanCount {
  if (metric === "errors") return { successes: record.errors, trials: record.predictions };
  const threshold = metric === "latency_p50" ? latencyThresholdOf.latency_p50 : latencyThresholdOf.latency_p99;
  return { successes: record.above[threshold as 0 | 2], trials: record.latencyCount };
}

function ownCount({ own }: PaneRecord, block: string): SpanCount {
  const { yes = 0, told = 0 } = own.find((count) => count.block === block) ?? {};
  return { successes: yes, trials: told };
}

/** What a model is judged by. */
type JudgedBy = Pick<ModelState, "frame" | "extras"> & { readonly labelBand?: ModelState["labelBand"] };

/** The limit in force at an instant of a model's harm metric; undefined where it is not monitorable. */
export function harmLimit({ frame, extras, labelBand }: JudgedBy, metric: string, atMs: number): number | undefined {
  if (metric === labelledErrors) return labelBand?.band.limit;
  const own = ownStream(extras, metric);
  if (own !== undefined) return own.judged?.band.limit;
  return frame?.clock.limit(harmStream(frame, metric), atMs);
}

/** The same over a version's panes from `fromMs` on, for a rate of all of them. */
export function harmLimitOver(
  { frame, extras, labelBand }: JudgedBy,
  metric: string,
  log: PaneLog,
  fromMs: number,
): number | undefined {
  if (metric === labelledErrors) return labelBand?.band.limit;
  const own = ownStream(extras, metric);
  if (own !== undefined) return own.judged?.band.limit;
  return frame === null ? undefined : spanLimit(frame, harmStream(frame, metric), log, fromMs);
}

function harmStream({ list }: ReferenceFrame, metric: string): number {
  return list.streams.findIndex((one) => one.family === "harm" && one.metric === metric);
}
