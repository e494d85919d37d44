import type { CellPair } from "../comparison.ts";
import { andersonDarlingTest } from "./anderson-darling.ts";
import { cramerVonMisesTest } from "./cramer-von-mises.ts";
import { kolmogorovSmirnovTest } from "./exact-kolmogorov-smirnov.ts";
import { fisherExactTest } from "./fisher-exact-test.ts";
import { gTest } from "./g-test.ts";
import { mannWhitneyTest } from "./mann-whitney.ts";
import type { PooledSteps } from "./pooled-steps.ts";
import { tTests } from "./t-tests.ts";
import type { TestReading } from "./test-reading.ts";
import { twoProportionTest } from "./two-proportion-z.ts";

/** Two samples of a numeric column: ascending finite numbers, and their steps, which are made once. */
export interface SamplePair {
  readonly reference: Float64Array;
  readonly live: Float64Array;
  readonly steps: PooledSteps;
}

/** Every test of two samples of numbers, in the order of display. */
export function numericTests({ reference, live, steps }: SamplePair, alpha: number): readonly TestReading[] {
  return [
    kolmogorovSmirnovTest(steps, alpha),
    cramerVonMisesTest(steps, alpha),
    andersonDarlingTest(steps, alpha),
    mannWhitneyTest(steps, alpha),
    ...tTests(reference, live, alpha),
  ];
}

/** Every test of a table of categories; those of two proportions where it has two categories, the first being a hit. */
export function categoricalTests(pair: CellPair, alpha: number): readonly TestReading[] {
  const [hits = 0, misses = 0] = pair.reference;
  const [liveHits = 0, liveMisses = 0] = pair.live;
  if (pair.reference.length !== 2) return [gTest(pair, alpha)];
  return [
    gTest(pair, alpha),
    twoProportionTest(hits, hits + misses, liveHits, liveHits + liveMisses, alpha),
    fisherExactTest(hits, hits + misses, liveHits, liveHits + liveMisses),
  ];
}
