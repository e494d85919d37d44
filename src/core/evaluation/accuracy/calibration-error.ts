import type { ScoreHistogram } from "../../profile/score-histogram.ts";
import { clopperPearsonInterval, type Interval } from "../../statistics/binomial-interval.ts";
import { normalQuantile } from "../../statistics/normal-distribution.ts";
import type { IntervalRule, Measured } from "./measured.ts";

/** Labelled rows whose scores are alike. */
export interface CalibrationCell {
  readonly rows: number;
  readonly ofClass: number;
  /** Sum of their scores. */
  readonly scores: number;
}

/** Cells of equal width that scores are compared with outcomes in; their edges are edges of `scoreBins`. */
const cellCount = 16;

/** Labelled rows by sixteenths of the scores' range, closed on the right as scikit-learn's `calibration_curve`; empty cells left out. */
export function calibrationCells(scores: ScoreHistogram): CalibrationCell[] {
  const { edges } = scores.bins;
  const cells = Array.from({ length: cellCount }, () => ({ rows: 0, ofClass: 0, scores: 0 }));
  for (let bin = 0; bin <= edges.length; bin += 1) {
    const { positive, negative, sum } = scores.at(bin);
    const cell = cells[Math.max(0, Math.ceil((edges[bin] ?? 1) * cellCount) - 1)] ?? cells[cellCount - 1];
    if (cell === undefined) continue;
    cell.rows += positive + negative;
    cell.ofClass += positive;
    cell.scores += sum;
  }
  return cells.filter(({ rows }) => rows > 0);
}

export interface CalibrationErrors {
  /** Σ (n_b / n) |ȳ_b - s̄_b|. Chance alone makes it larger than 0. */
  readonly expected: Measured;
  /** The same less what chance adds to it for scores that are right, Σ √(2 ȳ (1 - ȳ) n_b / π) / n; at least 0. */
  readonly unbiased: Measured;
  /** max |ȳ_b - s̄_b|. */
  readonly largest: Measured;
}

/**
 * Expected and largest calibration error (Naeini, Cooper & Hauskrecht 2015), in [0, 1].
 *
 * Both expected ones have one interval: by the triangle inequality the true figure is no further than Σ |noise| / n,
 * which folded normals bound at the given confidence. The largest one's holds in all cells at once (Clopper-Pearson, Bonferroni).
 *
 * @param cells at least one
 */
export function calibrationErrors(cells: readonly CalibrationCell[], rule: IntervalRule): CalibrationErrors {
  const n = cells.reduce((sum, cell) => sum + cell.rows, 0);
  const each = 1 - (1 - rule.confidence) / cells.length;
  let [expected, bias, noise, noiseVariance] = [0, 0, 0, 0];
  const largest = { value: 0, low: 0, high: 0 };
  for (const { rows, ofClass, scores } of cells) {
    const gap = Math.abs(ofClass - scores) / rows;
    const rate = ofClass / rows;
    const soft = (ofClass + 1) / (rows + 2);
    const deviation = Math.sqrt((rule.designEffect * soft * (1 - soft)) / rows);
    expected += (rows * gap) / n;
    bias += Math.sqrt((2 * rule.designEffect * rate * (1 - rate) * rows) / Math.PI) / n;
    noise += (Math.sqrt(2 / Math.PI) * rows * deviation) / n;
    noiseVariance += (1 - 2 / Math.PI) * ((rows * deviation) / n) ** 2;
    largest.value = Math.max(largest.value, gap);
    const rates = clopperPearsonInterval(ofClass / rule.designEffect, rows / rule.designEffect, each);
    const mean = scores / rows;
    largest.low = Math.max(largest.low, rates.low - mean, mean - rates.high);
    largest.high = Math.max(largest.high, rates.high - mean, mean - rates.low);
  }
  const half = noise + normalQuantile(rule.confidence) * Math.sqrt(noiseVariance);
  const interval = clipped(expected - half, expected + half);
  return {
    expected: { value: expected, interval },
    unbiased: { value: Math.max(0, expected - bias), interval },
    largest: { value: largest.value, interval: clipped(largest.low, largest.high) },
  };
}

function clipped(low: number, high: number): Interval {
  return { low: Math.max(0, low), high: Math.min(1, high) };
}
