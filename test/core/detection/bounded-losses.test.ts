import fc from "fast-check";
import { expect, test } from "vitest";
import { harmAlternatives } from "../../../src/core/detection/alternatives.ts";
import { type Band, bandOf } from "../../../src/core/detection/band.ts";
import { lossCount } from "../../../src/core/detection/bounded-losses.ts";
import { DetectorBank } from "../../../src/core/detection/detector-bank.ts";
import { seededRandom } from "../../support/random.ts";

test("losses are shares of the worst, clipped, and their panes add", () => {
  expect(lossCount(7, [0, 5, 10, 40, -3, Infinity], 10)).toEqual({ startMs: 7, successes: 3.5, trials: 6 });
  expect(lossCount(7, [], 10)).toEqual({ startMs: 7, successes: 0, trials: 0 });
});

test("a loss that is no number, or no worst loss, is refused", () => {
  expect(() => lossCount(0, [Number.NaN], 1)).toThrow("no number");
  for (const worst of [0, -1, Number.NaN, Infinity]) expect(() => lossCount(0, [1], worst)).toThrow(RangeError);
});

test("one loss's expected factor is at most 1 for every law on [0, 1] whose mean is below the limit", () => {
  const law = fc.record({
    losses: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }),
    masses: fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }),
    slack: fc.double({ min: 0, max: 0.5, noNaN: true }),
  });
  fc.assert(
    fc.property(law, ({ losses, masses, slack }) => {
      const total = losses.reduce((sum, _, i) => sum + (masses[i] ?? 0), 0);
      const mean = losses.reduce((sum, loss, i) => sum + ((masses[i] ?? 0) / total) * loss, 0);
      const limit = Math.max(1e-3, mean + slack);
      fc.pre(limit < 0.99);
      const { alternatives, hit, miss } = bandOf(limit, harmAlternatives(limit)) as Band;
      alternatives.forEach((_, i) => {
        const factor = losses.reduce((sum, loss, j) => {
          const { successes, trials } = lossCount(0, [loss], 1);
          const increment = successes * (hit[i] ?? 0) + (trials - successes) * (miss[i] ?? 0);
          return sum + ((masses[j] ?? 0) / total) * Math.exp(increment);
        }, 0);
        expect(factor).toBeLessThanOrEqual(1 + 1e-9);
      });
    }),
  );
});

test("a mean loss that rises from .05 to .1 is seen, and none of a hundred thousand panes at .05 is called", () => {
  const band = bandOf(0.0625, harmAlternatives(0.0625)) as Band;
  const bank = new DetectorBank(1, band.alternatives.length);
  const random = seededRandom(8);
  const feed = (mean: number) => {
    const losses = Array.from({ length: 100 }, () => 2 * mean * random());
    return bank.feed(0, lossCount(0, losses, 1), band, { weight: 1, designEffect: 1, logBudget: Math.log(1e5) });
  };
  for (let i = 0; i < 20_000; i += 1) expect(feed(0.05)).toBeUndefined();
  let panes = 1;
  while (feed(0.1) === undefined) panes += 1;
  expect(panes).toBeLessThan(30);
});
