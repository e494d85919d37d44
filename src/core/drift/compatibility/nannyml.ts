import type { ColumnKind } from "../../schema.ts";
import { chiSquareSurvival, chiSquareUpperQuantile } from "../../statistics/chi-square.ts";
import { binnedDistancesTo, binnedFromRows, shareDistancesTo } from "./nannyml-distances.ts";
import type { CompatibilityReading } from "./reading.ts";
import { rowDistances } from "./row-distances.ts";
import {
  alignCounts,
  type CategoricalSample,
  categorical,
  type NumericSample,
  numeric,
  rowsOf,
  type Sample,
} from "./sample.ts";
import { largestDifference, sharesOf } from "./share-distances.ts";

/** A threshold lies so many standard deviations (divisor n) of the reference's own chunks above their mean. */
const deviations = 3;
const chiSquareLevel = 0.05;

const kindsOf: Readonly<Record<string, readonly ColumnKind[]>> = {
  jensen_shannon: ["numeric", "categorical"],
  kolmogorov_smirnov: ["numeric"],
  wasserstein: ["numeric"],
  chi2: ["categorical"],
  l_infinity: ["categorical"],
  hellinger: ["numeric", "categorical"],
};
/** NannyML's methods with the kinds of columns that they are for. */
export const nannymlMethods: ReadonlyMap<string, readonly ColumnKind[]> = new Map(Object.entries(kindsOf));

/** Values of every method for one chunk. */
type Measures = readonly Measure[];

interface Measure {
  readonly name: string;
  readonly value: number;
  readonly p?: number;
  /** A threshold of the method's own, or the most that it may be. */
  readonly threshold?: number;
  readonly highest?: number;
}

/**
 * What NannyML 0.13 says of chunks of a column. By default the Jensen-Shannon distance decides, for numbers and
 * categories alike; its threshold, and those of the other distances, come from the reference's own chunks.
 *
 * From 10,000 reference rows on, NannyML's Kolmogorov-Smirnov and Wasserstein distances go through bins; the distances
 * of the rows themselves stand beside them as `…_exact`.
 *
 * @param referenceChunks the reference in parts, by rows; parts without a value are left out of the thresholds.
 * @param chosen the method that decides.
 * @returns the readings of a live chunk.
 */
export function nannymlReadings(
  reference: Sample,
  referenceChunks: readonly Sample[],
  chosen = "jensen_shannon",
): (live: Sample) => CompatibilityReading[] {
  const measure = reference.kind === "numeric" ? numericMeasures(reference) : categoricalMeasures(reference);
  const own = referenceChunks.filter((chunk) => rowsOf(chunk) > 0).map(measure);
  return (live) =>
    measure(live).map(({ name, value, p, threshold, highest }, index) => {
      const limit =
        threshold ??
        upperLimit(
          own.map((measures) => measures[index]?.value ?? Number.NaN),
          highest,
        );
      return {
        name,
        value,
        ...(p === undefined ? {} : { p }),
        threshold: limit,
        n: rowsOf(live),
        drifting: p === undefined ? value > limit : p < chiSquareLevel,
        decides: name === chosen,
      };
    });
}

function numericMeasures(reference: NumericSample): (live: Sample) => Measures {
  const shares = shareDistancesTo(reference);
  const binned = reference.sorted.length < binnedFromRows ? undefined : binnedDistancesTo(reference);
  return (live) => {
    const exact = rowDistances(reference.sorted, numeric(live).sorted);
    const { kolmogorovSmirnov, wasserstein } = binned?.(numeric(live)) ?? exact;
    const { jensenShannon, hellinger } = shares(live);
    const measures: Measure[] = [
      { name: "jensen_shannon", value: jensenShannon },
      { name: "kolmogorov_smirnov", value: kolmogorovSmirnov, highest: 1 },
      { name: "wasserstein", value: wasserstein },
      { name: "hellinger", value: hellinger },
    ];
    if (binned === undefined) return measures;
    return [
      ...measures,
      { name: "kolmogorov_smirnov_exact", value: exact.kolmogorovSmirnov, highest: 1 },
      { name: "wasserstein_exact", value: exact.wasserstein },
    ];
  };
}

function categoricalMeasures(reference: CategoricalSample): (live: Sample) => Measures {
  const shares = shareDistancesTo(reference);
  return (live) => {
    const { counts, rows } = categorical(live);
    const { first, second } = alignCounts(reference.counts, counts);
    const { jensenShannon, hellinger } = shares(live);
    return [
      { name: "jensen_shannon", value: jensenShannon },
      chiSquare(first, reference.rows, second, rows),
      {
        name: "l_infinity",
        value: largestDifference(sharesOf(first, reference.rows), sharesOf(second, rows)),
      },
      { name: "hellinger", value: hellinger },
    ];
  };
}

/** χ² of a table of two rows, with the correction of Yates (1934) where it has two columns. */
function chiSquare(first: Float64Array, n: number, second: Float64Array, m: number): Measure {
  const freedom = first.length - 1;
  if (freedom === 0) return { name: "chi2", value: 0, p: 1, threshold: chiSquareUpperQuantile(chiSquareLevel, 1) };
  let statistic = 0;
  for (let cell = 0; cell < first.length; cell += 1) {
    const pooled = ((first[cell] as number) + (second[cell] as number)) / (n + m);
    for (const [seen, rows] of [
      [first[cell] as number, n],
      [second[cell] as number, m],
    ] as const) {
      const difference = Math.abs(seen - rows * pooled);
      statistic += (difference - (freedom === 1 ? Math.min(0.5, difference) : 0)) ** 2 / (rows * pooled);
    }
  }
  return {
    name: "chi2",
    value: statistic,
    p: chiSquareSurvival(statistic, freedom),
    threshold: chiSquareUpperQuantile(chiSquareLevel, freedom),
  };
}

function upperLimit(values: readonly number[], highest = Number.POSITIVE_INFINITY): number {
  const n = values.length;
  const mean = values.reduce((total, value) => total + value, 0) / n;
  const variance = values.reduce((total, value) => total + (value - mean) ** 2, 0) / n;
  return Math.min(highest, mean + deviations * Math.sqrt(variance));
}
