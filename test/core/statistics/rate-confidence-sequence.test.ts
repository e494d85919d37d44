import { expect, test } from "vitest";
import { wilsonInterval } from "../../../src/core/statistics/binomial-interval.ts";
import { rateConfidenceSequence } from "../../../src/core/statistics/rate-confidence-sequence.ts";
import { seededRandom } from "../../support/random.ts";
import { expectRelative, numberIn, vectorFile } from "../../support/vectors.ts";

const vectors = vectorFile("confidence-sequences.json");

test("the ends agree with mpmath, also for fractional counts and at the borders", () => {
  for (const row of vectors("rate")) {
    const [k, n, alpha, best, low, high] = [0, 1, 2, 3, 4, 5].map((i) => numberIn(row, i)) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const interval = rateConfidenceSequence(k, n, alpha, best);
    expectRelative(interval.low, low, 1e-8, `low of ${k} of ${n}`);
    expectRelative(interval.high, high, 1e-8, `high of ${k} of ${n}`);
  }
});

test.each([
  [1e3, 0.0269, 0.0136],
  [1e4, 0.0066, 0.0043],
  [1e5, 0.0022, 0.0014],
])("at 5 %% of %d trials it is ± %f wide, where one look is ± %f", (trials, half, wilson) => {
  const { low, high } = rateConfidenceSequence(0.05 * trials, trials, 0.05, 1e4);
  expect((high - low) / 2).toBeCloseTo(half, 4);
  const once = wilsonInterval(0.05 * trials, trials, 0.95);
  expect((once.high - once.low) / 2).toBeCloseTo(wilson, 3);
});

test("looked at after every outcome it misses the rate in at most alpha of the runs; Wilson's misses in most", () => {
  const [runs, trials, rate] = [100, 1_500, 0.1];
  const missed = { sequence: 0, wilson: 0 };
  for (let run = 1; run <= runs; run += 1) {
    const random = seededRandom(run);
    const outside = { sequence: false, wilson: false };
    let successes = 0;
    for (let n = 1; n <= trials; n += 1) {
      if (random() < rate) successes += 1;
      if (n % 10 !== 0) continue;
      const sequence = rateConfidenceSequence(successes, n, 0.1, 500);
      const once = wilsonInterval(successes, n, 0.9);
      outside.sequence ||= rate < sequence.low || rate > sequence.high;
      outside.wilson ||= rate < once.low || rate > once.high;
    }
    if (outside.sequence) missed.sequence += 1;
    if (outside.wilson) missed.wilson += 1;
  }
  expect(missed.sequence).toBeLessThanOrEqual(16);
  expect(missed.wilson).toBeGreaterThan(40);
});

test("nothing tried leaves the rate unknown", () => {
  expect(rateConfidenceSequence(0, 0, 0.05, 100)).toEqual({ low: 0, high: 1 });
});
