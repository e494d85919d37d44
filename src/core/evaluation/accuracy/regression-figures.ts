import type { ErrorTotals } from "../../profile/error-sums.ts";
import type { RegressionFrame, RegressionTotals } from "../../profile/regression-sums.ts";
import type { Interval } from "../../statistics/binomial-interval.ts";
import { type AccuracyFigure, figureOf } from "./figure.ts";
import { halfWidth, type IntervalRule, type Measured, meanMeasured } from "./measured.ts";

const positive: Interval = { low: 0, high: Number.POSITIVE_INFINITY };
/** Sums of powers that cancel to less than this share of their terms say nothing. */
const lostToCancelling = 1e-12;

export interface RegressionRule extends IntervalRule {
  /** The quantile that the model predicts, in (0, 1); without it there is no pinball loss. */
  readonly quantile?: number;
}

/**
 * Metrics of a regression's errors, predicted less actual; MAPE is over rows whose value is not near 0. Means have
 * Student's t interval, ratios of sums and R² the delta method's from sums of powers, so that no row is needed.
 */
export function regressionFigures(
  sums: RegressionTotals,
  frame: RegressionFrame,
  rule: RegressionRule,
): AccuracyFigure[] {
  const n = sums.rows;
  const { relativeRows } = sums;
  const mean = (sum: number, squares: number, range?: Interval) => meanMeasured(n, sum, squares, rule, range);
  return [
    ...errorFigures(sums, rule),
    ...figureOf(
      "mape",
      relativeRows,
      meanMeasured(relativeRows, sums.relativeError, sums.squaredRelativeError, rule, positive),
    ),
    ...figureOf("wape", n, weightedError(sums, frame, rule)),
    ...figureOf("smape", n, mean(sums.symmetricError, sums.squaredSymmetricError, { low: 0, high: 2 })),
    ...figureOf("r2", n, explained(sums, rule)),
    ...(rule.quantile === undefined ? [] : figureOf("pinball", n, pinball(sums, rule.quantile, rule))),
  ];
}

/** MAE, RMSE and bias, for rows of which no more than errors is known. */
export function errorFigures(sums: ErrorTotals, rule: IntervalRule): AccuracyFigure[] {
  const { rows, error, absoluteError, squaredError, fourthPowerError } = sums;
  const mean = (sum: number, squares: number, range?: Interval) => meanMeasured(rows, sum, squares, rule, range);
  return [
    ...figureOf("mae", rows, mean(absoluteError, squaredError, positive)),
    ...figureOf("rmse", rows, root(mean(squaredError, fourthPowerError, positive))),
    ...figureOf("bias", rows, mean(error, squaredError)),
  ];
}

function root(measured: Measured | null): Measured | null {
  if (measured === null) return null;
  const { value, interval } = measured;
  return { value: Math.sqrt(value), interval: { low: Math.sqrt(interval.low), high: Math.sqrt(interval.high) } };
}

/** Σ |e| / Σ |y|; null where all values are 0. */
function weightedError(sums: RegressionTotals, { shift }: RegressionFrame, rule: IntervalRule): Measured | null {
  const { rows: n, absoluteError, absoluteActual } = sums;
  if (!(absoluteActual > 0)) return null;
  const ratio = absoluteError / absoluteActual;
  if (n < 2 || n <= rule.designEffect) return { value: ratio, interval: positive };
  const squaredActual = sums.squaredActual + 2 * shift * sums.actual + n * shift * shift;
  const squares = sums.squaredError - 2 * ratio * sums.errorByActual + ratio * ratio * squaredActual;
  const half = halfWidth(n, Math.max(0, squares) / (n - 1), rule) / (absoluteActual / n);
  return { value: ratio, interval: { low: Math.max(0, ratio - half), high: ratio + half } };
}

/**
 * R² = 1 - ρ, ρ = Σ e² / Σ (y - ȳ)², at most 1; null where all values are the same. The interval is that of ln ρ,
 * whose influence is e² / mean e² - (y - ȳ)² / var y.
 */
function explained(sums: RegressionTotals, rule: IntervalRule): Measured | null {
  const n = sums.rows;
  const mean = sums.actual / n;
  const spread = sums.squaredActual - n * mean * mean;
  if (!(spread > lostToCancelling * sums.squaredActual)) return null;
  const ratio = sums.squaredError / spread;
  const unknown = { value: 1 - ratio, interval: { low: Number.NEGATIVE_INFINITY, high: 1 } };
  if (n < 2 || n <= rule.designEffect || ratio === 0) return unknown;
  const [m2, m4] = [mean * mean, n * mean ** 4];
  const fourth = sums.fourthPowerActual - 4 * mean * sums.cubedActual + 6 * m2 * sums.squaredActual - 3 * m4;
  const mixed = sums.squaredErrorBySquaredActual - 2 * mean * sums.squaredErrorByActual + m2 * sums.squaredError;
  const squares = sums.fourthPowerError - 2 * ratio * mixed + ratio * ratio * fourth;
  if (!(squares > lostToCancelling * ratio * ratio * sums.fourthPowerActual)) return unknown;
  const half = halfWidth(n, squares / (n - 1), rule) / (sums.squaredError / n);
  return { value: 1 - ratio, interval: { low: 1 - ratio * Math.exp(half), high: 1 - ratio * Math.exp(-half) } };
}

/** Mean of τ (y - q) where the value is above the predicted quantile, (1 - τ)(q - y) where it is below. */
function pinball(sums: RegressionTotals, quantile: number, rule: IntervalRule): Measured | null {
  const above = (sums.absoluteError + sums.error) / 2;
  const below = (sums.absoluteError - sums.error) / 2;
  const squaresAbove = (sums.squaredError + sums.signedSquaredError) / 2;
  const squaresBelow = (sums.squaredError - sums.signedSquaredError) / 2;
  const loss = (1 - quantile) * above + quantile * below;
  const squares = (1 - quantile) ** 2 * squaresAbove + quantile ** 2 * squaresBelow;
  return meanMeasured(sums.rows, loss, squares, rule, positive);
}
