import { compareCells } from "../drift/comparison.ts";
import { type DriftReading, defaultDriftLimits } from "../drift/distance.ts";
import { coarseDistances, measureDistances } from "../drift/distances.ts";
import { liveCells } from "../drift/live-cells.ts";
import { numericCells, type ReferenceCells, total } from "../drift/reference-cells.ts";
import type { ColumnLayout } from "../profile/layout.ts";
import { addVectorCoarsely, type CoarseCells } from "../reference/coarse-cells.ts";
import type { ReferenceColumn } from "../reference/reference.ts";
import { paneMs } from "../stream/pane-delta.ts";
import type { FineWindowName } from "../stream/windows.ts";
import { earlierCounts, type Rolling, rollingWindows } from "./earlier-window.ts";
import type { Reading } from "./readings.ts";
import type { ServingState } from "./serving-state.ts";
import type { Taint } from "./taint-book.ts";

/** A distance of a feature from what the same version did earlier. */
export interface RollingReading extends Reading {
  readonly feature: string;
  readonly window: FineWindowName;
  readonly comparedWith: Rolling;
  /** Clean rows with a value that it is compared with. */
  readonly earlierRows: number;
  /** How much longer the version must serve until that span lies behind it; 0 where it does. */
  readonly readyInMs: number;
}

/** Fewer rows to compare with say nothing. */
const enoughRows = 200;

/**
 * Distances of each feature from the same version's own past, in coarse cells; panes that must not enter a reference are
 * left out of it, in whole buckets. For the eye only, no detector is fed: such a reference forgets a harm that comes slowly.
 * A slice is a feature, for whoever has other things to do in between; where a span begins there is an empty one.
 *
 * @param taints of the model
 * @param only this feature; all if left out
 */
export function* rollingInSlices(
  state: ServingState,
  rolling: readonly Rolling[],
  taints: readonly Taint[],
  only?: string,
): Generator<readonly RollingReading[], void, void> {
  const { week, serving, log } = state;
  if (week === null) return;
  const { cells } = week;
  const own = taints.filter(({ version }) => version === null || version === serving.version);
  for (const comparedWith of rolling) {
    for (const window of rollingWindows[comparedWith]) {
      const { counts, readyInMs } = earlierCounts(state, week, comparedWith, window, own);
      const live = coarsened(cells, state.window(window).total);
      const asOfMs = log.newestMs + paneMs;
      yield [];
      for (const [i, column] of cells.columns.entries()) {
        const layout = cells.layout.columns[i];
        if (layout === undefined || (only !== undefined && column.name !== only)) continue;
        const feature = column.name;
        const [earlier, now] = [earlierCells(column, layout, counts), liveCells(live, layout)];
        const common = { serving, feature, window, comparedWith, readyInMs, asOfMs };
        yield measured(earlier, now, readyInMs === 0).map((reading) => ({
          ...common,
          ...reading,
          earlierRows: Math.round(earlier.rows),
        }));
      }
    }
  }
}

function measured(earlier: ReferenceCells, now: Float64Array, isReady: boolean) {
  const isEnough = isReady && earlier.rows >= enoughRows;
  const all = isEnough
    ? measureDistances(compareCells(earlier, now), defaultDriftLimits, coarseDistances)
    : [unknown(total(now))];
  return all.map(({ name, verdict, threshold, ...reading }) => ({
    ...reading,
    statistic: name,
    threshold: isEnough ? threshold : null,
    signal: verdict,
  }));
}

/** Stands for all distances of a feature while there is too little to compare with. */
function unknown(n: number): DriftReading {
  return { name: "psi", value: Number.NaN, threshold: 0, n, verdict: "insufficient" };
}

function coarsened(cells: CoarseCells, fine: Float64Array): Float64Array {
  const coarse = new Float64Array(cells.layout.size);
  addVectorCoarsely(cells, fine, coarse);
  return coarse;
}

function earlierCells(column: ReferenceColumn, layout: ColumnLayout, counts: Float64Array): ReferenceCells {
  const cells = liveCells(counts, layout);
  if (column.kind === "numeric") return numericCells(column.edges, cells, column.coarse.ten, column);
  return { kind: "categorical", counts: cells, rows: total(cells) };
}
