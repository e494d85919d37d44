import { expect, test } from "vitest";
import { distributionBand } from "../../../src/core/statistics/distribution-confidence-band.ts";
import { seededRandom } from "../../support/random.ts";
import { expectRelative, numberIn, vectorFile } from "../../support/vectors.ts";

test("the band agrees with mpmath", () => {
  for (const row of vectorFile("confidence-sequences.json")("band")) {
    const [rows, alpha, start] = [numberIn(row, 0), numberIn(row, 1), numberIn(row, 2)];
    expectRelative(distributionBand(rows, alpha, start), numberIn(row, 3), 1e-9, `band at ${rows}`);
  }
});

test("it is about the published .85·√((ln ln(et) + .8·ln(1612/alpha))/t)", () => {
  for (const alpha of [0.05, 0.01, 0.001]) {
    const published = 0.85 * Math.sqrt((Math.log1p(Math.log(5_000)) + 0.8 * Math.log(1612 / alpha)) / 5_000);
    expectRelative(distributionBand(5_000, alpha, 1), published, 0.02, `alpha ${alpha}`);
  }
});

test("before its start it says nothing", () => {
  expect(distributionBand(99, 0.05, 100)).toBe(Infinity);
  expect(distributionBand(Number.NaN, 0.05, 100)).toBe(Infinity);
  expect(distributionBand(100, 0.05, 100)).toBeLessThan(1);
});

test("the empirical distribution leaves it at no look of most runs", () => {
  let left = 0;
  for (let run = 1; run <= 60; run += 1) {
    const random = seededRandom(run);
    const counts = new Array<number>(20).fill(0);
    for (let n = 1; n <= 2_000; n += 1) {
      const cell = Math.floor(20 * random());
      counts[cell] = (counts[cell] ?? 0) + 1;
      if (n % 20 !== 0) continue;
      let [cumulated, distance] = [0, 0];
      counts.forEach((count, i) => {
        cumulated += count;
        distance = Math.max(distance, Math.abs(cumulated / n - (i + 1) / 20));
      });
      if (distance < distributionBand(n, 0.1, 10)) continue;
      left += 1;
      break;
    }
  }
  expect(left).toBeLessThanOrEqual(6);
});
