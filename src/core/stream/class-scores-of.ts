import { scoredClassLimit } from "../profile/class-scores.ts";
import type { PendingRow } from "./pending-row.ts";

/** Scores that add up to this near 1 leave nothing for the classes that a row left out: theirs are 0. */
const wholeWithin = 0.001;

const scores = new Float64Array(scoredClassLimit);

/** The scores of a row's classes, lent; undefined where some are missing and the others do not add up to 1. */
export function classScoresOf(row: PendingRow, classes: number): ArrayLike<number> | undefined {
  let [sum, missing] = [0, 0];
  for (let of = 0; of < classes; of += 1) {
    const score = of === 0 ? row.score : row.classScore(of - 1);
    const known = Number.isFinite(score);
    scores[of] = known ? score : 0;
    if (known) sum += score;
    else missing += 1;
  }
  return missing > 0 && Math.abs(sum - 1) > wholeWithin ? undefined : scores;
}
