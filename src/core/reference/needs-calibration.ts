import { isotonicCurve, valuesAt } from "../statistics/isotonic.ts";
import { binomialCount, seededUniform } from "../statistics/seeded-random.ts";
import type { Steps } from "../steps.ts";
import type { ScoreKnots } from "./score-knots.ts";

const splits = 10;
const testShare = 0.1;
const cells = 10;
const seed = 42;

/** Test rows of one bin and what was said of them. */
interface Judged {
  readonly said: number;
  readonly ofClass: number;
  readonly rows: number;
}

/**
 * Whether isotonic regression brings scores nearer to outcomes on rows that it did not see: expected calibration error
 * in ten cells of equally many rows, over ten tests of a tenth each, as NannyML does. Which rows test is drawn by a
 * fixed seed from the counts of bins.
 */
export function* needsCalibration(knots: ScoreKnots): Steps<boolean> {
  const { before, after } = yield* calibrationGain(knots);
  return after < before;
}

/** Expected calibration error on test rows, of the scores and of the fitted map; both in [0, 1]. A step is a test. */
export function* calibrationGain(knots: ScoreKnots): Steps<{ readonly before: number; readonly after: number }> {
  const uniform = seededUniform(seed);
  const [raw, fitted]: [Judged[], Judged[]] = [[], []];
  const { x, positive, negative } = knots;
  for (let split = 0; split < splits; split += 1) {
    const ofClass = positive.map((count) => binomialCount(count, testShare, uniform));
    const others = negative.map((count) => binomialCount(count, testShare, uniform));
    const less = (tests: Float64Array) => (count: number, i: number) => count - (tests[i] as number);
    const curve = isotonicCurve(x, positive.map(less(ofClass)), negative.map(less(others)));
    if (curve === null) continue;
    const values = valuesAt(curve, x);
    for (let i = 0; i < x.length; i += 1) {
      const judged = { ofClass: ofClass[i] as number, rows: (ofClass[i] as number) + (others[i] as number) };
      if (judged.rows === 0) continue;
      raw.push({ ...judged, said: x[i] as number });
      fitted.push({ ...judged, said: values[i] as number });
    }
    yield;
  }
  return { before: expectedError(raw), after: expectedError(fitted) };
}

/** Σ |rows of the class - what was said of them| over cells of equally many rows, of all rows; 0 of none. */
function expectedError(judged: readonly Judged[]): number {
  const all = judged.reduce((sum, { rows }) => sum + rows, 0);
  const gaps = new Float64Array(cells);
  let before = 0;
  for (const { said, ofClass, rows } of [...judged].sort((a, b) => a.said - b.said)) {
    for (let from = before; from < before + rows; ) {
      const cell = Math.min(cells - 1, Math.floor((from * cells) / all + 1e-9));
      const to = cell === cells - 1 ? before + rows : Math.min(before + rows, ((cell + 1) * all) / cells);
      gaps[cell] = (gaps[cell] as number) + (to - from) * (ofClass / rows - said);
      from = to;
    }
    before += rows;
  }
  return all === 0 ? 0 : gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / all;
}
