import { binomial, clusteredBinomial } from "./binomial.ts";
import { normal, seededRandom } from "./random.ts";

export const panesPerDay = 8_640;

/** Successes of the pane of that index, drawn in order. */
export type PaneStream = (pane: number, trials: number) => number;

/** Streams on which nothing is wrong, around `rate`: each bends another assumption of the detectors. */
export const nullStreams = {
  iid: (rate: number, seed: number): PaneStream => {
    const random = seededRandom(seed);
    return (_, trials) => binomial(random, trials, rate);
  },
  /** ±20 % over a day. */
  "day wave": (rate: number, seed: number): PaneStream => {
    const random = seededRandom(seed);
    return (pane, trials) => binomial(random, trials, rate * (1 + 0.2 * Math.sin((2 * Math.PI * pane) / panesPerDay)));
  },
  /** A rate drawn anew for each pane (beta-binomial), with a design effect of five: bursts far above it are not rare. */
  bursty: (rate: number, seed: number): PaneStream => {
    const random = seededRandom(seed);
    return (_, trials) => {
      const size = (trials - 1) / 4 - 1;
      const failed = gamma(random, rate * size);
      return binomial(random, trials, failed / (failed + gamma(random, (1 - rate) * size)));
    };
  },
  /**
   * A rate whose odds wander by 10 % (standard deviation) with a memory of one hour. A rate of one half that wandered by a
   * tenth of itself would leave a band of +.1 at two standard deviations, many times a week: then it is no null.
   */
  wandering: (rate: number, seed: number): PaneStream => {
    const random = seededRandom(seed);
    const memory = Math.exp(-1 / 360);
    let deviation = 0;
    return (_, trials) => {
      deviation = memory * deviation + 0.1 * Math.sqrt(1 - memory * memory) * normal(random);
      return binomial(random, trials, rate * (1 + (1 - rate) * deviation));
    };
  },
  /** ±20 % over a week. */
  "week wave": (rate: number, seed: number): PaneStream => {
    const random = seededRandom(seed);
    return (pane, trials) =>
      binomial(random, trials, rate * (1 + 0.2 * Math.sin((2 * Math.PI * pane) / (7 * panesPerDay))));
  },
  /** Five equal outcomes at a time. */
  clustered: (rate: number, seed: number): PaneStream => {
    const random = seededRandom(seed);
    return (_, trials) => clusteredBinomial(random, trials, rate, 5);
  },
} as const;

export type NullName = keyof typeof nullStreams;
export const nullNames = Object.keys(nullStreams) as NullName[];

/** A draw of Gamma(shape, 1) for a shape of at least 1 (Marsaglia & Tsang 2000). */
function gamma(random: () => number, shape: number): number {
  const d = shape - 1 / 3;
  for (;;) {
    const z = normal(random);
    const v = (1 + z / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(random()) < z * z * 0.5 + d - d * v + d * Math.log(v)) return d * v;
  }
}
