import { defaultDriftLimits, type Verdict } from "../drift/distance.ts";
import { measureDistances } from "../drift/distances.ts";
import { compareColumn } from "../drift/live-cells.ts";
import { type ReferenceCells, referenceCells } from "../drift/reference-cells.ts";
import type { Serving } from "../facts.ts";
import { latencyQuantileMs } from "../profile/latency-buckets.ts";
import { latencyBucketBase } from "../profile/layout.ts";
import {
  errorCount,
  latencyCount,
  missingCount,
  predictionCount,
  presentCount,
  unseenCount,
} from "../profile/reading-counts.ts";
import type { ReferenceColumn } from "../reference/reference.ts";
import { paneMs } from "../stream/pane-delta.ts";
import type { WindowName } from "../stream/windows.ts";
import { readMoments } from "./moment-readings.ts";
import type { ReferenceFrame } from "./reference-frame.ts";
import type { ServingState } from "./serving-state.ts";
import { type WindowCounts, windowCounts } from "./window-counts.ts";

/** A statistic of a window, with what is needed to believe it. */
export interface Reading {
  readonly serving: Serving;
  readonly window: WindowName;
  /** Null for readings of the whole version, `__all__` for those of its numeric features together. */
  readonly feature: string | null;
  /** `throughput` (predictions/s), `error_rate`, `latency_p50` … (ms), `missing_rate`, `unseen_rate`, the names of `drift/distances.ts` and of `moment-readings.ts`. */
  readonly statistic: string;
  /** NaN where there is nothing to read. */
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  /** What it is compared with; null where nothing is. */
  readonly threshold: number | null;
  readonly n: number;
  /** Event time of the end of the newest pane in it, epoch ms; readers subtract it from now to get its age. */
  readonly asOfMs: number;
  readonly signal: Verdict;
}

const latencyQuantiles = [
  ["latency_p50", 0.5],
  ["latency_p95", 0.95],
  ["latency_p99", 0.99],
  ["latency_p999", 0.999],
] as const;
/** Fewer rows than this say nothing. */
const enoughRows = 200;

const preparedCells = new WeakMap<ReferenceColumn, ReferenceCells>();

/** All readings of one window of a version, computed when somebody looks; none of 7d while the model has no reference. */
export function readWindow(state: ServingState, name: WindowName, frame: ReferenceFrame | null): Reading[] {
  return [...readInSlices(state, name, frame)].flat();
}

/** The same a feature at a time, for whoever has other things to do in between: each feature as it is when its turn comes. */
export function* readInSlices(
  state: ServingState,
  name: WindowName,
  frame: ReferenceFrame | null,
): Generator<readonly Reading[], void, void> {
  const window = windowCounts(state, name, frame);
  if (window === undefined) return;
  const { total } = window;
  const now = (): Common => ({ serving: state.serving, window: name, asOfMs: state.log.newestMs + paneMs });
  const limitOf: LimitOf = (metric, column) => rateLimit(frame, metric, column, name, state.log.newestMs);
  const common = now();
  const rows = predictionCount(total);
  const spanMs = Math.max(paneMs, common.asOfMs - window.oldestMs);
  yield [
    {
      ...common,
      feature: null,
      statistic: "throughput",
      value: (rows * 1000) / spanMs,
      threshold: null,
      n: rows,
      signal: enough(rows),
    },
    rate(common, null, "error_rate", errorCount(total), rows, limitOf("errors", null)),
    ...latencyQuantiles.map(([statistic, quantile]): Reading => {
      const n = latencyCount(total);
      return {
        ...common,
        feature: null,
        statistic,
        value: latencyQuantileMs(total, latencyBucketBase, quantile),
        threshold: null,
        n,
        signal: enough(n),
      };
    }),
  ];
  if (frame === null) return;
  for (let index = 0; index < window.layout.length; index += 1) yield readColumn(now(), window, index, limitOf);
  if (name !== "7d") yield readMoments(now(), total, frame);
}

/** The threshold of a rate, of a column or of the whole version. */
type LimitOf = (metric: string, column: number | null) => number | null;
type Common = Pick<Reading, "serving" | "window" | "asOfMs">;

function readColumn(
  common: Common,
  { total, layout, reference: columns, distances }: WindowCounts,
  index: number,
  limitOf: LimitOf,
): Reading[] {
  const [column, frozen] = [layout[index], columns[index]];
  if (column === undefined || frozen === undefined) return [];
  const missing = missingCount(column, total);
  const unseen = unseenCount(column, total);
  const valued = presentCount(column, total) + unseen;
  const comparison = compareColumn(cellsOf(frozen), total, column);
  const measured = measureDistances(comparison, defaultDriftLimits, distances).map(
    ({ name, verdict, ...reading }): Reading => ({
      ...common,
      feature: column.name,
      statistic: name,
      ...reading,
      signal: verdict,
    }),
  );
  const rates = [rate(common, column.name, "missing_rate", missing, missing + valued, limitOf("missing", index))];
  if (column.kind === "categorical")
    rates.push(rate(common, column.name, "unseen_rate", unseen, valued, limitOf("unseen", index)));
  return [...measured, ...rates];
}

function cellsOf(column: ReferenceColumn): ReferenceCells {
  const cells = preparedCells.get(column) ?? referenceCells(column);
  preparedCells.set(column, cells);
  return cells;
}

function rate(
  common: Common,
  feature: string | null,
  statistic: string,
  k: number,
  n: number,
  threshold: number | null,
): Reading {
  const value = n > 0 ? k / n : Number.NaN;
  const beyond = threshold !== null && value > threshold;
  return {
    ...common,
    feature,
    statistic,
    value,
    threshold,
    n,
    signal: n < enoughRows ? "insufficient" : beyond ? "drifting" : "stable",
  };
}

/** The upper end of the band that detectors judge this rate by: now, or over windows of many hours that of all hours. */
function rateLimit(
  frame: ReferenceFrame | null,
  metric: string,
  column: number | null,
  window: WindowName,
  newestMs: number,
): number | null {
  if (frame === null) return null;
  const index = frame.list.streams.findIndex(
    (stream) => stream.metric === metric && (column === null || (stream.family !== "harm" && stream.column === column)),
  );
  const isShort = window === "5m" || window === "1h";
  return (isShort ? frame.clock.limit(index, newestMs) : frame.bands[index]?.band.limit) ?? null;
}

function enough(n: number): Verdict {
  return n < enoughRows ? "insufficient" : "stable";
}
