import { expect } from "vitest";
import type { AccuracyFigure } from "../../src/core/evaluation/accuracy/figure.ts";
import { numberIn, type VectorRow } from "./vectors.ts";

/** Holds when each of a reference's figures (case, metric, class or -1, value) is there, near its value, and inside its interval. */
export function expectFigures(
  figures: readonly AccuracyFigure[],
  expected: readonly VectorRow[],
  bound: (metric: string) => number,
): void {
  for (const row of expected) {
    const [, metric, classCode] = row;
    const figure = figures.find(
      (one) => one.metric === metric && one.classCode === (classCode === -1 ? undefined : classCode),
    );
    const value = numberIn(row, 3);
    // scikit-learn scores a class that was never predicted, or never seen, with 0; it has no rows to be a share of.
    if (figure === undefined && value === 0) continue;
    const name = `${metric} of ${classCode}`;
    if (figure === undefined) throw new Error(`no ${name}`);
    expect(Math.abs(figure.value - value), name).toBeLessThanOrEqual(figure.certificate ?? bound(String(metric)));
    expect(figure.low, name).toBeLessThanOrEqual(value + bound(String(metric)));
    expect(figure.high, name).toBeGreaterThanOrEqual(value - bound(String(metric)));
    expect(figure.n, name).toBeGreaterThan(0);
  }
}
