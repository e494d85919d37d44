import { fisherExact } from "../../statistics/fisher-exact.ts";
import { type TestReading, undefinedReading } from "./test-reading.ts";

/**
 * Fisher's two-sided exact test of a column with two categories: value = the sample odds ratio
 * (reference hits / misses) / (live hits / misses), in [0, ∞]. No threshold: the test is in its p-value.
 */
export function fisherExactTest(
  referenceHits: number,
  referenceRows: number,
  liveHits: number,
  liveRows: number,
): TestReading {
  const [referenceMisses, liveMisses] = [referenceRows - referenceHits, liveRows - liveHits];
  const value = (referenceHits * liveMisses) / (referenceMisses * liveHits);
  if (referenceRows === 0 || liveRows === 0 || Number.isNaN(value)) return undefinedReading("fisher", liveRows);
  const { twoSided } = fisherExact(referenceHits, referenceMisses, liveHits, liveMisses);
  return { name: "fisher", value, pValue: twoSided, threshold: null, n: liveRows };
}
