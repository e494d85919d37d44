import type { Comparison } from "./comparison.ts";
import { type Distance, type DriftLimits, type DriftReading, verdictOf } from "./distance.ts";
import type { NumericCells } from "./reference-cells.ts";
import { type BodyMeasure, measureBody } from "./wasserstein-body.ts";
import { measureTails, type TailMeasure } from "./wasserstein-tails.ts";

/** A normal law's interquartile range in standard deviations. */
const normalRange = 1.349;

/**
 * First Wasserstein distance ∫ |F_live - F_reference| dx (Vallender 1974) in standard deviations of the reference; >= 0.
 *
 * Between the outer edges from the bins, beyond them from sums of how far out values lie, in which a row counts as at
 * most 2^14 deviations out. A reference without such sums gives `wasserstein_body_std`: of all values brought into the
 * central 99.8 % of the reference.
 */
export const wassersteinByDeviation: Distance = spreadDistance("std", ({ spread }) =>
  firstPositive(spread.standardDeviation),
);

/** The same in units of IQR/1.349, a standard deviation that outliers of the reference do not stretch. */
export const wassersteinByQuartiles: Distance = spreadDistance("iqr", ({ spread }) =>
  firstPositive(spread.interquartileRange / normalRange, spread.standardDeviation),
);

/** A column without spread is measured in its own units. */
function firstPositive(...units: readonly number[]): number {
  return units.find((unit) => unit > 0) ?? 1;
}

function spreadDistance(unitName: string, unitOf: (reference: NumericCells) => number): Distance {
  const name = `wasserstein_${unitName}`;
  return {
    name,
    kinds: ["numeric"],
    measure(comparison: Comparison, limits: DriftLimits): DriftReading {
      const { reference, live, liveRows, liveTails } = comparison;
      if (reference.kind !== "numeric") throw new TypeError(`${name} is defined for numeric columns only`);
      const unit = unitOf(reference);
      const body = measureBody(reference, live, liveRows, unit);
      if (reference.tails === undefined || liveTails === undefined)
        return readingOf(`wasserstein_body_${unitName}`, body, body.reference.variance(), comparison, limits);
      const tails = measureTails(reference, reference.tails, live, liveRows, liveTails, unit);
      const { below, above, square } = tails.live;
      body.live.spreadOut(below, above, square, body.length);
      const deviation = reference.spread.standardDeviation / unit;
      return readingOf(name, withTails(body, tails), deviation * deviation, comparison, limits);
    },
  };
}

/**
 * Drifting above tolerance + what chance adds on average + how far it strays from that. No function of slope 1 varies
 * more than the difference of the two means, which bounds how far the distance of many rows strays (Borell 1975;
 * Tsirelson, Ibragimov & Sudakov 1976).
 */
function readingOf(
  name: string,
  { value, low, high, chance, live }: BodyMeasure,
  referenceVariance: number,
  { reference: { rows }, liveRows: n }: Comparison,
  limits: DriftLimits,
): DriftReading {
  const noise = referenceVariance / Math.max(1, rows) + live.variance() / Math.max(1, n);
  const variance = Math.min(noise, Number.MAX_VALUE);
  const stray = Math.sqrt(2 * Math.log(1 / limits.alpha) * variance);
  const needed = limits.wassersteinTolerance + chance + stray;
  const verdict = verdictOf(n, low > needed, high + stray < limits.wassersteinTolerance);
  const doubt = Number.isNaN(value) ? 0 : value - low;
  return { name, value, low, high, threshold: Math.min(needed + doubt, Number.MAX_VALUE), n, verdict };
}

function withTails(body: BodyMeasure, tails: TailMeasure): BodyMeasure {
  const sum = (a: number, b: number) => (Number.isNaN(a) ? a : Math.min(a + b, Number.MAX_VALUE));
  return {
    ...body,
    value: sum(body.value, tails.low),
    low: sum(body.low, tails.low),
    high: sum(body.high, tails.high),
    chance: sum(body.chance, tails.chance),
  };
}
