import { bodyAlternatives, columnWidth } from "../../src/core/detection/alternatives.ts";
import { type Band, bandOf } from "../../src/core/detection/band.ts";
import { DetectorBank } from "../../src/core/detection/detector-bank.ts";
import { kolmogorovSmirnovCertificate } from "../../src/core/drift/kolmogorov-smirnov.ts";
import { latencyBucket } from "../../src/core/profile/latency-buckets.ts";
import { numericBins } from "../../src/core/profile/numeric-bins.ts";
import { normal, seededRandom } from "../../test/support/random.ts";

const values = 65_536;
const bins = 1_024;
const columns = 15;
const random = seededRandom(1);

/** Prints ns per value, and µs per pane, of what a pane costs: measured / published. */
export function costs(full: boolean): void {
  const rounds = full ? 400 : 60;
  const normals = Float64Array.from({ length: values }, () => normal(random));
  const skewed = normals.map((x) => Math.exp(2 * x));
  const perValue = (work: () => void) => (1e6 * fastest(rounds, work)) / values;
  const micros = (work: () => void) => 1e3 * fastest(rounds, work);
  const rows: readonly (readonly [what: string, measured: number, published: string])[] = [
    ["ns: bin of a normal value, guide table", perValue(locating(normals)), "39 (14–40)"],
    ["ns: bin of a lognormal value, guide table", perValue(locating(skewed)), "14–18"],
    ["ns: the same by binary search", perValue(searching(normals)), "84–108"],
    ["ns: latency bucket", perValue(bucketing(skewed)), ".8–9"],
    ["ns: category by text", perValue(naming()), "25–34"],
    ["µs: 15 × 1,024 counts in and out of a window", micros(sliding()), "49"],
    ["µs: KS with certificate of 15 features", micros(distances()), "63"],
    ["µs: e-SR of 3,060 alternatives", micros(detecting()), "71"],
  ];
  console.table(
    Object.fromEntries(
      rows.map(([what, measured, published]) => [what, { cost: `${measured.toFixed(1)} / ${published}` }]),
    ),
  );
}

function fastest(rounds: number, work: () => void): number {
  let least = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const startedMs = performance.now();
    work();
    least = Math.min(least, performance.now() - startedMs);
  }
  return least;
}

function quantileEdges(sample: Float64Array): Float64Array {
  const sorted = sample.toSorted();
  return Float64Array.from({ length: bins - 1 }, (_, i) => sorted[Math.ceil(((i + 1) * values) / bins) - 1] ?? 0);
}

function locating(sample: Float64Array): () => void {
  const located = numericBins(quantileEdges(sample));
  const counts = new Uint32Array(bins);
  return () => {
    for (let i = 0; i < values; i += 1) {
      const bin = located.locate(sample[i] as number);
      counts[bin] = (counts[bin] as number) + 1;
    }
  };
}

function searching(sample: Float64Array): () => void {
  const edges = quantileEdges(sample);
  const counts = new Uint32Array(bins);
  return () => {
    for (let i = 0; i < values; i += 1) {
      const value = sample[i] as number;
      let [low, high] = [0, edges.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((edges[middle] as number) < value) low = middle + 1;
        else high = middle;
      }
      counts[low] = (counts[low] as number) + 1;
    }
  };
}

function bucketing(sample: Float64Array): () => void {
  const counts = new Uint32Array(4_096);
  return () => {
    for (let i = 0; i < values; i += 1) {
      const bucket = latencyBucket(sample[i] as number);
      counts[bucket] = (counts[bucket] as number) + 1;
    }
  };
}

function naming(): () => void {
  const codes = new Map(Array.from({ length: 50 }, (_, code) => [`category ${code}`, code]));
  const texts = Array.from({ length: values }, () => `category ${Math.floor(50 * random())}`);
  const counts = new Uint32Array(51);
  return () => {
    for (const text of texts) {
      const code = codes.get(text) ?? 50;
      counts[code] = (counts[code] as number) + 1;
    }
  };
}

function sliding(): () => void {
  const [sum, newest, oldest] = [0, 1, 2].map(() => new Float64Array(columns * bins).fill(3)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return () => {
    for (let i = 0; i < sum.length; i += 1) sum[i] = (sum[i] as number) + (newest[i] as number) - (oldest[i] as number);
  };
}

function distances(): () => void {
  const reference = {
    kind: "numeric" as const,
    counts: new Float64Array(bins).fill(100),
    rows: 100 * bins,
    open: new Uint8Array(bins).fill(1),
    cuts: [],
  };
  const live = Float64Array.from({ length: bins }, () => Math.floor(20 * random()));
  const liveRows = live.reduce((a, b) => a + b);
  return () => {
    for (let i = 0; i < columns; i += 1) kolmogorovSmirnovCertificate(reference, live, liveRows);
  };
}

function detecting(): () => void {
  const band = bandOf(0.52, bodyAlternatives(0.52)) as Band;
  const streams = 3_060 / columnWidth;
  const bank = new DetectorBank(streams, columnWidth);
  const stake = { weight: 1 / streams, designEffect: 1, logBudget: Infinity };
  const pane = { startMs: 0, successes: 1_000, trials: 2_000 };
  return () => {
    for (let stream = 0; stream < streams; stream += 1) bank.feed(stream, pane, band, stake);
  };
}
