import { logSumExp, softplus } from "../statistics/log-sum-exp.ts";
import type { Band } from "./band.ts";

/** Counts of one stream in one closed pane: `successes` of `trials`, 0 ≤ successes ≤ trials. */
export interface PaneCount {
  /** Event time, epoch ms. */
  readonly startMs: number;
  readonly successes: number;
  readonly trials: number;
}

/** What a stream may spend in a pane; chosen before its outcomes are seen. */
export interface Stake {
  /** The stream's part of the budget, split evenly over its alternatives. At any time the weights under one budget sum to at most 1. */
  readonly weight: number;
  /** φ ≥ 1: by how much panes vary beyond a binomial. */
  readonly designEffect: number;
  /** ln c, where c is panes per expected false alarm. */
  readonly logBudget: number;
}

/** A stream left its band. */
export interface Alarm {
  /** Index in the band's alternatives of the one with most evidence. */
  readonly alternative: number;
  /** ln S at the alarm, at least ln c. */
  readonly logEvidence: number;
  /** Start of the first pane of the run that led here: the onset estimate, epoch ms. */
  readonly onsetMs: number;
  /** Counts from the onset on, this pane included: the observed rate and its n. */
  readonly successes: number;
  readonly trials: number;
}

/** Cells of a stream before its log states: run statistic, onset, successes and trials of the run. */
const headCells = 4;
/** Beyond this distance in nats the smaller term of a sum of exponentials is lost in a double anyway. */
const negligibleNats = 40;

/**
 * Banded e-SR detectors of many streams in one array: per stream and alternative ln S_i, where
 * S_i ← (w_i + S_i)·exp(inc), inc = (k·ln(q_i/m) + (n−k)·ln((1−q_i)/(1−m)))/φ, and an alarm when Σ S_i ≥ c.
 *
 * While rates stay in their bands and φ covers the clustering, c·E[alarms in T panes] ≤ T over all streams whose weights
 * share the budget, whatever the dependence between them, and also when weights, limits or φ change between panes
 * (Shiryaev–Roberts e-detector: Shin, Ramdas, Rinaldo, "E-detectors", 2022).
 *
 * The onset is the last zero of the CUSUM of the mildest alternative: the pane after it starts the run.
 */
export class DetectorBank {
  readonly streams: number;
  /** Most alternatives that a stream can have. */
  readonly width: number;
  /** All state: `streams` times `headCells + width` doubles; −∞ is a legal value. */
  readonly state: Float64Array;

  /** @throws RangeError if a given state has another size. */
  constructor(streams: number, width: number, state?: Float64Array) {
    const size = streams * (headCells + width);
    if (state !== undefined && state.length !== size)
      throw new RangeError(`state of ${state.length}, not ${size} cells`);
    this.streams = streams;
    this.width = width;
    this.state = state ?? new Float64Array(size);
    if (state === undefined) for (let stream = 0; stream < streams; stream += 1) this.reset(stream);
  }

  /** Forgets a stream's evidence and run. */
  reset(stream: number): void {
    const at = stream * (headCells + this.width);
    this.state.fill(0, at, at + headCells);
    this.state.fill(-Infinity, at + headCells, at + headCells + this.width);
  }

  /** Start of the first pane of the present run above the limit, epoch ms; undefined where there is none. */
  onsetMs(stream: number): number | undefined {
    const at = stream * (headCells + this.width);
    return (this.state[at] ?? 0) > 0 ? this.state[at + 1] : undefined;
  }

  /**
   * Feeds one closed pane, in time order, once. A pane without trials changes nothing. An alarm resets this stream alone.
   * @throws RangeError for counts that are none, or a band of more alternatives than the bank is wide.
   */
  feed(stream: number, pane: PaneCount, band: Band, stake: Stake): Alarm | undefined {
    const { successes, trials } = pane;
    if (!(successes >= 0 && successes <= trials)) throw new RangeError(`${successes} of ${trials} is no count`);
    if (trials === 0) return undefined;
    const count = band.alternatives.length;
    if (count > this.width) throw new RangeError(`${count} alternatives in a bank of ${this.width}`);
    const at = stream * (headCells + this.width);
    const first = at + headCells;
    const failures = trials - successes;
    const logWeight = Math.log(stake.weight / count);
    let best = 0;
    for (let i = 0; i < count; i += 1) {
      const increment = (successes * (band.hit[i] ?? 0) + failures * (band.miss[i] ?? 0)) / stake.designEffect;
      if (i === 0) this.#run(at, pane, increment);
      this.state[first + i] = logAdd(logWeight, this.state[first + i] ?? -Infinity) + increment;
      if ((this.state[first + i] ?? 0) > (this.state[first + best] ?? 0)) best = i;
    }
    const highest = this.state[first + best] ?? -Infinity;
    if (highest + Math.log(count) < stake.logBudget) return undefined;
    const logEvidence = logSumExp(this.state.subarray(first, first + count));
    if (logEvidence < stake.logBudget) return undefined;
    const alarm = { alternative: best, logEvidence, ...this.#sinceOnset(at, pane) };
    this.reset(stream);
    return alarm;
  }

  #run(at: number, pane: PaneCount, increment: number): void {
    const { state } = this;
    const before = state[at] ?? 0;
    const after = before + increment;
    if (after <= 0) {
      state.fill(0, at, at + headCells);
      return;
    }
    state[at] = after;
    if (before <= 0) state[at + 1] = pane.startMs;
    state[at + 2] = (state[at + 2] ?? 0) + pane.successes;
    state[at + 3] = (state[at + 3] ?? 0) + pane.trials;
  }

  /** The run; or, where the tipping pane itself ended it, that pane alone. */
  #sinceOnset(at: number, pane: PaneCount): { onsetMs: number; successes: number; trials: number } {
    const [run = 0, onsetMs = 0, successes = 0, trials = 0] = this.state.subarray(at, at + headCells);
    if (run <= 0) return { onsetMs: pane.startMs, successes: pane.successes, trials: pane.trials };
    return { onsetMs, successes, trials };
  }
}

/** ln(e^a + e^b); either may be −∞. */
function logAdd(a: number, b: number): number {
  if (b - a < -negligibleNats || b === -Infinity) return a;
  if (a - b < -negligibleNats || a === -Infinity) return b;
  return a + softplus(b - a);
}
