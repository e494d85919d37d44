import { delayBucket } from "./delay-buckets.ts";
import type { JoinCohort } from "./join-cohort.ts";
import { noDelay, type PendingRow, type RowLabel } from "./pending-row.ts";

/** What a label did: `stale` came after a newer one, `early` waits for its prediction. */
export type LabelOutcome =
  | "joined"
  | "early"
  | "corrected"
  | "withdrawn"
  | "duplicate"
  | "stale"
  | "expired"
  | "unsampled";

/**
 * Applies a label, or a withdrawal (undefined), to a row: the newest by its own time is in force, of equally new ones
 * the last. A repeated label also counts as news, so that one dated in between stays without effect. The delay is that
 * of the earliest label, whatever became of it, so that repetition does not stretch it.
 *
 * @param count told to take back (−1) and to count (1) the row whenever what it says changes
 */
export function applyLabel(
  cohort: JoinCohort,
  row: PendingRow,
  atMs: number,
  value: RowLabel | undefined,
  count: (sign: 1 | -1) => void,
): { readonly outcome: LabelOutcome; readonly changed: boolean } {
  const labelMs = atMs - cohort.startMs;
  const state = row.state;
  const newer = state === "waiting" || labelMs >= row.labelMs;
  const same = state === "labelled" ? row.says(value) : state === "withdrawn" && value === undefined;
  const earlier = value !== undefined && isEarlier(cohort, row, atMs);
  if (same && !earlier && labelMs <= row.labelMs) return { outcome: "duplicate", changed: false };
  const recount = (newer && !same) || earlier;
  if (recount && state === "labelled") count(-1);
  if (newer) row.setLabel(value, labelMs);
  if (earlier) setEarliest(cohort, row, atMs);
  if (recount && row.state === "labelled") count(1);
  return { outcome: outcomeOf(cohort, state === "labelled", same, newer, value), changed: newer || earlier };
}

/** Writes a label that waits for its prediction into a new row of the other side. */
export function openEarlyLabel(
  cohort: JoinCohort,
  row: PendingRow,
  high: number,
  low: number,
  atMs: number,
  value: RowLabel | undefined,
): void {
  row.open(high, low, 0, 0, 0);
  row.setLabel(value, atMs - cohort.startMs);
  row.earliestMs = value === undefined ? Number.POSITIVE_INFINITY : atMs;
}

/** What a row knows of its label, apart from the row. */
export interface KnownLabel {
  readonly value: RowLabel | undefined;
  readonly atMs: number;
  /** Earliest label: its time where it came before any prediction, else its delay bucket. */
  readonly earliestMs: number | undefined;
  readonly delay: number;
}

/** The label of a row, undefined while it waits for one. */
export function knownLabel(cohort: JoinCohort, row: PendingRow): KnownLabel | undefined {
  if (row.state === "waiting") return undefined;
  return {
    value: row.state === "labelled" ? row.said : undefined,
    atMs: cohort.startMs + row.labelMs,
    earliestMs: cohort.serving === undefined ? row.earliestMs : undefined,
    delay: row.delay,
  };
}

/** Gives a new prediction the label that came before it. */
export function inheritLabel(
  cohort: JoinCohort,
  row: PendingRow,
  { value, atMs, earliestMs, delay }: KnownLabel,
): void {
  row.setLabel(value, atMs - cohort.startMs);
  if (earliestMs === undefined) row.setDelay(delay);
  else row.setDelay(earliestMs === Number.POSITIVE_INFINITY ? noDelay : delayOf(cohort, row, earliestMs));
}

function outcomeOf(
  cohort: JoinCohort,
  labelled: boolean,
  same: boolean,
  newer: boolean,
  value: RowLabel | undefined,
): LabelOutcome {
  if (same) return "duplicate";
  if (!newer) return "stale";
  if (value === undefined) return "withdrawn";
  if (labelled) return "corrected";
  return cohort.serving === undefined ? "early" : "joined";
}

function isEarlier(cohort: JoinCohort, row: PendingRow, atMs: number): boolean {
  return cohort.serving === undefined ? atMs < row.earliestMs : delayOf(cohort, row, atMs) < row.delay;
}

function setEarliest(cohort: JoinCohort, row: PendingRow, atMs: number): void {
  if (cohort.serving === undefined) row.earliestMs = atMs;
  else row.setDelay(delayOf(cohort, row, atMs));
}

/** Bucket of the time from a prediction, by the second in which it finished, to a label. */
function delayOf(cohort: JoinCohort, row: PendingRow, atMs: number): number {
  return delayBucket((atMs - cohort.startMs) / 1_000 - row.finishedSecond);
}
