import type { ColumnValues, OutcomeColumns } from "./column-values.ts";
import { coarseCells, metricCells, type SegmentShape, segmentCells } from "./extra-layout.ts";
import { unseenCell } from "./layout.ts";

/** What an own metric said of a row. */
export const notAsked = 0;
export const answeredNo = 1;
export const answeredYes = 2;
export const answeredError = 3;

/** Counts the answers of rows [from, to) into an own metric's block. */
export function countAnswers(answers: Uint8Array, from: number, to: number, block: Uint32Array): void {
  let [yes, told, errors] = [0, 0, 0];
  for (let row = from; row < to; row += 1) {
    const answer = answers[row] as number;
    if (answer === answeredError) errors += 1;
    else if (answer !== notAsked) {
      told += 1;
      if (answer === answeredYes) yes += 1;
    }
  }
  block[metricCells.yes] = (block[metricCells.yes] as number) + yes;
  block[metricCells.told] = (block[metricCells.told] as number) + told;
  block[metricCells.error] = (block[metricCells.error] as number) + errors;
}

/** The columns of a run of rows, as far as segments are counted by them. */
export interface SegmentRows extends OutcomeColumns {
  readonly columns: readonly (ColumnValues | undefined)[];
}

/**
 * Counts rows [from, to) into the block of each segment key: outcomes, then every column's coarse cells.
 *
 * @param thresholds latencies that count as slow, ms: above the first is above p50, above the second above p99
 */
export function countSegments(
  { stride, columns }: SegmentShape,
  keys: readonly { readonly codes: Uint8Array; readonly block: Uint32Array }[],
  rows: SegmentRows,
  thresholds: readonly [number, number],
  from: number,
  to: number,
): void {
  for (const { codes, block } of keys) countSegmentOutcomes(codes, stride, rows, thresholds, from, to, block);
  const cells = new Uint8Array(to - from);
  columns.forEach(({ column, base, coarse }, i) => {
    const held = rows.columns[i];
    if (held === undefined) return;
    for (let row = from; row < to; row += 1) {
      const flag = held.flags[row] as number;
      const value = held.values[row] as number;
      if (flag !== 0) cells[row - from] = coarseCells + (flag - 1 === unseenCell ? 1 : 0);
      else
        cells[row - from] = coarse[
          column.kind === "numeric" ? column.bins.locate(value) : Math.min(value, coarse.length - 1)
        ] as number;
    }
    for (const { codes, block } of keys) {
      for (let row = from; row < to; row += 1) {
        const cell = (codes[row] as number) * stride + base + (cells[row - from] as number);
        block[cell] = (block[cell] as number) + 1;
      }
    }
  });
}

function countSegmentOutcomes(
  codes: Uint8Array,
  stride: number,
  { status, latencyMs }: OutcomeColumns,
  [p50Ms, p99Ms]: readonly [number, number],
  from: number,
  to: number,
  block: Uint32Array,
): void {
  const add = (cell: number): void => {
    block[cell] = (block[cell] as number) + 1;
  };
  for (let row = from; row < to; row += 1) {
    const at = (codes[row] as number) * stride;
    add(at + segmentCells.rows);
    if (status[row] !== 0) add(at + segmentCells.errors);
    const ms = latencyMs[row] as number;
    if (Number.isNaN(ms)) continue;
    add(at + segmentCells.latencies);
    if (ms > p50Ms) add(at + segmentCells.aboveP50);
    if (ms > p99Ms) add(at + segmentCells.aboveP99);
  }
}
