import type { StreamBand } from "../detection/stream-bands.ts";
import { emptyCounts, readStreams } from "../detection/stream-counts.ts";
import { featureOf } from "../detection/streams.ts";
import type { CountVector } from "../profile/reading-counts.ts";
import { rejectByEvidence } from "../statistics/e-benjamini-hochberg.ts";
import { logSumExp } from "../statistics/log-sum-exp.ts";
import type { ReferenceFrame } from "./reference-frame.ts";

/** Share of the features named that may be wrong. */
const falseDiscoveries = 0.05;

export interface MovedFeatures {
  /** Most evidence first. */
  readonly names: readonly string[];
  /** Features that could be told. */
  readonly of: number;
}

/**
 * Which features have left their bands, by e-BH over all of them at 5 % false discoveries, whatever the dependence between them.
 *
 * A feature's evidence is the mean over windows, streams and alternatives of the likelihood ratio of an alternative to
 * the band's limit: each is an e-value while the rate is in its band, and so is their mean.
 *
 * @param windows counts in the frame's layout over spans chosen beforehand
 */
export function movedFeatures(frame: ReferenceFrame, windows: readonly CountVector[], atMs: number): MovedFeatures {
  const bands = frame.clock.at(atMs);
  const evidence = new Map<string, number[]>();
  for (const counts of windows) {
    const { successes, trials } = readStreams(frame.list, counts, emptyCounts(frame.list));
    frame.list.streams.forEach((stream, i) => {
      const feature = featureOf(frame.list, stream);
      const band = bands[i];
      if (feature === null || band === undefined) return;
      const known = evidence.get(feature) ?? [];
      evidence.set(feature, known);
      known.push(logRatio(band, successes[i] ?? 0, trials[i] ?? 0));
    });
  }
  const names = [...evidence.keys()];
  const logs = [...evidence.values()].map((all) => logSumExp(all) - Math.log(all.length));
  return { names: rejectByEvidence(logs, falseDiscoveries).map((i) => names[i] ?? ""), of: names.length };
}

/** ln of the mean over a band's alternatives of their likelihood ratio to its limit, for k of n; 0 without trials. */
export function logRatio({ band, designEffect }: StreamBand, successes: number, trials: number): number {
  const each = band.alternatives.map(
    (_, i) => (successes * (band.hit[i] ?? 0) + (trials - successes) * (band.miss[i] ?? 0)) / designEffect,
  );
  return logSumExp(each) - Math.log(each.length);
}
