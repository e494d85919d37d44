import { chiSquareQuantile } from "../statistics/chi-square.ts";
import { trustedPanes } from "./design-effect.ts";

/** Panes of a day: what is older counts for less than 1/e. */
const fadingPanes = 8_640;
/** Sums of a stream: squared differences, what a binomial lets them be, and k and n of its pane before. */
const cellsPerStream = 4;
/** Differences of neighbours tell of a variance as two thirds of as many values of their own would. */
const freedomOfDifference = 2 / 3;

/**
 * φ of streams over about the last day's panes: how much more neighbouring panes differ than a binomial lets them.
 * Half the mean square of successive differences (von Neumann, Kent, Bellinson & Hart, "The mean square successive
 * difference", 1941) does not see what changes slowly, as a day wave, and needs no memory but the pane before.
 */
export class FadingDesignEffects {
  readonly streams: number;
  /** Pairs of panes, fading, then the cells of each stream. */
  readonly state: Float64Array;
  #known = { freedom: 0, factor: 1 };

  /** @throws RangeError if a given state has another size. */
  constructor(streams: number, state: Float64Array = new Float64Array(1 + streams * cellsPerStream)) {
    if (state.length !== 1 + streams * cellsPerStream)
      throw new RangeError(`state of ${state.length} for ${streams} streams`);
    this.streams = streams;
    this.state = state;
  }

  /** Takes k and n of each stream in one closed pane, in order of time. */
  add(successes: ArrayLike<number>, trials: ArrayLike<number>): void {
    const { state } = this;
    const kept = 1 - 1 / fadingPanes;
    state[0] = (state[0] ?? 0) * kept + 1;
    for (let stream = 0; stream < this.streams; stream += 1) {
      const [k = 0, n = 0] = [successes[stream], trials[stream]];
      if (n === 0) continue;
      const at = 1 + stream * cellsPerStream;
      const [squares = 0, binomial = 0, before = 0, trialsBefore = 0] = state.subarray(at, at + cellsPerStream);
      const both = n + trialsBefore;
      const pooled = (k + before) / both;
      const difference = trialsBefore === 0 ? 0 : k / n - before / trialsBefore;
      state[at] = squares * kept + (difference * difference * n * trialsBefore) / both;
      state[at + 1] = binomial * kept + (trialsBefore === 0 ? 0 : pooled * (1 - pooled));
      state[at + 2] = k;
      state[at + 3] = n;
    }
  }

  /** Upper 95 % limit of a stream's φ, at least 1; 1 with fewer than 200 panes, or where it never or always happened. */
  upperLimit(stream: number): number {
    const panes = this.state[0] ?? 0;
    const at = 1 + stream * cellsPerStream;
    const [squares = 0, binomial = 0] = this.state.subarray(at, at + 2);
    if (panes < trustedPanes || binomial === 0) return 1;
    return Math.max(1, (squares / binomial) * this.#widening(panes * freedomOfDifference));
  }

  /** From an estimate to its upper limit; by hundreds of degrees of freedom, rounded down, since the quantile is dear. */
  #widening(exact: number): number {
    const freedom = Math.max(trustedPanes * freedomOfDifference, Math.floor(exact / 100) * 100);
    if (this.#known.freedom !== freedom) this.#known = { freedom, factor: freedom / chiSquareQuantile(0.05, freedom) };
    return this.#known.factor;
  }
}
