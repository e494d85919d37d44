import { ConditionalDetector, type PairCount } from "../src/core/detection/conditional-detector.ts";
import { holdPart, panesPerYear, stakeWeight } from "../src/core/detection/weights.ts";
import { FadingDesignEffects } from "../src/core/reference/fading-design-effects.ts";
import { normalCdf } from "../src/core/statistics/normal-distribution.ts";
import { clusteredBinomial } from "../test/support/binomial.ts";
import { panesPerDay } from "../test/support/null-streams.ts";
import { seededRandom } from "../test/support/random.ts";

/**
 * Hold evidence as it runs: a 5 % canary (100 of 2,000 rows a pane) beside its control, both directions of one class's
 * share, with the weight of one of twenty class streams among three kinds, φ the larger of the reference's and of
 * what both arms show.
 * `node bench/hold-evidence.ts [YEARS]`: false alarms in that many pane-years (1 if left out; a fraction is allowed), then
 * panes to find a share and a score that have moved, median of 100 runs, for several tolerances τ.
 */
const years = Number(process.argv[2] ?? 1);
const logBudget = Math.log(panesPerYear);
const weight = stakeWeight(holdPart(3, 20, false), 2);
const runs = 100;
const horizon = 4_320;
const tolerances = [0.1, 0.2, 0.3, 0.5];
const [trials, controlTrials] = [100, 1_900];

interface Traffic {
  readonly cluster: number;
  /** φ that is used whatever is measured; left out: the larger of the true one, from the reference, and what was measured. */
  readonly taken?: number;
  rate(pane: number): number;
  /** The canary's rate where the control has this one. */
  canary(rate: number): number;
}

const equal = (rate: number) => rate;
const wave = (pane: number) =>
  0.1 * (1 + 0.5 * Math.sin((2 * Math.PI * pane) / panesPerDay)) * (pane % 2_900 > 2_840 ? 5 : 1);

const nulls: readonly (readonly [string, Traffic])[] = [1, 5, 10].flatMap((cluster): [string, Traffic][] => [
  [`even, clusters of ${cluster}`, { cluster, rate: () => 0.1, canary: equal }],
  [`day wave ±50 %, ×5 incidents, clusters of ${cluster}`, { cluster, rate: wave, canary: equal }],
  [`even, clusters of ${cluster}, φ half of that`, { cluster, taken: cluster / 2, rate: () => 0.1, canary: equal }],
]);
/** Normal scores whose control has this share below an edge: the canary's, moved up by `shift` standard deviations. */
const edge = (z: number, shift: number) => (rate: number) => (rate === 0 ? 0 : normalCdf(z - shift));
const changes: readonly (readonly [string, Traffic])[] = [1, 5].flatMap((cluster) => [
  [`share .10 × 1.5, clusters of ${cluster}`, { cluster, rate: () => 0.1, canary: (p) => 1.5 * p }] as const,
  [`share .10 × 2, clusters of ${cluster}`, { cluster, rate: () => 0.1, canary: (p) => 2 * p }] as const,
  [`share .10 halved, clusters of ${cluster}`, { cluster, rate: () => 0.1, canary: (p) => p / 2 }] as const,
  [
    `score + .25 σ at the first sixteenth, clusters of ${cluster}`,
    { cluster, rate: () => 1 / 16, canary: edge(-1.534, 0.25) },
  ] as const,
  [
    `score + .5 σ at the first sixteenth, clusters of ${cluster}`,
    { cluster, rate: () => 1 / 16, canary: edge(-1.534, 0.5) },
  ] as const,
]);

console.table(
  Object.fromEntries(
    nulls.map(([name, traffic]) => [
      name,
      Object.fromEntries(
        tolerances.map((tolerance) => [`τ ${tolerance}`, alarms(traffic, tolerance, years * panesPerYear)]),
      ),
    ]),
  ),
);
console.table(
  Object.fromEntries(
    changes.map(([name, traffic]) => [
      name,
      Object.fromEntries(tolerances.map((tolerance) => [`τ ${tolerance}`, delay(traffic, tolerance)])),
    ]),
  ),
);

function alarms(traffic: Traffic, tolerance: number, panes: number): number {
  const watch = watcher(traffic, tolerance, 1);
  let count = 0;
  for (let pane = 0; pane < panes; pane += 1) count += watch(pane);
  return count;
}

/** Median panes from the change on, after a day of equal behaviour on which φ was measured; – if half of the runs see nothing. */
function delay({ cluster, rate, canary }: Traffic, tolerance: number): string {
  const delays = Array.from({ length: runs }, (_, run) => {
    const changed = { cluster, rate, canary: equal as Traffic["canary"] };
    const watch = watcher(changed, tolerance, run + 1);
    for (let pane = 0; pane < 1_000; pane += 1) watch(pane);
    changed.canary = canary;
    for (let pane = 0; pane < horizon; pane += 1) if (watch(1_000 + pane) > 0) return pane + 1;
    return Number.POSITIVE_INFINITY;
  }).sort((a, b) => a - b);
  const median = delays[runs / 2] ?? Number.POSITIVE_INFINITY;
  return Number.isFinite(median) ? String(median) : "–";
}

/** Feeds one pane and returns how many of the two directions alarmed. */
function watcher(traffic: Traffic, tolerance: number, seed: number): (pane: number) => number {
  const random = seededRandom(seed);
  const detector = new ConditionalDetector(2);
  const arms = [new FadingDesignEffects(1), new FadingDesignEffects(1)] as const;
  return (pane) => {
    const rate = Math.min(0.95, traffic.rate(pane));
    const mine = clusteredBinomial(random, trials, Math.min(0.95, traffic.canary(rate)), traffic.cluster);
    const theirs = clusteredBinomial(random, controlTrials, rate, traffic.cluster);
    const measured = Math.max(arms[0].upperLimit(0), arms[1].upperLimit(0));
    const stake = { weight, designEffect: traffic.taken ?? Math.max(traffic.cluster, measured), logBudget };
    const startMs = 10_000 * pane;
    const more: PairCount = {
      startMs,
      successes: mine,
      trials,
      controlSuccesses: theirs,
      controlTrials,
    };
    const fewer: PairCount = {
      startMs,
      successes: theirs,
      trials: controlTrials,
      controlSuccesses: mine,
      controlTrials: trials,
    };
    const found = [more, fewer].filter((pair, i) => detector.feed(i, pair, stake, tolerance) !== undefined).length;
    arms[0].add([mine], [trials]);
    arms[1].add([theirs], [controlTrials]);
    return found;
  };
}
