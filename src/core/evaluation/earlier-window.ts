import { addCounts, type SparseCounts } from "../profile/sparse-counts.ts";
import { addVectorCoarsely } from "../reference/coarse-cells.ts";
import type { FineWindowName } from "../stream/windows.ts";
import type { CoarseWeek } from "./coarse-week.ts";
import type { ServingState } from "./serving-state.ts";
import type { Taint } from "./taint-book.ts";

/** The window before this one, of equal length; or the clock hours of a week ago that the last hour touches. */
export type Rolling = "previous" | "last-week";

/** Windows that are compared with what came earlier. */
export const rollingWindows: Readonly<Record<Rolling, readonly FineWindowName[]>> = {
  previous: ["5m", "1h", "24h"],
  "last-week": ["1h"],
};

/** The window whose buckets an earlier span is made of: the finest that reaches back far enough. */
const nextLonger = { "5m": "1h", "1h": "24h", "24h": "7d" } as const;
const hourMs = 3_600_000;
const weekMs = 168 * hourMs;

interface EarlierCounts {
  /** In the coarse layout. */
  readonly counts: Float64Array;
  /** How much longer the version must serve until the whole span lies behind its first pane; 0 where it does. */
  readonly readyInMs: number;
}

/**
 * Counts of an earlier span, buckets with a tainted pane left out: of the window before in the newest whole buckets of the
 * next longer window that end before this one begins; of a week ago in clock hours, those that the hour touches in part
 * counted for as much of them (which overstates how far such a sum strays by chance).
 */
export function earlierCounts(
  state: ServingState,
  week: CoarseWeek,
  rolling: Rolling,
  window: FineWindowName,
  taints: readonly Taint[],
): EarlierCounts {
  const longer = rolling === "last-week" ? "7d" : nextLonger[window];
  const bucketMs = longer === "7d" ? hourMs : state.window(longer).level.bucketMs;
  const { level, newestMs } = state.window(window);
  const lengthMs = level.buckets * level.bucketMs;
  const beginsMs = newestMs + level.bucketMs - lengthMs;
  const backMs = rolling === "last-week" ? weekMs : lengthMs;
  const exactMs = beginsMs - backMs;
  const fromMs = rolling === "last-week" ? exactMs : Math.floor(exactMs / bucketMs) * bucketMs;
  const counts = new Float64Array(week.cells.layout.size);
  // Of many features it is long: one for all buckets, which are whole ones there.
  const fine = new Float64Array(longer === "7d" ? 0 : week.cells.indices.length);
  const buckets = longer === "7d" ? week.hours() : [...state.window(longer).buckets()];
  for (const [startMs, bucket] of buckets) {
    const endMs = startMs + bucketMs;
    const share = (Math.min(endMs, fromMs + lengthMs) - Math.max(startMs, fromMs)) / bucketMs;
    if (share <= 0 || taints.some((one) => one.fromMs < endMs && one.toMs > startMs)) continue;
    if (longer === "7d") addShare(bucket, share, counts);
    else addCounts(bucket, fine);
  }
  addVectorCoarsely(week.cells, fine, counts);
  const beganMs = Math.min(newestMs, ...buckets.map(([startMs]) => startMs));
  const isReady = !Number.isFinite(newestMs) || fromMs >= beganMs;
  return { counts, readyInMs: isReady ? 0 : beganMs + backMs - beginsMs };
}

function addShare(bucket: SparseCounts, share: number, into: Float64Array): void {
  if (share === 1) {
    addCounts(bucket, into);
    return;
  }
  const whole = new Float64Array(into.length);
  addCounts(bucket, whole);
  whole.forEach((rows, i) => {
    into[i] = (into[i] as number) + share * rows;
  });
}
