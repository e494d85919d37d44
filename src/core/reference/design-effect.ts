import { chiSquareQuantile } from "../statistics/chi-square.ts";

/** Span over which a slow change of the rate is taken out before the panes' scatter is measured. */
const hourMs = 3_600_000;
/** With fewer panes the scatter is too uncertain for φ below `uncertainDesignEffect`. */
export const trustedPanes = 200;
export const uncertainDesignEffect = 2;
/** Below this many degrees of freedom the limit would say more of χ² than of the panes. */
const minimumFreedom = 10;
const sumsPerStream = 5;
/** Further digits tell only in which order sums were taken, and would change a reference's hash with it. */
const partsOfOne = 1e6;

/**
 * Measures φ, how much more the counts k of n of successive panes vary than a binomial would let them, for streams
 * that share their trials n.
 *
 * Within each hour of event time a line is fitted to the rate (weighted least squares) and taken out, so that a day
 * wave is not mistaken for clusters; φ is the squared residuals over those that a binomial gives, summed over hours.
 * Memory does not depend on the number of panes. Panes come in ascending order of time, each at most once.
 */
export class DesignEffectSums {
  readonly #streams: number;
  readonly #blockMs: number;
  /** Of the running hour, per stream: Σk, Σkt, Σk², Σkn, Σknt. */
  readonly #sums: Float64Array;
  /** Of the running hour: panes, Σn, Σnt, Σnt², Σn², Σn²t, Σn²t². */
  #trials = new Float64Array(7);
  #block = Number.NEGATIVE_INFINITY;
  readonly #residual: Float64Array;
  readonly #expected: Float64Array;
  #panes = 0;
  #freedom = 0;

  /** @param blockMs within which a line is fitted and taken out; an hour if left out */
  constructor(streams: number, blockMs = hourMs) {
    this.#streams = streams;
    this.#blockMs = blockMs;
    this.#sums = new Float64Array(streams * sumsPerStream);
    this.#residual = new Float64Array(streams);
    this.#expected = new Float64Array(streams);
  }

  /** Panes with at least one trial. */
  get panes(): number {
    return this.#panes;
  }

  /** Takes one pane: `successes` of each stream of `n` trials. Panes without trials say nothing. */
  add(paneStartMs: number, successes: ArrayLike<number>, n: number): void {
    if (n === 0) return;
    const block = Math.floor(paneStartMs / this.#blockMs);
    if (block !== this.#block) this.#closeBlock();
    this.#block = block;
    this.#panes += 1;
    const t = paneStartMs / this.#blockMs - block - 0.5;
    const trials = this.#trials;
    [1, n, n * t, n * t * t, n * n, n * n * t, n * n * t * t].forEach((term, i) => {
      trials[i] = (trials[i] as number) + term;
    });
    const sums = this.#sums;
    for (let stream = 0, at = 0; stream < this.#streams; stream += 1, at += sumsPerStream) {
      const k = successes[stream] as number;
      if (k === 0) continue;
      sums[at] = (sums[at] as number) + k;
      sums[at + 1] = (sums[at + 1] as number) + k * t;
      sums[at + 2] = (sums[at + 2] as number) + k * k;
      sums[at + 3] = (sums[at + 3] as number) + k * n;
      sums[at + 4] = (sums[at + 4] as number) + k * n * t;
    }
  }

  /** Of one stream, as it was measured: squared residuals over those of a binomial, NaN of none, and their degrees of freedom. Ends the running hour. */
  measured(stream: number): { readonly ratio: number; readonly freedom: number } {
    this.#closeBlock();
    this.#block = Number.NEGATIVE_INFINITY;
    return { ratio: (this.#residual[stream] as number) / (this.#expected[stream] as number), freedom: this.#freedom };
  }

  /**
   * Upper 95 % limit of each stream's φ, at least 1 (2 with fewer than 200 panes). Ends the running hour.
   * A stream that never or always happened has shown no scatter: 2, as for too few panes.
   */
  upperLimits(): number[] {
    this.#closeBlock();
    this.#block = Number.NEGATIVE_INFINITY;
    const floor = this.#panes < trustedPanes ? uncertainDesignEffect : 1;
    const widening = this.#freedom < 1 ? 1 : upperWidening(this.#freedom);
    return Array.from({ length: this.#streams }, (_, stream) => {
      const expected = this.#expected[stream] as number;
      if (expected === 0 || this.#freedom < minimumFreedom) return uncertainDesignEffect;
      return Math.max(floor, roundedUp(((this.#residual[stream] as number) / expected) * widening));
    });
  }

  #closeBlock(): void {
    const [panes, n, nt, ntt, nn, nnt, nntt] = this.#trials as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const spread = n > 0 ? ntt - (nt * nt) / n : 0;
    if (panes > 2 && spread > 0) {
      const centre = nt / n;
      // Σ n(1 − h) with leverages h = n(1/Σn + (t − t̄)²/S): what a binomial's residuals share of p(1 − p) is.
      const binomial = n - nn / n - (nntt - 2 * centre * nnt + centre * centre * nn) / spread;
      for (let stream = 0; stream < this.#streams; stream += 1) {
        const at = stream * sumsPerStream;
        const [k, kt, kk, kn, knt] = this.#sums.subarray(at, at + sumsPerStream) as unknown as [
          number,
          number,
          number,
          number,
          number,
        ];
        const slope = (kt - k * centre) / spread;
        const level = k / n - slope * centre;
        const squares =
          kk - 2 * level * kn - 2 * slope * knt + level * level * nn + 2 * level * slope * nnt + slope * slope * nntt;
        const rate = k / n;
        this.#residual[stream] = (this.#residual[stream] as number) + Math.max(0, squares);
        this.#expected[stream] = (this.#expected[stream] as number) + Math.max(0, rate * (1 - rate) * binomial);
      }
      this.#freedom += panes - 2;
    }
    this.#sums.fill(0);
    this.#trials.fill(0);
  }
}

/** By how much the upper 95 % limit of a variance is above its estimate of so many degrees of freedom. */
export function upperWidening(freedom: number): number {
  return freedom / chiSquareQuantile(0.05, freedom);
}

function roundedUp(effect: number): number {
  return Math.ceil(effect * partsOfOne) / partsOfOne;
}
