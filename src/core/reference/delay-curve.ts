import { delayBucket, delayBucketCount, delayBucketEndSeconds } from "../stream/delay-buckets.ts";

/**
 * How soon the labels of a class came: the share that had come by each of some delays, linear in between, 0 before the
 * first and 1 from the last on. Both lists ascend.
 */
export interface DelayCurve {
  /** Null: values, or the classes that had too few labels for a curve of their own, together. */
  readonly className: string | null;
  /** Labels that it was measured from. */
  readonly labels: number;
  readonly seconds: readonly number[];
  readonly shares: readonly number[];
}

/** Delays of labels, and for how long each could have been waited for, in seconds: columns of equal length. */
export interface WatchedDelays {
  readonly delays: readonly number[];
  readonly watched: readonly number[];
}

/** With fewer rows that a delay could have been seen of, the share of labels with that delay is a guess. */
export const leastLabels = 50;
const digits = 1e6;

/** Rows by bucket of their delay, or of how long they were watched. */
export function byBucket(seconds: Iterable<number>): Float64Array {
  const counts = new Float64Array(delayBucketCount);
  for (const one of seconds) {
    const bucket = delayBucket(one);
    counts[bucket] = (counts[bucket] as number) + 1;
  }
  return counts;
}

/** Of each bucket of delay: rows that were watched for at least as long and whose label had come by then. */
export function risen(delays: Float64Array, watched: Float64Array): Float64Array {
  let [come, gone] = [0, 0];
  return delays.map((count, bucket) => {
    come += count;
    const known = come - gone;
    gone += watched[bucket] as number;
    return known;
  });
}

/**
 * The curve of these labels. Labels of a history's last rows are those that came soon, for the others come after its
 * end; so each delay counts among the rows that were watched for as long (product-limit estimator for truncation from
 * the right: Lagakos, Barraj & De Gruttola 1988). Delays that under 50 rows could have shown are left out. Undefined
 * where nothing is left.
 */
export function delayCurve(className: string | null, { delays, watched }: WatchedDelays): DelayCurve | undefined {
  const counts = byBucket(delays);
  const known = risen(counts, byBucket(watched));
  const last = known.findLastIndex((rows, bucket) => rows >= leastLabels && (counts[bucket] as number) > 0);
  if (last < 0) return undefined;
  const upTo = new Float64Array(last + 1);
  let share = 1;
  for (let bucket = last; bucket >= 0; bucket -= 1) {
    upTo[bucket] = share;
    if (counts[bucket] !== 0) share *= 1 - (counts[bucket] as number) / (known[bucket] as number);
  }
  return { className, labels: delays.length, ...corners(counts, upTo) };
}

/** Share of labels that come within this delay, 0 … 1. */
export function shareWithin({ seconds, shares }: DelayCurve, delaySeconds: number): number {
  const after = seconds.findIndex((corner) => corner > delaySeconds);
  if (after < 0) return 1;
  if (after === 0) return 0;
  const [from, to] = [seconds[after - 1] as number, seconds[after] as number];
  const [low, high] = [shares[after - 1] as number, shares[after] as number];
  return low + ((high - low) * (delaySeconds - from)) / (to - from);
}

/** Delay within which this share (0 … 1) of the labels of all curves together comes, in seconds. */
export function delayOfShare(curves: readonly DelayCurve[], share: number): number {
  const labels = curves.reduce((sum, curve) => sum + curve.labels, 0);
  const within = (delaySeconds: number): number =>
    curves.reduce((sum, curve) => sum + curve.labels * shareWithin(curve, delaySeconds), 0) / labels;
  const corners = curves.flatMap(({ seconds }) => seconds).sort((a, b) => a - b);
  return corners.find((corner) => within(corner) >= share) ?? corners.at(-1) ?? 0;
}

/** The points between which the curve is straight: both ends of every bucket that has labels. */
function corners(counts: Float64Array, upTo: Float64Array): Pick<DelayCurve, "seconds" | "shares"> {
  const seconds: number[] = [];
  const shares: number[] = [];
  const add = (atSeconds: number, share: number): void => {
    if (seconds.length > 0 && atSeconds <= (seconds.at(-1) as number)) return;
    seconds.push(atSeconds);
    shares.push(Math.round(share * digits) / digits);
  };
  upTo.forEach((share, bucket) => {
    if (counts[bucket] === 0) return;
    add(roundedSeconds(bucket - 1), bucket === 0 ? 0 : (upTo[bucket - 1] as number));
    add(roundedSeconds(bucket), share);
  });
  return { seconds, shares };
}

function roundedSeconds(bucket: number): number {
  return Math.ceil(delayBucketEndSeconds(bucket) * 1_000) / 1_000;
}
