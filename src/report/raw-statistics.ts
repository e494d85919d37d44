import type { Comparison } from "../core/drift/comparison.ts";
import { energyDistance } from "../core/drift/raw/energy-distance.ts";
import { kullbackLeibler } from "../core/drift/raw/kullback-leibler.ts";
import type { PooledSteps } from "../core/drift/raw/pooled-steps.ts";
import { categoricalTests, numericTests } from "../core/drift/raw/raw-tests.ts";
import type { TestReading } from "../core/drift/raw/test-reading.ts";
import type { FeatureInput } from "./feature-input.ts";
import type { ReportStatistic } from "./report.ts";

/**
 * Tests and distances that need the rows themselves, or are of use to few. Shown, and never part of a verdict: with many
 * rows any harmless change is significant.
 *
 * @param steps both samples merged, where the column is numeric and its rows are at hand.
 */
export function rawStatistics(
  { reference, liveSample, kind }: FeatureInput,
  { coarse, liveRows }: Comparison,
  steps: PooledSteps | undefined,
  alpha: number,
): ReportStatistic[] {
  const divergence = shown("kl", kullbackLeibler(coarse), liveRows);
  if (kind === "categorical") return [divergence, ...categoricalTests(coarse, alpha).map(tested)];
  if (steps === undefined || "frozen" in reference) return [divergence];
  if (reference.sample.kind !== "numeric" || liveSample.kind !== "numeric") return [divergence];
  const pair = { reference: reference.sample.sorted, live: liveSample.sorted, steps };
  return [divergence, shown("energy", energyDistance(steps), liveRows), ...numericTests(pair, alpha).map(tested)];
}

function tested({ name, value, pValue, threshold, n }: TestReading): ReportStatistic {
  return { name, value, threshold, n, pValue, decides: false };
}

function shown(name: string, value: number, n: number): ReportStatistic {
  return { name, value, threshold: null, n, decides: false };
}
