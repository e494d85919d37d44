/** Frozen edges and the guide that finds a value's bin in constant time. */
export interface NumericBins {
  /** Ascending, distinct. Bin j is (e_{j-1}, e_j]; bin `edges.length` is above the last edge. */
  readonly edges: Float64Array;
  /** Index of the bin of a finite value: the number of edges below it. */
  locate(value: number): number;
}

/** A guide's cells: more make shorter searches, fewer stay in the cache. */
const uniformCells = 4096;
const bitCellLimit = 8192;
/** Cells with more edges than this are searched by halving, others by stepping. */
const stepLimit = 8;

const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
const highWord = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/** The top 32 bits of a double as an unsigned integer that orders as the doubles do; −0 just below 0, where no edge lies. */
function orderedTopBits(value: number): number {
  double[0] = value;
  const word = words[highWord] as number;
  return (word < 0 ? ~word : word | 0x80000000) >>> 0;
}

/** A non-decreasing map from values to cells, either on a uniform grid or by the top bits of the double. */
interface Guide {
  readonly byBits: boolean;
  readonly cells: number;
  readonly low: number;
  readonly scale: number;
  readonly shift: number;
}

function cellOf(guide: Guide, value: number): number {
  if (guide.byBits) return (orderedTopBits(value) >>> guide.shift) - guide.low;
  return ((value - guide.low) * guide.scale) | 0;
}

function uniformGuide(edges: Float64Array): Guide {
  const low = edges[0] ?? 0;
  const span = (edges[edges.length - 1] ?? 0) - low;
  const scale = span > 0 && uniformCells / span < Infinity ? (uniformCells - 1) / span : 0;
  return { byBits: false, cells: uniformCells, low, scale, shift: 0 };
}

function bitGuide(edges: Float64Array): Guide {
  const first = orderedTopBits(edges[0] ?? 0);
  const last = orderedTopBits(edges[edges.length - 1] ?? 0);
  let shift = 0;
  while ((last >>> shift) - (first >>> shift) >= bitCellLimit) shift += 1;
  const low = first >>> shift;
  return { byBits: true, cells: (last >>> shift) - low + 1, low, scale: 0, shift };
}

/** `starts[c]` is the number of edges in cells before c, so that cell c holds edges `starts[c]` … `starts[c + 1] − 1`. */
function cellStarts(guide: Guide, edges: Float64Array): Uint16Array {
  const starts = new Uint16Array(guide.cells + 1);
  for (const edge of edges) starts[cellOf(guide, edge) + 1] = (starts[cellOf(guide, edge) + 1] as number) + 1;
  for (let cell = 1; cell < starts.length; cell += 1) {
    starts[cell] = (starts[cell] as number) + (starts[cell - 1] as number);
  }
  return starts;
}

/** Expected comparisons inside a cell when every bin is equally likely. */
function expectedProbes(starts: Uint16Array): number {
  let probes = 0;
  for (let cell = 1; cell < starts.length; cell += 1) {
    const inside = (starts[cell] as number) - (starts[cell - 1] as number);
    probes += inside * Math.log2(inside + 1);
  }
  return probes;
}

class GuidedBins implements NumericBins {
  readonly edges: Float64Array;
  readonly starts: Uint16Array;
  readonly byBits: boolean;
  readonly low: number;
  readonly scale: number;
  readonly shift: number;
  readonly first: number;
  readonly last: number;

  constructor(edges: Float64Array, guide: Guide, starts: Uint16Array) {
    this.edges = edges;
    this.starts = starts;
    this.byBits = guide.byBits;
    this.low = guide.low;
    this.scale = guide.scale;
    this.shift = guide.shift;
    this.first = edges[0] ?? Number.POSITIVE_INFINITY;
    this.last = edges[edges.length - 1] ?? Number.POSITIVE_INFINITY;
  }

  locate(value: number): number {
    if (value <= this.first) return 0;
    if (value > this.last) return this.edges.length;
    let cell: number;
    if (this.byBits) {
      double[0] = value;
      const word = words[highWord] as number;
      cell = (((word < 0 ? ~word : word | 0x80000000) >>> 0) >>> this.shift) - this.low;
    } else {
      cell = ((value - this.low) * this.scale) | 0;
    }
    const edges = this.edges;
    let from = this.starts[cell] as number;
    let to = this.starts[cell + 1] as number;
    while (to - from > stepLimit) {
      const middle = (from + to) >>> 1;
      if ((edges[middle] as number) < value) from = middle + 1;
      else to = middle;
    }
    while (from < to && (edges[from] as number) < value) from += 1;
    return from;
  }
}

/**
 * Bins at the given edges, with whichever guide needs fewer comparisons.
 *
 * @throws RangeError if the edges are not finite and strictly ascending, or more than 65,535.
 */
export function numericBins(edges: Float64Array | readonly number[]): NumericBins {
  const sorted = Float64Array.from(edges, (edge) => edge + 0);
  if (sorted.length > 0xffff) throw new RangeError(`${sorted.length} edges, at most 65,535 are possible`);
  for (let j = 0; j < sorted.length; j += 1) {
    const ascends = j === 0 || (sorted[j - 1] as number) < (sorted[j] as number);
    if (!Number.isFinite(sorted[j]) || !ascends)
      throw new RangeError(`edge ${j} is not finite or not above the one before`);
  }
  const guides = [uniformGuide(sorted), bitGuide(sorted)].map((guide) => ({
    guide,
    starts: cellStarts(guide, sorted),
  }));
  const [uniform, bits] = guides as [(typeof guides)[0], (typeof guides)[0]];
  const best = expectedProbes(bits.starts) < expectedProbes(uniform.starts) ? bits : uniform;
  return new GuidedBins(sorted, best.guide, best.starts);
}
