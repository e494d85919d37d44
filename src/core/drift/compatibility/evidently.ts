import { chiSquare, proportions } from "./evidently-count-tests.ts";
import { hellinger, jensenShannon, klDivergence, psi, wasserstein } from "./evidently-distances.ts";
import type { EvidentlyMethod } from "./evidently-method.ts";
import { kolmogorovSmirnov } from "./evidently-row-tests.ts";
import type { CompatibilityReading } from "./reading.ts";
import { alignCounts, categorical, countNumbers, distinctUpTo, numeric, rowsOf, type Sample } from "./sample.ts";

/** References of no more rows than this are tested; larger ones are measured. */
const testedUpToRows = 1_000;
/** Numbers with no more distinct values than this are taken for categories. */
const fewDistinct = 5;

/** Shown whatever decides. */
const beside = {
  numeric: [wasserstein, jensenShannon, psi, klDivergence, hellinger, kolmogorovSmirnov],
  categorical: [jensenShannon, psi, klDivergence, hellinger, chiSquare],
} as const;

/**
 * What Evidently 0.7 says of a column: the method that decides first, then its distances beside it.
 *
 * @param chosen by the user; left out, the one that Evidently takes by the reference's rows (missing ones aside) and by
 * the distinct values of both sides together.
 */
export function evidentlyReadings(
  reference: Sample,
  live: Sample,
  chosen: EvidentlyMethod = defaultMethod(reference, live),
): CompatibilityReading[] {
  return [chosen, ...beside[reference.kind].filter((method) => method !== chosen)].map((method) => {
    const { name, threshold, test, needs } = method;
    const value = method.value(reference, live);
    return {
      name,
      value,
      ...(test ? { p: value } : {}),
      threshold,
      n: rowsOf(live),
      drifting: test ? value < threshold : value >= threshold,
      decides: method === chosen,
      ...(needs === undefined ? {} : { needs }),
    };
  });
}

function defaultMethod(reference: Sample, live: Sample): EvidentlyMethod {
  const few = distinctOfBoth(reference, live);
  const isNumber = reference.kind === "numeric" && few > fewDistinct;
  if (rowsOf(reference) > testedUpToRows) return isNumber ? wasserstein : jensenShannon;
  if (isNumber) return kolmogorovSmirnov;
  return few > 2 ? chiSquare : proportions;
}

/** Distinct values of both sides together; counting stops above `fewDistinct`. */
function distinctOfBoth(reference: Sample, live: Sample): number {
  if (reference.kind === "categorical") return alignCounts(reference.counts, categorical(live).counts).first.length;
  const sides = [reference, numeric(live)];
  if (sides.some(({ sorted }) => distinctUpTo(sorted, fewDistinct) > fewDistinct)) return fewDistinct + 1;
  return new Set(sides.flatMap(({ sorted }) => [...countNumbers(sorted).keys()])).size;
}
