import { normalQuantile } from "../../statistics/normal-distribution.ts";
import { type AccuracyFigure, figureOf } from "./figure.ts";
import { forwardSolved, type LossModel } from "./loss-model.ts";
import type { IntervalRule, Measured } from "./measured.ts";

/** Above this share of rows that extrapolate, their loss may be anything. */
const mostExtrapolated = 0.05;

/** What loss to expect of rows without labels: an approximation, as parts of columns are taken to add up. */
export interface DirectLossEstimate {
  readonly rows: number;
  readonly learntFrom: string;
  readonly borrowed: boolean;
  readonly approximation: true;
  /** Largest share of rows, over columns, in cells with fewer than 50 reference labels. */
  readonly extrapolated: number;
  /** `mae` and `rmse`. */
  readonly figures: readonly AccuracyFigure[];
}

/**
 * Direct loss estimation for a regression from counts of bins alone: the mean of the parts of the cells that rows fell
 * into (after NannyML's DLE, which learns |e| by boosted trees on rows). Intervals hold the scatter of losses and the
 * fit's own error. Blind to losses that depend on what no column tells.
 *
 * @param counts rows by cell, one list for each column of the model; those of the first are counted
 * @returns null without rows. @throws RangeError if the columns or their cells differ from the model's.
 */
export function directLossEstimate(
  counts: readonly Float64Array[],
  model: LossModel,
  version: string,
  rule: IntervalRule,
): DirectLossEstimate | null {
  if (counts.length !== model.cells.length || counts.some((column, i) => column.length !== model.cells[i]))
    throw new RangeError("the losses were learnt on other cells");
  const totals = counts.map((column) => column.reduce((sum, count) => sum + count, 0));
  const rows = totals[0] ?? 0;
  if (!(rows > 0) || totals.some((total) => total === 0)) return null;
  const shares = Float64Array.from(counts.flatMap((column, i) => [...column.map((n) => n / (totals[i] as number))]));
  const extrapolated = Math.max(...unsupportedShares(shares, model));
  const doubt = forwardSolved(model.factor, shares.length, shares).reduce((sum, value) => sum + value * value, 0);
  const [absolute, squared, fourth] = model.losses.map(({ mean, parts }) =>
    Math.max(0, mean + parts.reduce((sum, part, cell) => sum + part * (shares[cell] as number), 0)),
  ) as [number, number, number];
  const measured = (value: number, squares: number, power: 0 | 1): Measured => {
    if (extrapolated > mostExtrapolated) return { value, interval: { low: 0, high: Number.POSITIVE_INFINITY } };
    const scatter = Math.max(0, squares - value * value) / rows;
    const fit = (model.losses[power]?.residual ?? 0) * doubt;
    const half = normalQuantile(0.5 + rule.confidence / 2) * Math.sqrt(rule.designEffect * (scatter + fit));
    return { value, interval: { low: Math.max(0, value - half), high: value + half } };
  };
  const square = measured(squared, fourth, 1);
  return {
    rows,
    learntFrom: model.version,
    borrowed: model.version !== version,
    approximation: true,
    extrapolated,
    figures: [
      ...figureOf("mae", rows, measured(absolute, squared, 0)),
      ...figureOf("rmse", rows, {
        value: Math.sqrt(square.value),
        interval: { low: Math.sqrt(square.interval.low), high: Math.sqrt(square.interval.high) },
      }),
    ],
  };
}

function unsupportedShares(shares: Float64Array, { cells, supported }: LossModel): number[] {
  let start = 0;
  return cells.map((count) => {
    const own = shares.subarray(start, start + count);
    const share = own.reduce((sum, value, cell) => sum + (supported[start + cell] === 0 ? value : 0), 0);
    start += count;
    return share;
  });
}
