import { paneMs } from "./pane-delta.ts";
import type { RowGroup } from "./row-batch.ts";
import { advanceWatermark } from "./watermark.ts";

/** Rows [from, to) of a group that share their pane and their lateness. */
export interface Run {
  readonly group: RowGroup;
  readonly from: number;
  readonly to: number;
  readonly paneStartMs: number;
  readonly late: boolean;
}

/** Where a group stands on the walk, and the run that it is collecting. */
class Cursor {
  readonly group: RowGroup;
  at: number;
  from: number;
  paneStartMs = Number.NaN;
  late = false;

  constructor(group: RowGroup, firstRow: number) {
    this.group = group;
    this.at = firstRow;
    this.from = firstRow;
  }

  get offset(): number {
    return this.at < this.group.rows ? (this.group.offset[this.at] as number) : Number.POSITIVE_INFINITY;
  }

  get rowInRecord(): number {
    return this.group.rowInRecord[this.at] ?? 0;
  }

  /** Ends the run before the row at hand, if there is one. */
  cut(into: Run[]): void {
    const { group, from, at: to, paneStartMs, late } = this;
    if (to > from) into.push({ group, from, to, paneStartMs, late });
    this.from = to;
  }
}

export interface WalkedRows {
  readonly runs: readonly Run[];
  /** The partition's watermark after the last row. */
  readonly watermarkMs: number;
}

/**
 * Walks a partition's rows in the order of its log, across groups, and says of each whether it is late: behind the
 * watermark that the rows before it have set, or in a pane that ended by `closedToMs`.
 *
 * Rows below `position` have been counted before and are left out. Cutting the same log into other batches gives the
 * same lateness to every row.
 */
export function walkRows(
  groups: readonly RowGroup[],
  position: number,
  watermarkMs: number,
  closedToMs: number,
): WalkedRows {
  const cursors = groups.map((group) => new Cursor(group, firstAt(group, position)));
  const runs: Run[] = [];
  let watermark = watermarkMs;
  for (;;) {
    const [next, bound] = foremost(cursors);
    if (next === undefined || next.at >= next.group.rows) break;
    do watermark = step(next, watermark, closedToMs, runs);
    while (next.at < next.group.rows && (bound === undefined || precedes(next, bound)));
  }
  for (const cursor of cursors) cursor.cut(runs);
  return { runs, watermarkMs: watermark };
}

function step(cursor: Cursor, watermarkMs: number, closedToMs: number, runs: Run[]): number {
  const finishedMs = cursor.group.finishedMs[cursor.at] as number;
  const paneStartMs = Math.floor(finishedMs / paneMs) * paneMs;
  const late = finishedMs < watermarkMs || paneStartMs + paneMs <= closedToMs;
  if (paneStartMs !== cursor.paneStartMs || late !== cursor.late) {
    cursor.cut(runs);
    cursor.paneStartMs = paneStartMs;
    cursor.late = late;
  }
  const timestampMs = cursor.group.timestampMs[cursor.at] as number;
  cursor.at += 1;
  return advanceWatermark(watermarkMs, finishedMs, timestampMs);
}

/** The cursor with the earliest row, and the one after it. */
function foremost(cursors: readonly Cursor[]): [Cursor | undefined, Cursor | undefined] {
  let first: Cursor | undefined;
  let second: Cursor | undefined;
  for (const cursor of cursors) {
    if (first === undefined || precedes(cursor, first)) {
      second = first;
      first = cursor;
    } else if (second === undefined || precedes(cursor, second)) second = cursor;
  }
  return [first, second];
}

function precedes(a: Cursor, b: Cursor): boolean {
  return a.offset < b.offset || (a.offset === b.offset && a.rowInRecord < b.rowInRecord);
}

function firstAt(group: RowGroup, position: number): number {
  let row = 0;
  while (row < group.rows && (group.offset[row] as number) < position) row += 1;
  return row;
}
