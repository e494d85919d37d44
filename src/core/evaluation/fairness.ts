import { wilsonInterval } from "../statistics/binomial-interval.ts";

/** What became of one group of people: rows, and how many got the favourable prediction. */
export interface GroupOutcomes {
  readonly value: string;
  readonly rows: number;
  readonly selected: number;
}

/** Labelled rows of a group by prediction and truth, favourable being positive. */
export interface LabelledOutcomes {
  readonly value: string;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

export type FairnessStatistic = "selection_rate_difference" | "selection_rate_ratio" | "tpr_gap" | "fpr_gap";

/** How far apart the groups with the highest and the lowest rate are. */
export interface FairnessReading {
  readonly statistic: FairnessStatistic;
  /** Difference or gap: highest less lowest rate, in [0, 1]. Ratio: lowest over highest, in [0, 1]; 1 where both are 0. NaN with fewer than two groups. */
  readonly value: number;
  /** 95 % interval between those two groups (Newcombe's hybrid score interval); NaN for a ratio. */
  readonly low: number;
  readonly high: number;
  readonly lowest: string | null;
  readonly highest: string | null;
  /** Rows of the smaller of the two groups, and groups left out because they have too few. */
  readonly n: number;
  readonly leftOut: readonly string[];
}

/** Groups with fewer rows in a rate's denominator say nothing of that rate. */
const enoughRows = 200;
const confidence = 0.95;

interface Rate {
  readonly value: string;
  readonly successes: number;
  readonly trials: number;
}

/**
 * Compares groups by the shares of favourable predictions (demographic parity). Groups with fewer than `minimumRows`
 * behind a rate are left out of it, and named.
 *
 * Differences and ratios as in Bird et al., "Fairlearn", 2020; interval: Newcombe, Statistics in Medicine 17, 1998, method 10.
 */
export function fairness(groups: readonly GroupOutcomes[], minimumRows = enoughRows): FairnessReading[] {
  const selection = groups.map(({ value, rows, selected }) => ({ value, successes: selected, trials: rows }));
  return [gap("selection_rate_difference", selection, minimumRows), ratio(selection, minimumRows)];
}

/** Compares groups by true and false positive rates (equalized odds), in the same way. */
export function labelledFairness(groups: readonly LabelledOutcomes[], minimumRows = enoughRows): FairnessReading[] {
  const positive = groups.map(
    ({ value, truePositives, falseNegatives }): Rate => ({
      value,
      successes: truePositives,
      trials: truePositives + falseNegatives,
    }),
  );
  const negative = groups.map(
    ({ value, falsePositives, trueNegatives }): Rate => ({
      value,
      successes: falsePositives,
      trials: falsePositives + trueNegatives,
    }),
  );
  return [gap("tpr_gap", positive, minimumRows), gap("fpr_gap", negative, minimumRows)];
}

function gap(statistic: FairnessStatistic, rates: readonly Rate[], minimumRows: number): FairnessReading {
  const { lowest, highest, ...found } = extremes(rates, minimumRows);
  if (lowest === undefined || highest === undefined) return { ...nothing(statistic), ...found };
  const [p, q] = [share(highest), share(lowest)];
  const [above, below] = [interval(highest), interval(lowest)];
  const value = p - q;
  return {
    ...found,
    statistic,
    value,
    low: value - Math.hypot(p - above.low, below.high - q),
    high: value + Math.hypot(above.high - p, q - below.low),
    lowest: lowest.value,
    highest: highest.value,
    n: Math.min(lowest.trials, highest.trials),
  };
}

function ratio(rates: readonly Rate[], minimumRows: number): FairnessReading {
  const { lowest, highest, ...found } = extremes(rates, minimumRows);
  const none = nothing("selection_rate_ratio");
  if (lowest === undefined || highest === undefined) return { ...none, ...found };
  const value = highest.successes === 0 ? 1 : share(lowest) / share(highest);
  const n = Math.min(lowest.trials, highest.trials);
  return { ...none, ...found, value, lowest: lowest.value, highest: highest.value, n };
}

function extremes(
  rates: readonly Rate[],
  minimumRows: number,
): { lowest?: Rate; highest?: Rate; leftOut: readonly string[] } {
  const leftOut = rates.filter(({ trials }) => trials < minimumRows).map(({ value }) => value);
  const told = rates.filter(({ trials }) => trials >= minimumRows).sort((a, b) => share(a) - share(b));
  const [lowest, highest] = [told[0], told.at(-1)];
  return told.length < 2 || lowest === undefined || highest === undefined ? { leftOut } : { lowest, highest, leftOut };
}

function nothing(statistic: FairnessStatistic): FairnessReading {
  const value = Number.NaN;
  return { statistic, value, low: value, high: value, lowest: null, highest: null, n: 0, leftOut: [] };
}

function share({ successes, trials }: Rate): number {
  return successes / trials;
}

function interval({ successes, trials }: Rate): { readonly low: number; readonly high: number } {
  return wilsonInterval(successes, trials, confidence);
}
