import { expect, test } from "vitest";
import { limitOf } from "../../../src/core/detection/limits.ts";
import { tolerances } from "../../../src/core/detection/tolerances.ts";

function rate(successes: number, trials: number, designEffect: number) {
  return { successes, trials, designEffect, hourly: null };
}

test.each([
  [0.02, 1, 0.0292],
  [0.02, 2, 0.0299],
  [0.02, 5, 0.0314],
  [0.005, 2, 0.0093],
  [0.001, 2, 0.0046],
])("100,000 rows of errors at %f with φ %d are watched above %f", (p0, designEffect, limit) => {
  expect(limitOf(rate(p0 * 1e5, 1e5, designEffect), tolerances.errors)).toBeCloseTo(limit, 4);
});

test("a short reference widens the band: 5,000 rows of 2 % are watched above 4 %", () => {
  expect(limitOf(rate(100, 5_000, 2), tolerances.errors)).toBeCloseTo(0.0401, 4);
});

test("with an hour-of-day envelope the tolerance is the plain one, and the worst hour's lower limit holds if higher", () => {
  const flat = { successes: Array(24).fill(2_000), trials: Array(24).fill(100_000) };
  const flatLimit =
    limitOf({ successes: 48_000, trials: 2.4e6, designEffect: 1, hourly: flat }, tolerances.errors) ?? 0;
  expect(flatLimit).toBeGreaterThan(0.025);
  expect(flatLimit).toBeLessThan(0.0256);
  const wave = { ...flat, successes: flat.successes.map((k, hour) => (hour === 20 ? 3_000 : k)) };
  const waveLimit =
    limitOf({ successes: 49_000, trials: 2.4e6, designEffect: 1, hourly: wave }, tolerances.errors) ?? 0;
  expect(waveLimit).toBeGreaterThan(0.034);
  expect(waveLimit).toBeLessThan(0.0352);
});

test("an hour without rows says nothing", () => {
  const hourly = { successes: Array(24).fill(0), trials: Array(24).fill(0) };
  expect(limitOf({ successes: 100, trials: 5_000, designEffect: 1, hourly }, tolerances.errors)).toBeLessThan(0.04);
});

test("a rate that should be small is not monitorable from a limit of one half on, others from 1 on", () => {
  expect(limitOf(rate(30_000, 1e5, 1), tolerances.missing)).toBeUndefined();
  expect(limitOf(rate(50_000, 1e5, 1), tolerances.latency_p50)).toBeGreaterThan(0.6);
  expect(limitOf(rate(99_000, 1e5, 1), tolerances.body)).toBeUndefined();
  expect(limitOf(rate(0, 0, 1), tolerances.errors)).toBeUndefined();
});
