import type { Comparison } from "../core/drift/comparison.ts";
import { andersonDarlingTest } from "../core/drift/raw/anderson-darling.ts";
import { cramerVonMisesTest } from "../core/drift/raw/cramer-von-mises.ts";
import { energyDistance } from "../core/drift/raw/energy-distance.ts";
import { kolmogorovSmirnovTest } from "../core/drift/raw/exact-kolmogorov-smirnov.ts";
import { fisherExactTest } from "../core/drift/raw/fisher-exact-test.ts";
import { gTest } from "../core/drift/raw/g-test.ts";
import { kullbackLeibler } from "../core/drift/raw/kullback-leibler.ts";
import { mannWhitneyTest } from "../core/drift/raw/mann-whitney.ts";
import { pooledSteps } from "../core/drift/raw/pooled-steps.ts";
import { welchTest } from "../core/drift/raw/t-tests.ts";
import type { TestReading } from "../core/drift/raw/test-reading.ts";
import { twoProportionTest } from "../core/drift/raw/two-proportion-z.ts";
import type { FeatureInput } from "./feature-input.ts";
import type { ReportStatistic } from "./report.ts";

/**
 * Tests and distances that need the rows themselves, or are of use to few. Shown, and never part of a verdict: with many
 * rows any harmless change is significant.
 */
export function rawStatistics(
  { reference, liveSample }: FeatureInput,
  { coarse, liveRows }: Comparison,
  alpha: number,
): ReportStatistic[] {
  const cells = [shown("kl", kullbackLeibler(coarse), liveRows), tested(gTest(coarse, alpha))];
  if ("frozen" in reference) return cells;
  const { sample } = reference;
  if (sample.kind === "numeric" && liveSample.kind === "numeric") {
    const steps = pooledSteps(sample.sorted, liveSample.sorted);
    return [
      ...cells,
      tested(kolmogorovSmirnovTest(steps, alpha)),
      tested(cramerVonMisesTest(steps, alpha)),
      tested(andersonDarlingTest(steps, alpha)),
      shown("energy", energyDistance(steps), liveRows),
      tested(mannWhitneyTest(steps, alpha)),
      tested(welchTest(sample.sorted, liveSample.sorted, alpha)),
    ];
  }
  if (sample.kind !== "categorical" || liveSample.kind !== "categorical") return cells;
  const values = [...new Set([...sample.counts.keys(), ...liveSample.counts.keys()])].sort();
  if (values.length !== 2) return cells;
  const [, hit = ""] = values;
  const hits = [sample.counts.get(hit) ?? 0, sample.rows, liveSample.counts.get(hit) ?? 0, liveSample.rows] as const;
  return [...cells, tested(twoProportionTest(...hits, alpha)), tested(fisherExactTest(...hits))];
}

function tested({ name, value, pValue, threshold, n }: TestReading): ReportStatistic {
  return { name, value, threshold, n, pValue, decides: false };
}

function shown(name: string, value: number, n: number): ReportStatistic {
  return { name, value, threshold: null, n, decides: false };
}
