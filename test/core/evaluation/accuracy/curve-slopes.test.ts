import { expect, test } from "vitest";
import {
  areaSlopes,
  precisionSlopes,
  resampledErrors,
  varianceOfErrors,
} from "../../../../src/core/evaluation/accuracy/curve-slopes.ts";
import { areaUnderCurve, averagePrecision } from "../../../../src/core/evaluation/accuracy/score-curve.ts";
import { seededRandom } from "../../../support/random.ts";

const random = seededRandom(4);
const positive = Float64Array.from({ length: 12 }, (_, bin) => bin * random());
const negative = Float64Array.from({ length: 12 }, (_, bin) => (12 - bin) * random());

test("slopes of AUC and average precision are those of small changes in each bin", () => {
  const step = 1e-6;
  for (const [slopes, metric] of [
    [areaSlopes, areaUnderCurve],
    [precisionSlopes, averagePrecision],
  ] as const) {
    const value = metric({ positive, negative })?.value ?? Number.NaN;
    const own = slopes({ positive, negative }, value);
    for (const bin of positive.keys()) {
      const moved = { positive: positive.slice(), negative: negative.slice() };
      moved.positive[bin] = (moved.positive[bin] ?? 0) + step;
      moved.negative[bin] = (moved.negative[bin] ?? 0) - step;
      expect(((metric(moved)?.value ?? Number.NaN) - value) / step).toBeCloseTo(own[bin] ?? Number.NaN, 4);
    }
  }
});

test("errors over resamples are those of the weighted shares, and go together as they do", () => {
  const replicates = [Float32Array.of(0.5, 0.25, 9), Float32Array.of(0.25, 0.5, 9), Float32Array.of(0.75, 0.75, 9)];
  const map = { probability: Float64Array.of(0.5, 0.5, 0.5), replicates };
  const errors = resampledErrors(Float64Array.of(20, -4, 0), map);
  expect([...errors]).toEqual([1, -5, 4]);
  expect(varianceOfErrors([1, errors])).toBeCloseTo(14, 12);
  expect(varianceOfErrors([2, errors], [-1, errors])).toBeCloseTo(14, 12);
  expect(varianceOfErrors([1, errors], [-1, errors])).toBe(0);
});
