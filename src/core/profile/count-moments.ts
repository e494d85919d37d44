import type { ColumnValues } from "./column-values.ts";
import { type MomentCells, momentClip, momentColumnLimit, momentUnit } from "./moment-cells.ts";
import { mixBits } from "./text-hash.ts";

/** Rows standardised at a time, so that columns stay in the cache: sums of products stay below 2^31. */
const blockRows = 256;
const fewRows = 4;
/** A pane's rows of one partition are all taken until they have cost this many products (0.14 million rows of 15 columns). */
const wholeProducts = 2 ** 24;
/** Further rows: about one in four, by a hash of its position, counted four times. */
const thinning = 4;
const seed = 0x6d6f6d73;

const steps = 1 / momentUnit;
const middle = momentClip * steps;
const most = 2 * middle;

/** Standardised values of a block, by column, and the rows that they are of. */
const block = new Int32Array(momentColumnLimit * blockRows);
const taken = new Int32Array(blockRows);

/** The rows of a batch and where each stands in the log. */
export interface PlacedRows {
  readonly columns: readonly ColumnValues[];
  readonly offset: Float64Array;
  readonly rowInRecord: Uint32Array;
}

/**
 * Adds rows [from, to) to a pane's moments; a missing value counts as the reference's mean.
 *
 * @param before rows of the pane, from the same partition, that were added before: which rows are taken depends on the
 * log alone, not on how it comes in batches.
 */
export function countMoments(
  cells: MomentCells,
  rows: PlacedRows,
  from: number,
  to: number,
  before: number,
  vector: Float64Array,
): void {
  const dimension = cells.columns.length;
  const whole = Math.floor((2 * wholeProducts) / (dimension * (dimension + 1)));
  const thinFrom = Math.min(to, Math.max(from, from + whole - before));
  for (let row = from; row < thinFrom; row += blockRows) {
    const end = Math.min(row + blockRows, thinFrom);
    for (let at = row; at < end; at += 1) taken[at - row] = at;
    addBlock(cells, rows.columns, end - row, 1, vector);
  }
  let count = 0;
  for (let row = thinFrom; row < to; row += 1) {
    if (!isTaken(rows.offset[row] as number, rows.rowInRecord[row] as number)) continue;
    taken[count++] = row;
    if (count < blockRows) continue;
    addBlock(cells, rows.columns, count, thinning, vector);
    count = 0;
  }
  addBlock(cells, rows.columns, count, thinning, vector);
}

/** Adds the rows whose indices are `order` [from, to), every one of them. */
export function sumMoments(
  cells: MomentCells,
  columns: readonly ColumnValues[],
  order: Uint32Array,
  from: number,
  to: number,
  vector: Float64Array,
): void {
  for (let at = from; at < to; at += blockRows) {
    const count = Math.min(blockRows, to - at);
    taken.set(order.subarray(at, at + count));
    addBlock(cells, columns, count, 1, vector);
  }
}

function isTaken(offset: number, rowInRecord: number): boolean {
  const word = mixBits((offset >>> 0) ^ seed) ^ Math.floor(offset / 2 ** 32);
  return mixBits(word + Math.imul(rowInRecord, 0x9e3779b1)) % thinning === 0;
}

/** Adds the first `count` rows of `taken`, each `weight` times. */
function addBlock(
  { base, columns, means, deviations }: MomentCells,
  values: readonly ColumnValues[],
  count: number,
  weight: number,
  vector: Float64Array,
): void {
  if (count === 0) return;
  const dimension = columns.length;
  for (let i = 0; i < dimension; i += 1) {
    const column = values[columns[i] as number];
    standardise(column, means[i] as number, deviations[i] as number, i * blockRows, count);
  }
  vector[base] = (vector[base] as number) + weight * count;
  if (count < fewRows) {
    for (let k = 0; k < count; k += 1) addRow(base, dimension, k, weight, vector);
    return;
  }
  let at = base + 1 + dimension;
  for (let i = 0; i < dimension; i += 1) {
    const own = i * blockRows;
    let sum = 0;
    for (let k = 0; k < count; k += 1) sum += block[own + k] as number;
    vector[base + 1 + i] = (vector[base + 1 + i] as number) + weight * sum;
    for (let j = 0; j <= i; j += 1, at += 1) {
      const other = j * blockRows;
      let products = 0;
      for (let k = 0; k < count; k += 1)
        products = (products + Math.imul(block[own + k] as number, block[other + k] as number)) | 0;
      vector[at] = (vector[at] as number) + weight * products;
    }
  }
}

/** Adds one row of the block: for few rows cheaper than a loop over rows for each product. */
function addRow(base: number, dimension: number, k: number, weight: number, vector: Float64Array): void {
  let at = base + 1 + dimension;
  for (let i = 0; i < dimension; i += 1) {
    const z = weight * (block[i * blockRows + k] as number);
    vector[base + 1 + i] = (vector[base + 1 + i] as number) + z;
    for (let j = 0; j <= i; j += 1, at += 1)
      vector[at] = (vector[at] as number) + z * (block[j * blockRows + k] as number);
  }
}

function standardise(
  column: ColumnValues | undefined,
  mean: number,
  deviation: number,
  into: number,
  count: number,
): void {
  if (column === undefined) {
    block.fill(middle, into, into + count);
    return;
  }
  const { values, flags } = column;
  const scale = steps / deviation;
  for (let k = 0; k < count; k += 1) {
    const row = taken[k] as number;
    const position = flags[row] === 0 ? ((values[row] as number) - mean) * scale + middle : middle;
    block[into + k] = position >= most ? most : position > 0 ? (position + 0.5) | 0 : 0;
  }
}
