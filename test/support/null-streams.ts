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
  /** Five equal outcomes at a time. */
  clustered: (rate: number, seed: number): PaneStream => {
    const random = seededRandom(seed);
    return (_, trials) => clusteredBinomial(random, trials, rate, 5);
  },
  /** A rate that wanders by 10 % (standard deviation) with a memory of one hour. */
  wandering: (rate: number, seed: number): PaneStream => {
    const random = seededRandom(seed);
    const memory = Math.exp(-1 / 360);
    let deviation = 0;
    return (_, trials) => {
      deviation = memory * deviation + 0.1 * Math.sqrt(1 - memory * memory) * normal(random);
      return binomial(random, trials, rate * (1 + deviation));
    };
  },
} as const;

export type NullName = keyof typeof nullStreams;
export const nullNames = Object.keys(nullStreams) as NullName[];
