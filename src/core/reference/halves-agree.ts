import type { LearningColumn } from "../stream/pane-delta.ts";
import type { LearningHalf } from "./learning-half.ts";

/** Differences below these are of no interest, as for the drift and error bands. */
const distanceTolerance = 0.02;
const rateTolerance = { absolute: 0.002, relative: 0.25 };
/** Each half is allowed what chance does to a sample of its size once in a thousand. */
const alpha = 0.001;
const standardDeviations = 3.3;

/**
 * What differs between the two halves of the span that is learned from, as sentences; none if they agree.
 *
 * A column's distance (KS, or the largest difference of a share) must stay under .02 plus what chance allows (DKW), the
 * error rates within the error band plus 3.3 standard deviations of clustered counts.
 *
 * @param designEffect φ of the errors.
 */
export function halvesDiffer(first: LearningHalf, second: LearningHalf, designEffect: number): string[] {
  const notes = rateNotes(first, second, designEffect);
  const later = new Map(second.taken().map((column) => [column.name, column]));
  for (const column of first.taken()) {
    const other = later.get(column.name);
    if (other === undefined || size(other) === 0 || size(column) === 0) {
      notes.push(`${column.name} has values in one half only`);
      continue;
    }
    const distance = distanceOf(column, other);
    const limit = distanceTolerance + chance(size(column)) + chance(size(other));
    if (distance > limit)
      notes.push(`${column.name} differs by ${distance.toFixed(3)} between the halves, more than ${limit.toFixed(3)}`);
    later.delete(column.name);
  }
  for (const name of later.keys()) if (!first.columns.has(name)) notes.push(`${name} has values in one half only`);
  return notes;
}

function rateNotes(first: LearningHalf, second: LearningHalf, designEffect: number): string[] {
  if (first.rows === 0 || second.rows === 0) return ["one half of the span has no rows"];
  const pooled = (first.errors + second.errors) / (first.rows + second.rows);
  const difference = Math.abs(first.errors / first.rows - second.errors / second.rows);
  const noise = Math.sqrt(designEffect * pooled * (1 - pooled) * (1 / first.rows + 1 / second.rows));
  const limit = Math.max(rateTolerance.absolute, rateTolerance.relative * pooled) + standardDeviations * noise;
  if (difference <= limit) return [];
  return [`the error rate differs by ${difference.toFixed(4)} between the halves, more than ${limit.toFixed(4)}`];
}

/** Dvoretzky–Kiefer–Wolfowitz: how far an empirical distribution strays, at `alpha` / 2. */
function chance(n: number): number {
  return Math.sqrt(Math.log(4 / alpha) / (2 * n));
}

function size(column: LearningColumn): number {
  return column.kind === "numeric" ? column.values.length : column.present;
}

function distanceOf(a: LearningColumn, b: LearningColumn): number {
  if (a.kind === "numeric" && b.kind === "numeric") return kolmogorovSmirnov(a.values.toSorted(), b.values.toSorted());
  if (a.kind === "numeric" || b.kind === "numeric") return 1;
  const texts = new Set([...a.counts.keys(), ...b.counts.keys()]);
  let most = 0;
  for (const text of texts) {
    most = Math.max(most, Math.abs((a.counts.get(text) ?? 0) / a.present - (b.counts.get(text) ?? 0) / b.present));
  }
  return most;
}

/** Largest distance between the empirical distributions of two ascending samples. */
function kolmogorovSmirnov(a: Float64Array, b: Float64Array): number {
  let [i, j, most] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] as number, b[j] as number);
    while (i < a.length && (a[i] as number) <= value) i += 1;
    while (j < b.length && (b[j] as number) <= value) j += 1;
    most = Math.max(most, Math.abs(i / a.length - j / b.length));
  }
  return most;
}
