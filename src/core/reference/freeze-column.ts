import { tailSums, tailUnit } from "../profile/tail-sums.ts";
import { dictionaryLimit } from "../schema.ts";
import { countSorted, equalMassCuts, freezeEdges, tailEdges } from "./freeze-bins.ts";
import { interquartileRange, mean, standardDeviation } from "./moments.ts";
import type { CategoricalReference, MissingCounts, NumericReference } from "./reference.ts";

/**
 * Freezes a numeric column from its values, in any order; a column without values has one bin and no edges.
 *
 * @param sampled the values are a sample of the rows, so that the KS certificate is wider.
 * @param cuts values at which a bin is to begin.
 */
export function freezeNumbers(
  name: string,
  values: Float64Array,
  missing: MissingCounts,
  sampled: boolean,
  cuts: readonly number[] = [],
): NumericReference {
  const sorted = values.toSorted();
  const edges = sorted.length === 0 ? [] : freezeEdges(sorted, cuts);
  const counts = countSorted(sorted, edges);
  const average = mean(sorted);
  const deviation = standardDeviation(sorted);
  const { below, above } = tailSums(sorted, edges, tailUnit(deviation, average));
  return {
    name,
    kind: "numeric",
    rows: sorted.length,
    missing,
    edges,
    counts,
    coarse: {
      ten: equalMassCuts(counts, 10),
      sixteen: equalMassCuts(counts, 16),
      twenty: equalMassCuts(counts, 20),
      thirtyTwo: equalMassCuts(counts, 32),
    },
    tails: tailEdges(counts),
    min: (sorted[0] ?? 0) + 0,
    max: (sorted[sorted.length - 1] ?? 0) + 0,
    mean: average,
    standardDeviation: deviation,
    interquartileRange: interquartileRange(sorted),
    tailSums: { below, above },
    sampled,
    designEffects: null,
  };
}

/**
 * Freezes a categorical column: the most frequent categories become the dictionary (ties by text), the rest is known
 * but shares one count.
 *
 * @param beyond rows of further categories whose texts were not kept.
 */
export function freezeCategories(
  name: string,
  counts: ReadonlyMap<string, number>,
  beyond: number,
  missing: MissingCounts,
): CategoricalReference {
  const ranked = [...counts]
    .map(([text, count]) => ({ text, count }))
    .sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1));
  const categories = ranked.slice(0, dictionaryLimit);
  const otherKnown = ranked.slice(dictionaryLimit).reduce((sum, { count }) => sum + count, beyond);
  const rows = categories.reduce((sum, { count }) => sum + count, otherKnown);
  return { name, kind: "categorical", rows, missing, categories, otherKnown, designEffects: null };
}
