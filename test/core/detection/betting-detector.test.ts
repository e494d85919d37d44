import fc from "fast-check";
import { expect, test } from "vitest";
import { BettingDetector } from "../../../src/core/detection/betting-detector.ts";
import { panesPerYear } from "../../../src/core/detection/weights.ts";
import { normal, seededRandom } from "../../support/random.ts";

const yearly = { weight: 1, logBudget: Math.log(panesPerYear) };
const pane = (mean: number, startMs = 0) => ({ startMs, successes: 2_000 * mean, trials: 2_000 });

test("a pane's expected evidence is at most what was staked, for every law of the pane's mean below the limit", () => {
  const law = fc.record({
    means: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }),
    masses: fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }),
    slack: fc.double({ min: 0, max: 0.5, noNaN: true }),
    weight: fc.double({ min: 1e-6, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(law, ({ means, masses, slack, weight }) => {
      const total = means.reduce((sum, _, i) => sum + (masses[i] ?? 0), 0);
      const share = (i: number) => (masses[i] ?? 0) / total;
      const expected = means.reduce((sum, mean, i) => sum + share(i) * mean, 0);
      const limit = Math.min(0.999, Math.max(1e-3, expected + slack));
      fc.pre(expected <= limit);
      const evidence = means.map((mean) => {
        const detector = new BettingDetector();
        detector.feed(pane(mean), limit, { weight, logBudget: Infinity });
        return detector.logs.reduce((sum, log) => sum + Math.exp(log), 0);
      });
      expect(evidence.reduce((sum, e, i) => sum + share(i) * e, 0)).toBeLessThanOrEqual(weight * (1 + 1e-9));
    }),
  );
});

test("no more alarms than panes over c where all losses of a pane are one and the same draw", () => {
  const panes = 200_000;
  const budget = 100;
  const random = seededRandom(4);
  const detector = new BettingDetector();
  let alarms = 0;
  for (let i = 0; i < panes; i += 1) {
    const loss = random() < 0.3 ? 1 : 0;
    if (detector.feed(pane(loss), 0.3, { weight: 1, logBudget: Math.log(budget) }) !== undefined) alarms += 1;
  }
  expect(alarms).toBeGreaterThan(100);
  expect(alarms).toBeLessThanOrEqual(panes / budget);
});

test("a doubled mean of .02 is seen within about 38 panes, thrice within about 20, against a limit of .025", () => {
  const first = (rate: number, seed: number): number => {
    const random = seededRandom(seed);
    const detector = new BettingDetector();
    for (let i = 1; i <= 2_000; i += 1) {
      const mean = rate + Math.sqrt((rate * (1 - rate)) / 2_000) * normal(random);
      if (detector.feed(pane(mean), 0.025, yearly) !== undefined) return i;
    }
    return Infinity;
  };
  const average = (rate: number) =>
    Array.from({ length: 40 }, (_, seed) => first(rate, seed)).reduce((a, b) => a + b) / 40;
  expect(Math.abs(average(0.04) - 38)).toBeLessThan(4);
  expect(Math.abs(average(0.06) - 20)).toBeLessThan(3);
  expect(first(0.02, 1)).toBe(Infinity);
});

test("an alarm names the onset and counts from there, and the detector starts anew", () => {
  const detector = new BettingDetector();
  detector.feed(pane(0.001, 10), 0.025, yearly);
  for (let i = 2; ; i += 1) {
    const alarm = detector.feed(pane(0.2, i * 10), 0.025, yearly);
    if (alarm === undefined) continue;
    expect(alarm).toMatchObject({ onsetMs: 20, trials: (i - 1) * 2_000 });
    expect(alarm.successes / alarm.trials).toBeCloseTo(0.2, 12);
    break;
  }
  expect([...detector.logs].every((log) => log === -Infinity)).toBe(true);
});

test("without weight evidence can only move by what was staked before", () => {
  const detector = new BettingDetector();
  detector.feed(pane(0.9), 0.025, { weight: 0, logBudget: 1 });
  expect(detector.logs[0]).toBe(-Infinity);
});

test("no losses change nothing; losses or limits that are none are refused", () => {
  const detector = new BettingDetector();
  expect(detector.feed({ startMs: 0, successes: 0, trials: 0 }, 0.1, yearly)).toBeUndefined();
  expect(detector.logs[0]).toBe(-Infinity);
  for (const wrong of [Number.NaN, -1, 2_001])
    expect(() => detector.feed({ startMs: 0, successes: wrong, trials: 2_000 }, 0.1, yearly)).toThrow(RangeError);
  for (const wrong of [0, 1, Number.NaN, -0.1])
    expect(() => detector.feed(pane(0.1), wrong, yearly)).toThrow(RangeError);
});
