import { effectCriticalValues } from "../drift/critical-values.ts";
import { defaultDriftLimits, type Verdict } from "../drift/distance.ts";
import { populationStabilityIndex } from "../drift/population-stability.ts";
import { type CoarseColumn, coarseCells, segmentCells } from "../profile/extra-layout.ts";
import { type SegmentKey, segmentText } from "../row-extras.ts";
import { predictionColumn } from "../schema.ts";
import { paneMs } from "../stream/pane-delta.ts";
import type { FineWindowName } from "../stream/windows.ts";
import type { ExtraFrame } from "./extra-frame.ts";
import { type FairnessReading, fairness, type GroupOutcomes } from "./fairness.ts";
import type { ReferenceFrame } from "./reference-frame.ts";
import type { ServingState } from "./serving-state.ts";

/** Fewer rows than this say nothing. */
const enoughRows = 200;

/** A rate of a segment's value with the upper end of its band; null until it is learned. */
export interface SegmentRate {
  readonly value: number;
  readonly threshold: number | null;
  readonly n: number;
}

/** What the rows with one value of a segment are like in one window of a version. */
export interface SegmentReading {
  readonly segment: string;
  readonly value: string;
  readonly window: FineWindowName;
  readonly rows: number;
  readonly errors: SegmentRate;
  /** Rows slower than the reference's 99th percentile. */
  readonly slow: SegmentRate;
  /** Shares of the predicted classes: the nine most frequent of the reference, then `__other__`. */
  readonly classes: readonly { readonly class: string; readonly share: number }[];
  /** Of each column over its coarse cells, against what this value was like while it was quiet. */
  readonly drift: readonly SegmentDrift[];
  readonly asOfMs: number;
}

export interface SegmentDrift {
  readonly feature: string;
  /** Population stability index; NaN until there is something to compare with. */
  readonly psi: number;
  /** PSI beyond which it is drifting at this number of rows; null where it is nowhere near. */
  readonly threshold: number | null;
  readonly n: number;
  readonly signal: Verdict;
}

/** What one value's counters say; its block and where they begin in it. */
interface Value {
  readonly key: SegmentKey;
  readonly block: string;
  readonly text: string;
  readonly code: number;
  readonly at: number;
}

/** Readings of every value with rows of every segment of a version in one window. */
export function readSegments(...of: Parameters<typeof segmentsInSlices>): SegmentReading[] {
  return [...segmentsInSlices(...of)].flat();
}

/** The same value by value, for whoever has other things to do in between. */
export function* segmentsInSlices(
  state: ServingState,
  frame: ExtraFrame | null,
  reference: ReferenceFrame | null,
  window: FineWindowName,
): Generator<readonly SegmentReading[], void, void> {
  if (frame === null) return;
  const texts = classTexts(reference);
  const readingOf = (value: Value): SegmentReading[] => {
    const total = state.extras?.window(value.block, window)?.total;
    const rows = total?.[value.at + segmentCells.rows] ?? 0;
    if (total === undefined || rows === 0) return [];
    const learned = frame.learned.get(value.block)?.counts;
    const rate = (metric: string, hit: number, of: number): SegmentRate => {
      const n = total[value.at + of] ?? 0;
      return {
        value: n > 0 ? (total[value.at + hit] ?? 0) / n : Number.NaN,
        threshold: limitOf(frame, value, metric),
        n,
      };
    };
    return [
      {
        segment: value.key.name,
        value: value.text,
        window,
        rows,
        errors: rate("errors", segmentCells.errors, segmentCells.rows),
        slow: rate("latency_p99", segmentCells.aboveP99, segmentCells.latencies),
        classes: classesOf(frame, value, total, texts),
        drift: frame.layout.shape.columns.map((column) => driftOf(column, value, total, learned)),
        asOfMs: state.log.newestMs + paneMs,
      },
    ];
  };
  for (const value of valuesOf(state, frame)) yield readingOf(value);
}

/** How groups of people fare, for each segment with a favourable prediction; empty where the reference has no such class. */
export function readFairness(
  state: ServingState,
  frame: ExtraFrame | null,
  reference: ReferenceFrame | null,
  window: FineWindowName,
): { readonly segment: string; readonly readings: readonly FairnessReading[] }[] {
  if (frame === null) return [];
  const column = predictionOf(frame);
  const texts = classTexts(reference);
  return frame.extras.segments.flatMap((key) => {
    const cell = key.favourable === null ? -1 : texts.indexOf(key.favourable);
    // The tenth cell is shared by all further classes.
    if (column === undefined || cell < 0 || cell >= coarseCells - 1) return [];
    const groups = valuesOf(state, frame)
      .filter((value) => value.key === key && !value.text.startsWith("__"))
      .map((value): GroupOutcomes => {
        const total = state.extras?.window(value.block, window)?.total;
        const counts = cellsOf(column, value, total ?? []);
        const rows = counts.reduce((sum, count) => sum + count, 0);
        return { value: value.text, rows, selected: counts[cell] ?? 0 };
      });
    return [{ segment: key.name, readings: fairness(groups) }];
  });
}

function valuesOf(state: ServingState, { extras, layout }: ExtraFrame): Value[] {
  return extras.segments.flatMap((key, i) => {
    const block = layout.segments[i]?.id ?? "";
    const seen = state.extras?.seen(block) ?? [];
    return Array.from({ length: seen.length + 2 }, (_, code): Value => {
      return { key, block, code, text: segmentText(seen, code) ?? "", at: code * layout.shape.stride };
    });
  });
}

function limitOf({ streams }: ExtraFrame, { block, code }: Value, metric: string): number | null {
  const found = streams.find(
    ({ stream }) => stream.block === block && stream.segment?.code === code && stream.metric === metric,
  );
  return found?.judged?.band.limit ?? null;
}

function predictionOf({ layout }: ExtraFrame): CoarseColumn | undefined {
  return layout.shape.columns.find(({ column }) => column.kind === "categorical" && column.name === predictionColumn);
}

function classTexts(reference: ReferenceFrame | null): string[] {
  const column = reference?.reference.columns.find(({ name }) => name === predictionColumn);
  return column?.kind === "categorical" ? column.categories.map(({ text }) => text) : [];
}

function classesOf(
  frame: ExtraFrame,
  value: Value,
  total: ArrayLike<number>,
  texts: readonly string[],
): SegmentReading["classes"] {
  const column = predictionOf(frame);
  if (column === undefined) return [];
  const counts = cellsOf(column, value, total);
  const rows = counts.reduce((sum, count) => sum + count, 0);
  return [...counts].flatMap((count, cell) => {
    const text = cell < coarseCells - 1 ? texts[cell] : "__other__";
    return text === undefined || (text === "__other__" && count === 0) ? [] : [{ class: text, share: count / rows }];
  });
}

/** The coarse cells of a column, then its unseen categories; rows without a value are left out. */
function cellsOf({ base }: CoarseColumn, { at }: Value, counts: ArrayLike<number>): Float64Array {
  const from = at + base;
  return Float64Array.from({ length: coarseCells + 1 }, (_, cell) =>
    cell < coarseCells ? (counts[from + cell] ?? 0) : (counts[from + coarseCells + 1] ?? 0),
  );
}

function driftOf(
  column: CoarseColumn,
  value: Value,
  total: ArrayLike<number>,
  learned: ArrayLike<number> | undefined,
): SegmentDrift {
  const feature = column.column.name;
  const live = cellsOf(column, value, total);
  const n = live.reduce((sum, count) => sum + count, 0);
  if (learned === undefined) return { feature, psi: Number.NaN, threshold: null, n, signal: "insufficient" };
  const reference = cellsOf(column, value, learned);
  const referenceRows = reference.reduce((sum, count) => sum + count, 0);
  const used = [...live.keys()].filter((cell) => (live[cell] ?? 0) + (reference[cell] ?? 0) > 0);
  const pair = {
    reference: Float64Array.from(used, (cell) => reference[cell] ?? 0),
    live: Float64Array.from(used, (cell) => live[cell] ?? 0),
  };
  const psi = populationStabilityIndex(pair);
  const isEnough = n >= enoughRows && referenceRows >= enoughRows && used.length >= 2;
  const { alpha, psiTolerance } = defaultDriftLimits;
  if (!isEnough) return { feature, psi, threshold: null, n, signal: "insufficient" };
  // At or below the tolerance nothing can be shown, and quantiles for every value of every segment would be dear.
  if (psi <= psiTolerance) return { feature, psi, threshold: null, n, signal: "stable" };
  const { drifting } = effectCriticalValues(used.length, referenceRows, n, alpha, psiTolerance);
  return { feature, psi, threshold: drifting, n, signal: psi > drifting ? "drifting" : "undecided" };
}
