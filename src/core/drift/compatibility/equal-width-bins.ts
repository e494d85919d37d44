/** Bins of equal width as NumPy makes them: its rounding decides on which side of an edge a value falls. */

/** Edges of `bins` equal parts of [low, high]; one wide around a single value. */
export function equalWidthEdges(low: number, high: number, bins: number): Float64Array {
  return low === high ? spacedEdges(low - 0.5, high + 0.5, bins) : spacedEdges(low, high, bins);
}

/** `bins + 1` evenly spaced numbers from `from` to `to`, which may be equal. */
export function spacedEdges(from: number, to: number, bins: number): Float64Array {
  const step = (to - from) / bins;
  const edges = new Float64Array(bins + 1);
  // A range wider than the largest double is divided before it is added up; NumPy has no bins then.
  const at = Number.isFinite(step)
    ? (index: number) => index * step + from
    : (index: number) => from * (1 - index / bins) + to * (index / bins);
  for (let index = 0; index < bins; index += 1) edges[index] = at(index);
  edges[bins] = to;
  return edges;
}

/**
 * Edges by the rule of Sturges (1926) over n values from `low` to `high`: about log2 n + 1 bins; of integers, from NumPy 2
 * on, none narrower than 1.
 */
export function sturgesEdges(low: number, high: number, n: number, integers: boolean): Float64Array {
  const rule = Math.log2(n) + 1;
  const width = (high - low) / rule;
  return equalWidthEdges(low, high, binsOfWidth(high - low, integers ? Math.max(1, width) : width, rule));
}

/** Edges by the rule of Doane (1976), which is Sturges's with more bins for skewed values; `sorted` not empty. */
export function doaneEdges(sorted: Float64Array): Float64Array {
  const n = sorted.length;
  const [low, high] = [sorted[0] as number, sorted[n - 1] as number];
  let [width, rule] = [0, 1];
  if (n > 2) {
    const skewError = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
    const skew = Math.abs(skewness(sorted));
    rule = 1 + Math.log2(n) + Math.log2(1 + skew / skewError);
    width = (high - low) / rule;
  }
  return equalWidthEdges(low, high, binsOfWidth(high - low, width, rule));
}

/** `rule`: how many bins there are but for rounding, if the range overflows. */
function binsOfWidth(range: number, width: number, rule: number): number {
  if (range === Number.POSITIVE_INFINITY) return Math.ceil(rule);
  return range > 0 && width > 0 ? Math.ceil(range / width) : 1;
}

/** Beyond this size cubes overflow, so that such values are scaled down first. */
const safeSize = 1e100;

/** Third standardised moment (divisor n) of ascending values; 0 of a constant. */
function skewness(sorted: Float64Array): number {
  const n = sorted.length;
  const size = Math.max(Math.abs(sorted[0] ?? 0), Math.abs(sorted[n - 1] ?? 0));
  const scale = size > safeSize ? size : 1;
  let mean = 0;
  for (const value of sorted) mean += value / scale / n;
  let [squares, cubes] = [0, 0];
  for (const value of sorted) {
    const difference = value / scale - mean;
    squares += (difference * difference) / n;
    cubes += (difference * difference * difference) / n;
  }
  return squares === 0 ? 0 : cubes / squares ** 1.5;
}

/** Counts of ascending values per bin [e_j, e_{j+1}), the last bin closed; values beyond the edges are left out. */
export function countInEdges(sorted: Float64Array, edges: Float64Array): Float64Array {
  const bins = edges.length - 1;
  const counts = new Float64Array(bins);
  // A search per edge is for few edges among many values.
  const step = bins * 16 < sorted.length ? searchFrom : walkFrom;
  let before = searchFrom(sorted, edges[0] as number, 0, false);
  for (let bin = 0; bin < bins; bin += 1) {
    const upTo = step(sorted, edges[bin + 1] as number, before, bin === bins - 1);
    counts[bin] = upTo - before;
    before = upTo;
  }
  return counts;
}

/** Index, from `from` on, of the first value at or above `edge`; with `closed`, of the first one above it. */
export function searchFrom(sorted: Float64Array, edge: number, from: number, closed: boolean): number {
  let [low, high] = [from, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = sorted[middle] as number;
    if (value < edge || (closed && value === edge)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function walkFrom(sorted: Float64Array, edge: number, from: number, closed: boolean): number {
  let at = from;
  while (at < sorted.length && (sorted[at] as number) < edge) at += 1;
  while (closed && at < sorted.length && sorted[at] === edge) at += 1;
  return at;
}
