import { wilsonInterval } from "../../statistics/binomial-interval.ts";
import type { IntervalRule, Measured } from "./measured.ts";

/** One accuracy metric of labelled rows, with its confidence interval. */
export interface AccuracyFigure {
  /** Such as `f1_macro`; docs/accuracy.md defines them all. */
  readonly metric: string;
  /** Code of the class, for a metric of one class of several. */
  readonly classCode?: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Rows that the value is a mean over: labelled ones, or of those the ones predicted as, or of, the class. */
  readonly n: number;
  /** How far the figure of raw rows can be from that of bins, where it is not the same. */
  readonly certificate?: number;
}

export function figureOf(
  metric: string,
  n: number,
  measured: (Measured & { readonly certificate?: number }) | null,
): AccuracyFigure[] {
  if (measured === null) return [];
  const { value, interval, certificate } = measured;
  const figure = { metric, value, low: interval.low, high: interval.high, n };
  return [certificate === undefined ? figure : { ...figure, certificate }];
}

/** k of n with Wilson's interval, counts divided by the design effect; nothing of none. */
export function shareFigure(metric: string, k: number, n: number, rule: IntervalRule): AccuracyFigure[] {
  if (!(n > 0)) return [];
  const interval = wilsonInterval(k / rule.designEffect, n / rule.designEffect, rule.confidence);
  return figureOf(metric, n, { value: k / n, interval });
}
