import { normalQuantile, normalSurvival } from "../../statistics/normal-distribution.ts";
import { type TestReading, undefinedReading } from "./test-reading.ts";

/**
 * Two-sided test of equal proportions with the pooled rate (Pearson 1900): z = (p - q) / √(r(1-r)(1/n + 1/m)),
 * reference less live; z² is the χ² of the 2 x 2 table. Undefined where all or none of the rows are hits.
 */
export function twoProportionTest(
  referenceHits: number,
  referenceRows: number,
  liveHits: number,
  liveRows: number,
  alpha: number,
): TestReading {
  const rate = (referenceHits + liveHits) / (referenceRows + liveRows);
  const error = Math.sqrt(rate * (1 - rate) * (1 / referenceRows + 1 / liveRows));
  if (!(error > 0) || !Number.isFinite(error)) return undefinedReading("z", liveRows);
  const value = (referenceHits / referenceRows - liveHits / liveRows) / error;
  const pValue = 2 * normalSurvival(Math.abs(value));
  return { name: "z", value, pValue, threshold: -normalQuantile(alpha / 2), n: liveRows };
}
