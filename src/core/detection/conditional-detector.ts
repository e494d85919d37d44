import type { Codec } from "../codec.ts";
import { conditionalBand, conditionalWidth } from "./conditional-band.ts";
import { DetectorBank, type Stake } from "./detector-bank.ts";
import { detectorBankCodec } from "./detector-bank-codec.ts";

/** Counts of one metric of a version and of its control in the same pane. */
export interface PairCount {
  readonly startMs: number;
  readonly successes: number;
  readonly trials: number;
  readonly controlSuccesses: number;
  readonly controlTrials: number;
}

/** The version does worse than the control that serves the same traffic. */
export interface ConditionalAlarm extends PairCount {
  /** Counts are those since the onset estimate; `startMs` is the onset, epoch ms. */
  readonly logEvidence: number;
}

/** Sums since the onset that the bank does not keep: the version's trials and its control's. */
const sumsPerStream = 2;

/**
 * The banded e-SR on a version's share of the errors of both: nothing but the difference between the two counts, so that
 * common incidents cancel. One stream per harm metric; start anew when the control changes. φ is mandatory: clusters
 * of ten equal outcomes without it gave 78,236 false alarms in a pane-year, with it none.
 */
export class ConditionalDetector {
  readonly bank: DetectorBank;
  readonly sums: Float64Array;

  /** @throws RangeError if a given state does not fit the number of streams. */
  constructor(streams: number, state?: { readonly bank: DetectorBank; readonly sums: Float64Array }) {
    this.bank = state?.bank ?? new DetectorBank(streams, conditionalWidth);
    this.sums = state?.sums ?? new Float64Array(streams * sumsPerStream);
    const { bank, sums } = this;
    if (bank.streams !== streams || bank.width !== conditionalWidth || sums.length !== streams * sumsPerStream)
      throw new RangeError(`state of ${bank.streams} × ${bank.width} and ${sums.length} sums for ${streams} streams`);
  }

  /**
   * Feeds one pane that both have closed. Where one has no trials, or neither has errors, evidence stays as it was.
   * @param stake its design effect is the larger of the reference's and of the last day's panes
   * @param tolerance τ: odds ratios up to 1 + τ are let pass; .3 if left out
   */
  feed(stream: number, pane: PairCount, stake: Stake, tolerance?: number): ConditionalAlarm | undefined {
    const band = conditionalBand(pane.trials, pane.controlTrials, tolerance);
    if (band === undefined) return undefined;
    const { startMs, successes } = pane;
    const errors = successes + pane.controlSuccesses;
    const alarm = this.bank.feed(stream, { startMs, successes, trials: errors }, band, stake);
    const onsetMs = alarm?.onsetMs ?? this.bank.onsetMs(stream);
    const at = stream * sumsPerStream;
    if (onsetMs === undefined || onsetMs === startMs) this.sums.fill(0, at, at + sumsPerStream);
    if (onsetMs === undefined) return undefined;
    const trials = (this.sums[at] ?? 0) + pane.trials;
    const controlTrials = (this.sums[at + 1] ?? 0) + pane.controlTrials;
    this.sums.set(alarm === undefined ? [trials, controlTrials] : [0, 0], at);
    if (alarm === undefined) return undefined;
    const { logEvidence } = alarm;
    return {
      startMs: alarm.onsetMs,
      successes: alarm.successes,
      trials,
      controlSuccesses: alarm.trials - alarm.successes,
      controlTrials,
      logEvidence,
    };
  }
}

export const conditionalDetectorCodec: Codec<ConditionalDetector> = {
  version: 1,
  encode({ bank, sums }, out) {
    detectorBankCodec.encode(bank, out);
    out.doubles(sums);
  },
  decode(bytes) {
    const bank = detectorBankCodec.decode(bytes, detectorBankCodec.version);
    if ("unreadable" in bank) return bank;
    const sums = bytes.doubles();
    try {
      return new ConditionalDetector(bank.streams, { bank, sums });
    } catch (error) {
      if (error instanceof RangeError) return { unreadable: error.message };
      throw error;
    }
  },
};
