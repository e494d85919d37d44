import { oneSampleKolmogorovPValue } from "../../statistics/kolmogorov-one-sample.ts";
import { twoSampleKolmogorovPValue } from "../../statistics/kolmogorov-two-sample.ts";
import { andersonDarlingTest, scholzStephensPValue } from "../raw/anderson-darling.ts";
import { cramerVonMisesTest } from "../raw/cramer-von-mises.ts";
import { energyDistance } from "../raw/energy-distance.ts";
import { eppsSingletonTest } from "../raw/epps-singleton.ts";
import { mannWhitneyLessPValue } from "../raw/mann-whitney.ts";
import { type PooledSteps, pooledSteps } from "../raw/pooled-steps.ts";
import { tTests } from "../raw/t-tests.ts";
import type { TestReading } from "../raw/test-reading.ts";
import type { EvidentlyMethod } from "./evidently-method.ts";
import { rowDistances } from "./row-distances.ts";
import { numeric } from "./sample.ts";

const test = (
  name: string,
  threshold: number,
  value: (steps: PooledSteps, reference: Float64Array, live: Float64Array) => number,
  needs?: string,
): EvidentlyMethod => ({
  name,
  kinds: ["numeric"],
  threshold,
  test: true,
  value: (reference, live) => {
    const [first, second] = [numeric(reference).sorted, numeric(live).sorted];
    return value(pooledSteps(first, second), first, second);
  },
  ...(needs === undefined ? {} : { needs }),
});

/** SciPy counts paths up to so many rows a side, and beyond takes the law of one sample of nm/(n+m) rows. */
const countedUpToRows = 10_000;
/** Limits of the statistics are not asked for, so that any level will do. */
const alpha = 0.05;
const pOf = ({ value, pValue }: TestReading) => (Number.isNaN(value) ? Number.NaN : pValue);
const statisticOf = ({ value }: TestReading) => value;

/** Evidently's tests of the rows of a number; each value is a p-value but for the energy distance. */
export const kolmogorovSmirnov: EvidentlyMethod = {
  name: "ks",
  kinds: ["numeric"],
  threshold: 0.05,
  test: true,
  value: (reference, live) => {
    const [first, second] = [numeric(reference).sorted, numeric(live).sorted];
    const [n, m] = [first.length, second.length];
    const { kolmogorovSmirnov: d } = rowDistances(first, second);
    if (Math.max(n, m) <= countedUpToRows) return twoSampleKolmogorovPValue(d, n, m);
    return oneSampleKolmogorovPValue(d, Math.round((n * m) / (n + m)));
  },
};
/** One-sided there, so that only values that have grown are drift. */
export const mannWhitney = test("mannw", 0.05, mannWhitneyLessPValue);
/** By the table of the paper, never below .001 or above .25. */
export const andersonDarling = test(
  "anderson",
  0.1,
  (steps) => {
    const value = statisticOf(andersonDarlingTest(steps, alpha));
    return Number.isNaN(value) ? value : scholzStephensPValue(value);
  },
  "two distinct values",
);
export const cramerVonMises = test(
  "cramer_von_mises",
  0.1,
  (steps) => (Math.min(steps.referenceRows, steps.liveRows) < 2 ? Number.NaN : pOf(cramerVonMisesTest(steps, alpha))),
  "two rows on each side",
);
export const eppsSingleton = test(
  "es",
  0.05,
  (steps) => pOf(eppsSingletonTest(steps, alpha)),
  "five rows on each side, and values of which the middle half is not one value",
);
export const student = test(
  "t_test",
  0.05,
  (_, reference, live) => {
    const p = pOf(tTests(reference, live, alpha)[1]);
    // Two constants: an infinite t, unless they are one.
    return Number.isNaN(p) && reference.length + live.length > 2 && reference[0] !== live[0] ? 0 : p;
  },
  "three rows in all, and values that vary",
);
export const energy: EvidentlyMethod = {
  name: "ed",
  kinds: ["numeric"],
  threshold: 0.1,
  test: false,
  value: (reference, live) => energyDistance(pooledSteps(numeric(reference).sorted, numeric(live).sorted)),
};
