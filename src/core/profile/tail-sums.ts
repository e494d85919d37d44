/** Sums of how far values lie beyond a column's outer edges, in the column's units. */
export interface TailSums {
  /** Σ (e_first − x) over values below the first edge. */
  readonly below: number;
  /** Σ (x − e_last) over values above the last edge. */
  readonly above: number;
}

/** Where and in which unit a column's tails are summed. */
export interface TailCells {
  /** Its three counters: Σ below, Σ above, Σ of squares of either. */
  readonly base: number;
  readonly first: number;
  readonly last: number;
  /** A power of two, in the column's units. */
  readonly unit: number;
}

export const tailCellCount = 3;

const unitsPerSpreadBits = 12;
/** A row counts as at most 2^14 spreads beyond the edge: further than √N, where a reference of N = 2^28 rows can reach. */
const mostUnits = 2 ** (14 + unitsPerSpreadBits);
/** Squares are in 2^-8 squared spreads. */
const squaresPerUnit = 2 ** (4 - unitsPerSpreadBits);
const smallestExponent = -1022;

/**
 * The unit in which a column's tails are summed: a power of two, 1/8192 to 1/4096 of the reference's standard deviation,
 * or of its mean or 1 where it does not vary.
 *
 * Whole units add up and are taken away exactly, in whatever order, while a sum stays below 2^53: for 2^27 rows that
 * all lie as far out as a row may, for 2^41 that lie a deviation out; squares for 2^17 and 2^45. Beyond, low bits are lost.
 */
export function tailUnit(standardDeviation: number, mean: number): number {
  const spread = standardDeviation > 0 ? standardDeviation : Math.max(1, Math.abs(mean));
  return 2 ** Math.max(smallestExponent, Math.floor(Math.log2(spread)) - unitsPerSpreadBits);
}

/** Whole units of a distance >= 0 (Infinity too), the largest ones brought to 2^26. */
function tailUnits(distance: number, unit: number): number {
  return Math.min(Math.round(distance / unit), mostUnits);
}

/** The square of so many units, in whole numbers of at most 2^36. */
function tailSquare(units: number): number {
  const scaled = units * squaresPerUnit;
  return Math.round(scaled * scaled);
}

/** What a pane or window summed; `length` is the root of the sum of squares of either side, in the column's units. */
export interface LiveTailSums extends TailSums {
  readonly length: number;
}

/** Sums of ascending values beyond the outer ones of `edges`, as panes sum them. */
export function tailSums(sorted: Float64Array, edges: ArrayLike<number>, unit: number): LiveTailSums {
  const [first, last] = [edges[0] ?? Number.NaN, edges[edges.length - 1] ?? Number.NaN];
  const sums = new Float64Array(tailCellCount);
  const cells = { base: 0, first, last, unit };
  for (let i = 0; i < sorted.length && (sorted[i] as number) < first; i += 1)
    addToTail(cells, 0, first - (sorted[i] as number), sums);
  for (let i = sorted.length - 1; i >= 0 && (sorted[i] as number) > last; i -= 1)
    addToTail(cells, 1, (sorted[i] as number) - last, sums);
  return liveTailSums(cells, sums);
}

/** Out of the counters of a pane or window. */
export function liveTailSums({ base, unit }: TailCells, vector: ArrayLike<number>): LiveTailSums {
  const [below, above, squares] = [0, 1, 2].map((i) => vector[base + i] ?? 0) as [number, number, number];
  return {
    below: inValues(below, unit),
    above: inValues(above, unit),
    length: inValues(Math.sqrt(squares) / squaresPerUnit, unit),
  };
}

/** Adds a value in the first bin (`side` 0) or the last (1) to its column's sums; `distance` >= 0 is from the outer edge. */
export function addToTail(
  { base, unit }: TailCells,
  side: 0 | 1,
  distance: number,
  vector: Uint32Array | Float64Array,
): void {
  const units = tailUnits(distance, unit);
  vector[base + side] = (vector[base + side] as number) + units;
  vector[base + 2] = (vector[base + 2] as number) + tailSquare(units);
}

function inValues(units: number, unit: number): number {
  return Math.min(units * unit, Number.MAX_VALUE);
}
