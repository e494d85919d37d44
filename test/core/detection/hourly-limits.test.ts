import fc from "fast-check";
import { expect, test } from "vitest";
import { harmAlternatives, harmWidth } from "../../../src/core/detection/alternatives.ts";
import { type Band, bandOf } from "../../../src/core/detection/band.ts";
import { DetectorBank } from "../../../src/core/detection/detector-bank.ts";
import { type LimitSchedule, limitAt, limitSchedule } from "../../../src/core/detection/hourly-limits.ts";
import { limitOf } from "../../../src/core/detection/limits.ts";
import { tolerances } from "../../../src/core/detection/tolerances.ts";
import { panesPerYear } from "../../../src/core/detection/weights.ts";
import { logPoisson } from "../../../src/core/statistics/point-probability.ts";
import { binomial } from "../../support/binomial.ts";
import { panesPerDay } from "../../support/null-streams.ts";
import { seededRandom } from "../../support/random.ts";

const hourMs = 3_600_000;
const hours = Array.from({ length: 24 }, (_, hour) => hour);
/** Three times as high at noon as at midnight. */
const waveRate = (hour: number) => 0.02 * (1 - 0.5 * Math.cos((2 * Math.PI * hour) / 24));
const busyHour = { successes: hours.map((hour) => 1e5 * waveRate(hour + 0.5)), trials: hours.map(() => 1e5) };
const wave = { successes: 48_000, trials: 2.4e6, designEffect: 1, hourly: busyHour };
const schedule = limitSchedule(wave, tolerances.errors, "hourly") as LimitSchedule;

test("each hour's limit lies above its rates, and never above the limit of all hours", () => {
  const whole = limitOf(wave, tolerances.errors) ?? 0;
  for (const hour of hours) {
    const limit = limitAt(schedule, hour * hourMs) ?? 0;
    expect(limit).toBeGreaterThan(Math.max(waveRate(hour), waveRate(hour + 1)));
    expect(limit).toBeLessThanOrEqual(whole);
  }
  expect(limitAt(schedule, 0)).toBeLessThan(0.5 * whole);
  expect(limitAt(schedule, 12 * hourMs)).toBe(whole);
});

test("the hour is that of the pane's start, on every day, and of the week where there are 168", () => {
  expect(limitAt(schedule, 24 * hourMs * 400 + 3 * hourMs + 59_999)).toBe(schedule.limitOf(3));
  expect(limitAt(schedule, -hourMs)).toBe(schedule.limitOf(23));
  const week = { ...schedule, hours: 168, limitOf: (hour: number) => hour / 1_000 };
  // 1970-01-05 was the first Monday: four days after the epoch.
  expect(limitAt(week, Date.UTC(1970, 0, 5, 2))).toBe((4 * 24 + 2) / 1_000);
  expect(limitAt(week, Date.UTC(2026, 10, 24, 16))).toBe((5 * 24 + 16) / 1_000);
});

test("an expected day lifts the limit for its length, and beyond the ceiling nothing is watched", () => {
  const expected = [{ fromMs: 10, toMs: 20, extra: 0.01 }];
  const lifted = limitSchedule(wave, tolerances.errors, "hourly", expected) as LimitSchedule;
  const usual = limitAt(schedule, 0) ?? 0;
  expect([9, 10, 19, 20].map((ms) => limitAt(lifted, ms))).toEqual([usual, usual + 0.01, usual + 0.01, usual]);
  expect(limitAt({ ...lifted, expected: [{ fromMs: 0, toMs: 5, extra: 0.49 }] }, 3)).toBeUndefined();
});

test("without hours there is one limit; an hour without rows has that of all; beyond watching there is none", () => {
  const flat = { ...wave, hourly: null };
  for (const [rate, shape] of [
    [flat, "hourly"],
    [wave, "constant"],
  ] as const) {
    const one = limitSchedule(rate, tolerances.errors, shape);
    expect([one?.hours, one?.limitOf(0)]).toEqual([1, limitOf(rate, tolerances.errors)]);
  }
  const gap = { ...wave, hourly: { ...busyHour, trials: busyHour.trials.map((n, hour) => (hour === 2 ? 0 : n)) } };
  expect(limitAt(limitSchedule(gap, tolerances.errors, "hourly") as LimitSchedule, 2 * hourMs)).toBe(
    limitOf(gap, tolerances.errors),
  );
  expect(limitSchedule({ ...flat, successes: 2e6 }, tolerances.errors, "hourly")).toBeUndefined();
});

test("whatever limits come, a pane's expected evidence is at most what was there plus what was staked, if its rate is no higher", () => {
  const panes = fc.array(
    fc.record({
      limit: fc.double({ min: 0.01, max: 0.6, noNaN: true }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      seen: fc.integer({ min: 0, max: 12 }),
    }),
    { minLength: 1, maxLength: 5 },
  );
  const trials = 12;
  const stake = { weight: 0.7, designEffect: 1, logBudget: Infinity };
  const evidence = (bank: DetectorBank) => bank.state.subarray(4).reduce((sum, log) => sum + Math.exp(log), 0);
  fc.assert(
    fc.property(panes, (stream) => {
      const bank = new DetectorBank(1, harmWidth);
      for (const { limit, share, seen } of stream) {
        const band = bandOf(limit, harmAlternatives(limit)) as Band;
        const before = evidence(bank);
        const after = Array.from({ length: trials + 1 }, (_, successes) => {
          const next = new DetectorBank(1, harmWidth, bank.state.slice());
          next.feed(0, { startMs: 0, successes, trials }, band, stake);
          return Math.exp(logBinomial(successes, trials, share * limit)) * evidence(next);
        }).reduce((a, b) => a + b);
        expect(after).toBeLessThanOrEqual((before + stake.weight) * (1 + 1e-9));
        bank.feed(0, { startMs: 0, successes: seen, trials }, band, stake);
      }
    }),
  );
});

test("half a year of a threefold day wave raises no alarm, and a doubled night is seen where one limit for all sees nothing", () => {
  const bandAt = (startMs: number) => {
    const limit = limitAt(schedule, startMs) ?? 1;
    return bandOf(limit, harmAlternatives(limit));
  };
  const whole = limitOf(wave, tolerances.errors) ?? 0;
  const one = bandOf(whole, harmAlternatives(whole)) as Band;
  const run = (band: (startMs: number) => Band | undefined, factor: number, panes: number): number => {
    const random = seededRandom(3);
    const bank = new DetectorBank(1, harmWidth);
    let alarms = 0;
    for (let pane = 0; pane < panes; pane += 1) {
      const startMs = pane * 10_000;
      const rate = factor * waveRate((24 * pane) / panesPerDay);
      const count = { startMs, successes: binomial(random, 1_000, rate), trials: 1_000 };
      const stake = { weight: 1, designEffect: 1, logBudget: Math.log(panesPerYear) };
      if (bank.feed(0, count, band(startMs) as Band, stake) !== undefined) alarms += 1;
    }
    return alarms;
  };
  expect(run(bandAt, 1, panesPerYear / 2)).toBe(0);
  expect(run(bandAt, 2, 360)).toBeGreaterThan(0);
  expect(run(() => one, 2, 360)).toBe(0);
});

/** ln of a binomial probability by Poisson ratios: ln C(n, k) + k·ln p + (n − k)·ln(1 − p). */
function logBinomial(k: number, n: number, p: number): number {
  if (p === 0) return k === 0 ? 0 : -Infinity;
  return logPoisson(k, n * p) + logPoisson(n - k, n * (1 - p)) - logPoisson(n, n);
}
