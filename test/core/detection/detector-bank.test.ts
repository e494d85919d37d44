import fc from "fast-check";
import { expect, test } from "vitest";
import { type Band, bandOf } from "../../../src/core/detection/band.ts";
import { type Alarm, DetectorBank, type Stake } from "../../../src/core/detection/detector-bank.ts";
import { binomial } from "../../support/binomial.ts";
import { seededRandom } from "../../support/random.ts";

const band = bandOf(0.1, [0.2]) as Band;
const two = bandOf(0.02, [0.03, 0.08]) as Band;
const stake: Stake = { weight: 1, designEffect: 2, logBudget: Math.log(1e6) };

function feed(
  bank: DetectorBank,
  successes: number,
  trials: number,
  with_: Partial<Stake> = {},
  stream = 0,
  startMs = 0,
): Alarm | undefined {
  return bank.feed(stream, { startMs, successes, trials }, bank.width === 1 ? band : two, { ...stake, ...with_ });
}

test("two panes of 3 in 10 against a limit of .1 give the evidence worked out by hand", () => {
  // inc = (3 ln 2 + 7 ln(.8/.9))/2 = .62748015; then ln(1 + e^.62748015) + .62748015 = 1.68279698.
  const bank = new DetectorBank(1, 1);
  feed(bank, 3, 10);
  expect(bank.state.at(-1)).toBeCloseTo(0.62748015, 7);
  feed(bank, 3, 10);
  expect(bank.state.at(-1)).toBeCloseTo(1.68279698, 7);
});

test("a pane without trials changes nothing", () => {
  const bank = new DetectorBank(1, 1);
  feed(bank, 0, 0);
  expect(bank.state.at(-1)).toBe(-Infinity);
});

test("counts that are none are refused", () => {
  const bank = new DetectorBank(1, 1);
  expect(() => feed(bank, 3, 2)).toThrow(RangeError);
  expect(() => feed(bank, Number.NaN, 2)).toThrow(RangeError);
});

test("a weight of zero puts no evidence down, and evidence already there lives on", () => {
  const bank = new DetectorBank(1, 1);
  feed(bank, 3, 10, { weight: 0 });
  expect(bank.state.at(-1)).toBe(-Infinity);
  feed(bank, 3, 10);
  feed(bank, 3, 10, { weight: 0 });
  expect(bank.state.at(-1)).toBeCloseTo(2 * 0.62748015, 7);
});

test("whatever the weights, limits of φ and counts, the state is that of the plain recursion", () => {
  const pane = fc.record({
    successes: fc.integer({ min: 0, max: 6 }),
    failures: fc.integer({ min: 0, max: 60 }),
    weight: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
    designEffect: fc.double({ min: 1, max: 5, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(pane, { minLength: 1, maxLength: 60 }), (panes) => {
      const bank = new DetectorBank(1, 2);
      const plain = [0, 0];
      for (const { successes, failures, weight, designEffect } of panes) {
        feed(bank, successes, successes + failures, { weight, designEffect, logBudget: Infinity });
        if (successes + failures === 0) continue;
        two.alternatives.forEach((q, i) => {
          const ratio = (q / 0.02) ** (successes / designEffect) * ((1 - q) / 0.98) ** (failures / designEffect);
          plain[i] = (weight / 2 + (plain[i] ?? 0)) * ratio;
        });
      }
      const states = bank.state.slice(-2);
      states.forEach((logS, i) => {
        expect(Math.exp(logS) / (plain[i] ?? 0)).toBeCloseTo(1, 9);
      });
    }),
  );
});

test("at the very edge of the band there are at most panes/c alarms, and not many fewer", () => {
  const random = seededRandom(3);
  const bank = new DetectorBank(1, 2);
  const panes = 200_000;
  const c = 500;
  let alarms = 0;
  for (let pane = 0; pane < panes; pane += 1) {
    const successes = binomial(random, 200, 0.02);
    if (feed(bank, successes, 200, { designEffect: 1, logBudget: Math.log(c) }) !== undefined) alarms += 1;
  }
  expect(alarms).toBeLessThanOrEqual(panes / c);
  expect(alarms).toBeGreaterThan(panes / c / 4);
});

test("an alarm names the alternative, its evidence, the onset and the rate since then, and resets its stream alone", () => {
  const bank = new DetectorBank(2, 2);
  let alarm: Alarm | undefined;
  for (let pane = 0; pane < 20 && alarm === undefined; pane += 1) {
    const successes = pane < 10 ? 1 : 8;
    feed(bank, 2, 100, {}, 1);
    alarm = feed(bank, successes, 100, {}, 0, pane * 10_000);
  }
  expect(alarm).toMatchObject({ alternative: 1, onsetMs: 100_000 });
  expect((alarm?.successes ?? 0) / (alarm?.trials ?? 0)).toBe(0.08);
  expect(alarm?.logEvidence).toBeGreaterThanOrEqual(stake.logBudget);
  expect([...bank.state.slice(0, 6)]).toEqual([0, 0, 0, 0, -Infinity, -Infinity]);
  expect(bank.state.slice(-2).every(Number.isFinite)).toBe(true);
});
