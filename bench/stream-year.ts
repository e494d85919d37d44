import { panesPerYear } from "../src/core/detection/weights.ts";
import { binomial } from "../test/support/binomial.ts";
import { nullStreams } from "../test/support/null-streams.ts";
import { seededRandom } from "../test/support/random.ts";
import { bandedDetector, type Comparator, meanBetting, zTest } from "./support/comparators.ts";

/**
 * False alarms in one simulated stream-year of 10 s panes (n = 2,000, rate .02, whole budget of one a year), and mean
 * panes from a change to the alarm (40 iid runs, at most 2,000 panes). Each cell: measured / expected.
 */
const rate = 0.02;
const trials = 2_000;
const runs = 40;
const longestPanes = 2_000;
/** In the order of the expected figures. */
const nulls = ["iid", "day wave", "bursty", "wandering"] as const;
const changes = [0.027, 0.03, 0.04, 0.06];
const windowsPerYear = panesPerYear / 30;

const rows: readonly [name: string, detector: Comparator, nulls: readonly number[], delays: readonly number[]][] = [
  ["z-test 5-min α=.001", zTest(rate, 0.001), [146, 37_122, 9_014, 20_075], [30, 30, 30, 30]],
  ["z-test, 1 a year", zTest(rate, 1 / windowsPerYear), [1, 30_020, 3_275, 12_033], [30, 30, 30, 30]],
  ["e-SR m=p0", bandedDetector(rate, 1), [0, 38_036, 38_362, 17_469], [7.9, 4.6, 1.6, 1]],
  ["e-SR m=1.25p0", bandedDetector(1.25 * rate, 1), [0, 0, 3_332, 21], [89, 17.5, 2.8, 1]],
  ["e-SR m=1.25p0 φ=5", bandedDetector(1.25 * rate, 5), [0, 0, 0, 0], [419, 80, 11, 2.9]],
  ["e-SR m=1.5p0 φ=5", bandedDetector(1.5 * rate, 5), [0, 0, 0, 0], [Infinity, Infinity, 27, 4.1]],
  ["pane-mean betting", meanBetting(1.25 * rate), [0, 0, 0, 4], [240, 101, 38, 20]],
];

const table = rows.map(([name, detector, expected, delays]) => {
  const years = nulls.map((stream, i) => [stream, `${falseAlarms(detector, stream)} / ${expected[i] ?? "–"}`]);
  const found = changes.map((after, i) => [
    `→${after}`,
    `${shown(meanDelay(detector, after))} / ${shown(delays[i] ?? 0)}`,
  ]);
  return [name, Object.fromEntries([...years, ...found])];
});
console.table(Object.fromEntries(table));

function falseAlarms(detector: Comparator, name: (typeof nulls)[number]): number {
  const stream = nullStreams[name](rate, 11);
  const alarms = detector();
  let count = 0;
  for (let pane = 0; pane < panesPerYear; pane += 1) if (alarms(stream(pane, trials), trials)) count += 1;
  return count;
}

function meanDelay(detector: Comparator, after: number): number {
  let sum = 0;
  for (let run = 1; run <= runs; run += 1) {
    const random = seededRandom(run);
    const alarms = detector();
    for (let pane = 0; pane < 30; pane += 1) alarms(binomial(random, trials, rate), trials);
    let panes = 1;
    while (!alarms(binomial(random, trials, after), trials)) if (++panes > longestPanes) return Infinity;
    sum += panes;
  }
  return sum / runs;
}

function shown(panes: number): string {
  return panes === Infinity ? "never" : panes.toFixed(1);
}
