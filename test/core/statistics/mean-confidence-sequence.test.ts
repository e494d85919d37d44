import { expect, test } from "vitest";
import { normalMixtureBoundary, stitchedBoundary } from "../../../src/core/statistics/mean-confidence-sequence.ts";
import { normal, seededRandom } from "../../support/random.ts";
import { expectRelative, numberIn, vectorFile } from "../../support/vectors.ts";

const vectors = vectorFile("confidence-sequences.json");

test("the stitched boundary agrees with mpmath", () => {
  for (const row of vectors("stitched")) {
    const [v, alpha, start, scale] = [0, 1, 2, 3].map((i) => numberIn(row, i)) as [number, number, number, number];
    expectRelative(stitchedBoundary(v, alpha, start, scale), numberIn(row, 4), 1e-13, `boundary at ${v}`);
  }
});

test("the mixture's martingale is 1/alpha on the boundary", () => {
  const [alpha, best] = [0.01, 300];
  const twice = 2 * Math.log(1 / alpha);
  const rho = best / (twice + Math.log(1 + twice));
  for (const v of [0, 1, 300, 1e6]) {
    const s = normalMixtureBoundary(v, alpha, best);
    const logMartingale = 0.5 * Math.log(rho / (v + rho)) + (s * s) / (2 * (v + rho));
    expect(logMartingale).toBeCloseTo(Math.log(1 / alpha), 10);
  }
});

test("the mixture is narrowest at the variance it was made for", () => {
  const at = (best: number) => normalMixtureBoundary(1_000, 0.05, best);
  expect(at(1_000)).toBeLessThan(at(100));
  expect(at(1_000)).toBeLessThan(at(10_000));
});

test.each([
  ["normal mixture", (v: number) => normalMixtureBoundary(v, 0.1, 500)],
  ["stitched", (v: number) => stitchedBoundary(v, 0.05, 20)],
])("a walk crosses the %s boundary at some time in at most a tenth of the runs", (_, boundary) => {
  let crossed = 0;
  for (let run = 1; run <= 400; run += 1) {
    const random = seededRandom(run);
    let sum = 0;
    for (let n = 1; n <= 3_000; n += 1) {
      sum += normal(random);
      if (Math.abs(sum) < boundary(n)) continue;
      crossed += 1;
      break;
    }
  }
  expect(crossed).toBeGreaterThan(0);
  expect(crossed).toBeLessThanOrEqual(50);
});
