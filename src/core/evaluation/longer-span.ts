import { predictionCount } from "../profile/reading-counts.ts";
import { addCounts } from "../profile/sparse-counts.ts";
import { hourOf, hoursOfSpan } from "../reference/hours.ts";
import type { CoarseWeek } from "./coarse-week.ts";
import type { Taint } from "./taint-book.ts";

const hourMs = 3_600_000;

/** What a version did over more than a day, by the hour, in coarse cells. */
export interface LongerSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly rows: number;
  /** Sum of its clean hours. */
  readonly total: Float64Array;
  /** Sums by hour of the day; none where it is shorter than 3 days. */
  readonly byHour: readonly Float64Array[];
  readonly hours: number;
  /** Hours with a tainted pane, which are in no sum. */
  readonly leftOut: number;
}

/** The whole hours of a span that the week holds and no taint touches; undefined where there is none. */
export function longerSpan(
  week: CoarseWeek,
  fromMs: number,
  toMs: number,
  taints: readonly Taint[],
): LongerSpan | undefined {
  const held = week.hours().filter(([startMs]) => startMs >= fromMs && startMs + hourMs <= toMs);
  const clean = held.filter(([startMs]) => !taints.some((one) => one.fromMs < startMs + hourMs && one.toMs > startMs));
  const [first, last] = [clean[0]?.[0], clean.at(-1)?.[0]];
  if (first === undefined || last === undefined) return undefined;
  const size = week.cells.layout.size;
  const total = new Float64Array(size);
  const byHour = Array.from({ length: hoursOfSpan(last + hourMs - first) }, () => new Float64Array(size));
  for (const [startMs, counts] of clean) {
    addCounts(counts, total);
    const ofHour = byHour[hourOf(startMs, byHour.length)];
    if (ofHour !== undefined) addCounts(counts, ofHour);
  }
  return {
    fromMs: first,
    toMs: last + hourMs,
    rows: predictionCount(total),
    total,
    byHour,
    hours: clean.length,
    leftOut: held.length - clean.length,
  };
}
