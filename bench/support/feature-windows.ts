import { normal, seededRandom } from "../../test/support/random.ts";

/** Rows of the reference. */
export const referenceRows = 100_000;
/** Cells of equal reference mass that a window is counted in. */
export const cells = 1_000;
export const windowsPerDay = 288;

/** A feature of a window beside its reference. */
export interface FeatureWindow {
  /** D of the raw rows. */
  readonly ks: number;
  /** Mean distance of the quantiles over the reference's standard deviation. */
  readonly wasserstein: number;
  readonly counts: Uint32Array;
  readonly rows: number;
  /** The live rows, ascending. */
  readonly sorted: Float64Array;
}

type Draw = (random: () => number) => number;
const gamma: Draw = (random) => -Math.log(random() * random());
const heavy: Draw = (random) => Math.exp(2 * normal(random));
/** Nine normal features, three gamma of shape 2, three lognormal with s = 2. */
const laws: readonly Draw[] = [
  ...Array<Draw>(9).fill(normal),
  ...Array<Draw>(3).fill(gamma),
  ...Array<Draw>(3).fill(heavy),
];
export const features = laws.length;

/** What a value becomes: 0 is the feature that a fault is put into. */
export type Bend = (value: number, feature: number, window: number, random: () => number) => number;

/** A wave of 3 % over a day in every feature, which harms nobody. */
export const dayWave: Bend = (value, feature, window) => {
  const wave = 0.03 * Math.sin((2 * Math.PI * window) / windowsPerDay);
  return feature < 9 ? value + wave : value * (1 + wave);
};

/** Windows of all features, drawn in order; `seed` is the live side's. */
export function featureWindows(rows: number, seed: number, bend: Bend): (window: number) => FeatureWindow[] {
  const random = seededRandom(seed);
  return (window) =>
    references.map((reference, feature) => {
      const law = laws[feature] as Draw;
      const values = Float64Array.from({ length: rows }, () => bend(law(random), feature, window, random)).sort();
      return compare(reference, values);
    });
}

export interface ReferenceSample {
  /** In the order drawn. */
  readonly drawn: Float64Array;
  readonly sorted: Float64Array;
  readonly deviation: number;
}

export const references: readonly ReferenceSample[] = laws.map((law, feature) => {
  const random = seededRandom(1_000 + feature);
  const drawn = Float64Array.from({ length: referenceRows }, () => law(random));
  const sorted = drawn.toSorted();
  const mean = sorted.reduce((sum, x) => sum + x, 0) / referenceRows;
  const deviation = Math.sqrt(sorted.reduce((sum, x) => sum + (x - mean) ** 2, 0) / referenceRows);
  return { drawn, sorted, deviation };
});

function compare({ sorted, deviation }: ReferenceSample, live: Float64Array): FeatureWindow {
  const [n, m] = [sorted.length, live.length];
  const counts = new Uint32Array(cells);
  let [i, j, ks, area] = [0, 0, 0, 0];
  let before = Math.min(sorted[0] ?? 0, live[0] ?? 0);
  while (i < n || j < m) {
    const [a, b] = [i < n ? (sorted[i] ?? 0) : Infinity, j < m ? (live[j] ?? 0) : Infinity];
    const at = Math.min(a, b);
    area += (at - before) * Math.abs(i / n - j / m);
    before = at;
    while (i < n && sorted[i] === at) i += 1;
    while (j < m && live[j] === at) {
      j += 1;
      const cell = Math.min(cells - 1, Math.floor((Math.max(0, i - 1) * cells) / n));
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    ks = Math.max(ks, Math.abs(i / n - j / m));
  }
  return { ks, wasserstein: area / deviation, counts, rows: m, sorted: live };
}
