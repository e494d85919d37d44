import { bodyAlternatives, columnWidth, rateAlternatives } from "../../src/core/detection/alternatives.ts";
import { type Band, bandOf } from "../../src/core/detection/band.ts";
import { DetectorBank } from "../../src/core/detection/detector-bank.ts";
import { limitOf } from "../../src/core/detection/limits.ts";
import { listStreams, type StreamList } from "../../src/core/detection/streams.ts";
import { tolerances } from "../../src/core/detection/tolerances.ts";
import { effectCriticalValues } from "../../src/core/drift/critical-values.ts";
import { populationStabilityIndex } from "../../src/core/drift/population-stability.ts";
import { adjustedPValues } from "../../src/core/statistics/benjamini-hochberg.ts";
import { twoSampleKolmogorovPValue } from "../../src/core/statistics/kolmogorov-two-sample.ts";
import { layoutOf, referenceOf, uniformColumn } from "../../test/support/detection-reference.ts";
import { cells, type FeatureWindow, features, referenceRows, windowsPerDay } from "./feature-windows.ts";

/** Whether a window of all features is alarmed. */
export type Rule = (window: readonly FeatureWindow[]) => boolean;

const alpha = 0.05;
const pValues = (window: readonly FeatureWindow[]) =>
  window.map(({ ks, rows }) => twoSampleKolmogorovPValue(ks, referenceRows, rows));

/** Rules that look at each window alone. */
export const windowRules = {
  "KS p < .05": (window) => pValues(window).some((p) => p < alpha),
  "KS Bonferroni": (window) => pValues(window).some((p) => p < alpha / features),
  "KS BH": (window) => adjustedPValues(pValues(window)).some((p) => p < alpha),
  "KS D > .1": (window) => window.some(({ ks }) => ks > 0.1),
  "W-norm ≥ .1": (window) => window.some(({ wasserstein }) => wasserstein >= 0.1),
  "half of W-norm ≥ .1": (window) => 2 * window.filter(({ wasserstein }) => wasserstein >= 0.1).length >= features,
  "PSI₁₀ min-effect": (window) =>
    window.some(({ counts, rows }) => {
      const { drifting } = effectCriticalValues(10, referenceRows, rows, 1e-6 / features, 0.01);
      return populationStabilityIndex({ reference: tenths(referenceCounts), live: tenths(counts) }) > drifting;
    }),
} satisfies Record<string, Rule>;

const referenceCounts = new Uint32Array(cells).fill(referenceRows / cells);

function tenths(counts: Uint32Array): Float64Array {
  const tenth = cells / 10;
  return Float64Array.from({ length: 10 }, (_, i) =>
    counts.subarray(i * tenth, (i + 1) * tenth).reduce((a, b) => a + b),
  );
}

/** The drift streams of every feature at one expected false alarm a year, each window a pane. */
export function driftStreams(hours: boolean): Rule {
  const { list, bands } = prepare(hours);
  const bank = new DetectorBank(list.streams.length, columnWidth);
  const logBudget = Math.log(365 * windowsPerDay);
  const prefix = new Float64Array(cells + 1);
  return (window) => {
    let [column, alarmed] = [-1, false];
    list.streams.forEach((stream, index) => {
      const band = bands[index];
      if (stream.family !== "drift" || band === undefined) return;
      const { counts, rows } = window[stream.column] as FeatureWindow;
      if (stream.column !== column)
        for (let i = 0; i < cells; i += 1) prefix[i + 1] = (prefix[i] ?? 0) + (counts[i] ?? 0);
      column = stream.column;
      const successes = (prefix[stream.range.to] ?? 0) - (prefix[stream.range.from] ?? 0);
      const stake = { weight: stream.part, designEffect: 1, logBudget };
      if (bank.feed(index, { startMs: 0, successes, trials: rows }, band, stake) !== undefined) alarmed = true;
    });
    return alarmed;
  };
}

/** `hours`: whether the reference has an hour-of-day envelope, without which every tolerance is 1.5 times as wide. */
function prepare(hours: boolean): { list: StreamList; bands: (Band | undefined)[] } {
  const columns = Array.from({ length: features }, (_, i) => uniformColumn(`f${i}`, cells, referenceRows / cells));
  const list = listStreams(layoutOf(referenceOf(columns)), columns);
  const bands = list.streams.map((stream) => {
    if (stream.family !== "drift") return undefined;
    const { from, to, part } = stream.range;
    const hourly = hours ? { successes: [], trials: [] } : null;
    const successes = ((to - from) * referenceRows) / cells;
    const limit = limitOf({ successes, trials: referenceRows, designEffect: 1, hourly }, tolerances[part]);
    const alternatives = part === "body" ? bodyAlternatives : rateAlternatives;
    return limit === undefined ? undefined : bandOf(limit, alternatives(limit));
  });
  return { list, bands };
}
