import { harmAlternatives } from "../src/core/detection/alternatives.ts";
import { type Band, bandOf } from "../src/core/detection/band.ts";
import { conditionalBand, conditionalWidth } from "../src/core/detection/conditional-band.ts";
import type { PairCount } from "../src/core/detection/conditional-detector.ts";
import { DetectorBank } from "../src/core/detection/detector-bank.ts";
import { panesPerYear } from "../src/core/detection/weights.ts";
import { panesPerDay } from "../test/support/null-streams.ts";
import { pairStream } from "../test/support/pair-streams.ts";

/**
 * A 5 % canary (100 of 2,000 rows a pane, rate .02) beside its control for 6 h, under a day wave of ±50 % and three
 * five-fold incidents common to both, 400 runs: share of runs with an alarm, and median panes to it; then false alarms
 * in a pane-year of clusters of equal outcomes. Each cell: measured / expected.
 */
const runs = 400;
const panes = 2_160;
const tolerance = 0.1;
const rate = (pane: number) =>
  0.02 * (1 + 0.5 * Math.sin((2 * Math.PI * pane) / panesPerDay)) * (pane % 700 > 640 ? 5 : 1);
const canary = { trials: 100, controlTrials: 1_900 };
const year = Math.log(panesPerYear);
const absolute = bandOf(0.025, harmAlternatives(0.025)) as Band;

type Watcher = (pane: PairCount, index: number) => boolean;
const watchers: readonly [name: string, start: (designEffect: number) => Watcher, expected: readonly string[]][] = [
  [
    "conditional e-test τ=.1 α=.001",
    (phi) => conditional(phi, Math.log(1_000), true),
    ["0%", "100% 65", "100% 15", "100% 5"],
  ],
  ["conditional e-SR τ=.1 1/yr", (phi) => conditional(phi, year, false), ["0%", "100% 106", "100% 27", "100% 8"]],
  ["two-proportion z p<.01 each minute", twoProportions, ["12.5%", "100% 31", "31", "31"]],
  ["absolute e-SR m=1.25p0", againstReference, ["100%", "94", "29", "9"]],
];

console.table(
  Object.fromEntries(watchers.map(([name, start, expected]) => [name, Object.fromEntries(ratios(start, expected))])),
);
const clusters = [1, 5, 10].map((cluster, i) => {
  const [unscaled, scaled] = [1, cluster].map((phi) => yearOf(cluster, conditional(phi, year, false)));
  return [
    `clusters of ${cluster}`,
    { "without φ": `${unscaled} / ${[0, 14_439, 78_236][i]}`, "with φ": `${scaled} / 0` },
  ];
});
console.table(Object.fromEntries(clusters));

function ratios(start: (designEffect: number) => Watcher, expected: readonly string[]): [string, string][] {
  return [1, 1.5, 2, 3].map((ratio, i) => {
    const delays = Array.from({ length: runs }, (_, run) => {
      const next = pairStream({ ...canary, rate, cluster: 1, ratio }, run + 1);
      const watch = start(1);
      for (let pane = 0; pane < panes; pane += 1) if (watch(next(pane), pane)) return pane + 1;
      return Infinity;
    });
    const found = delays.filter(Number.isFinite).sort((a, b) => a - b);
    const measured = `${((100 * found.length) / runs).toFixed(1)}% ${found[Math.floor(found.length / 2)] ?? ""}`;
    return [`ratio ${ratio}`, `${measured} / ${expected[i]}`];
  });
}

function yearOf(cluster: number, watch: Watcher): number {
  const next = pairStream({ ...canary, rate: () => 0.02, cluster, ratio: 1 }, 1);
  let alarms = 0;
  for (let pane = 0; pane < panesPerYear; pane += 1) if (watch(next(pane), pane)) alarms += 1;
  return alarms;
}

/** `once`: all weight on the first pane and none later, which is the e-test of one horizon. */
function conditional(designEffect: number, logBudget: number, once: boolean): Watcher {
  const bank = new DetectorBank(1, conditionalWidth);
  return ({ successes, trials, controlSuccesses, controlTrials }, index) => {
    const stake = { weight: once && index > 0 ? 0 : 1, designEffect, logBudget };
    const band = conditionalBand(trials, controlTrials, tolerance) as Band;
    return (
      bank.feed(0, { startMs: 0, successes, trials: Math.max(1, successes + controlSuccesses) }, band, stake) !==
      undefined
    );
  };
}

function againstReference(designEffect: number): Watcher {
  const bank = new DetectorBank(1, absolute.alternatives.length);
  return (pane) => bank.feed(0, pane, absolute, { weight: 1, designEffect, logBudget: year }) !== undefined;
}

function twoProportions(): Watcher {
  let [k, kb, n, nb] = [0, 0, 0, 0];
  return (pane, index) => {
    [k, kb] = [k + pane.successes, kb + pane.controlSuccesses];
    [n, nb] = [n + pane.trials, nb + pane.controlTrials];
    if (index < 30 || index % 6 !== 0) return false;
    const pooled = (k + kb) / (n + nb);
    return (k / n - kb / nb) / Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / nb)) > 2.326;
  };
}
