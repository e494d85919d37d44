import type { ScoreHistogram } from "../../profile/score-histogram.ts";
import { normalQuantile } from "../../statistics/normal-distribution.ts";
import type { IntervalRule, Measured } from "./measured.ts";

const mostSteps = 50;
/** A fit that changes its log-odds by less has settled. */
const settled = 1e-10;
/** Log-odds beyond these stand for rows that a line parts completely: there is no best line then. */
const steepest = 1e4;

export interface CalibrationLine {
  /** 1 for probabilities; below 1 they are too extreme, above too timid. */
  readonly slope: Measured;
  /** 0 for probabilities. */
  readonly intercept: Measured;
}

/**
 * The line through log-odds of outcome against log-odds of score, by maximum likelihood (Cox 1958): Newton's steps
 * over bins, rows of a bin at their mean score. Intervals are Wald's, their variance inflated by φ. Null where one
 * class or one score is alone, or a score parts the classes.
 */
export function calibrationLine(scores: ScoreHistogram, rule: IntervalRule): CalibrationLine | null {
  const points = logOdds(scores);
  let [slope, intercept] = [1, 0];
  for (let step = 0; step < mostSteps; step += 1) {
    const { gradient, information } = likelihood(points, slope, intercept);
    const [a, b, c] = information;
    const determinant = a * c - b * b;
    if (!(determinant > 1e-12 * a * c)) return null;
    const bySlope = (c * gradient[0] - b * gradient[1]) / determinant;
    const byIntercept = (a * gradient[1] - b * gradient[0]) / determinant;
    // A step of more than this leaves where the curvature was measured.
    const part = Math.min(1, 5 / Math.max(Math.abs(bySlope), Math.abs(byIntercept)));
    slope += part * bySlope;
    intercept += part * byIntercept;
    if (Math.abs(slope) > steepest) return null;
    if (Math.max(Math.abs(bySlope), Math.abs(byIntercept)) > settled) continue;
    const z = normalQuantile(0.5 + rule.confidence / 2) * Math.sqrt(rule.designEffect / determinant);
    return { slope: around(slope, z * Math.sqrt(c)), intercept: around(intercept, z * Math.sqrt(a)) };
  }
  return null;
}

interface LogOddsPoint {
  readonly x: number;
  readonly rows: number;
  readonly ofClass: number;
}

/** Bins with labels; a score of 0 or 1 counts as the nearest that has odds, 2^-25 away. */
function logOdds(scores: ScoreHistogram): LogOddsPoint[] {
  const points: LogOddsPoint[] = [];
  for (let bin = 0; bin <= scores.bins.edges.length; bin += 1) {
    const { positive, negative, sum } = scores.at(bin);
    const rows = positive + negative;
    if (rows === 0) continue;
    const score = Math.min(1 - 2 ** -25, Math.max(2 ** -25, sum / rows));
    points.push({ x: Math.log(score / (1 - score)), rows, ofClass: positive });
  }
  return points;
}

function likelihood(points: readonly LogOddsPoint[], slope: number, intercept: number) {
  const gradient: [number, number] = [0, 0];
  const information: [number, number, number] = [0, 0, 0];
  for (const { x, rows, ofClass } of points) {
    const p = 1 / (1 + Math.exp(-intercept - slope * x));
    const weight = rows * p * (1 - p);
    const residual = ofClass - rows * p;
    gradient[0] += residual * x;
    gradient[1] += residual;
    information[0] += weight * x * x;
    information[1] += weight * x;
    information[2] += weight;
  }
  return { gradient, information };
}

function around(value: number, half: number): Measured {
  return { value, interval: { low: value - half, high: value + half } };
}
