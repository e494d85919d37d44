import { expect, test } from "vitest";
import { thinnedCount } from "../../../src/core/statistics/thinned-count.ts";

/** P(X = k) of a binomial, by the recurrence from zero. */
function masses(n: number, chance: number): number[] {
  const list = [(1 - chance) ** n];
  for (let k = 1; k <= n; k += 1) list.push(((list[k - 1] as number) * (n - k + 1) * chance) / (k * (1 - chance)));
  return list;
}

test("over an even grid of uniform numbers every count comes as often as a binomial says", () => {
  const steps = 100_000;
  for (const [n, chance] of [
    [1, 0.3],
    [7, 0.5],
    [40, 0.02],
    [200, 0.37],
  ] as const) {
    const seen = new Float64Array(n + 1);
    for (let i = 0; i < steps; i += 1) {
      const count = thinnedCount(n, chance, (i + 0.5) / steps);
      seen[count] = (seen[count] as number) + 1;
    }
    // Inversion gives each count one interval of the grid, at most a step off at either end.
    masses(n, chance).forEach((mass, k) => {
      expect(Math.abs((seen[k] as number) - mass * steps), `${k} of ${n}`).toBeLessThanOrEqual(2);
    });
  }
});

test("none, all, and the ends of the uniform numbers stay within the rows", () => {
  expect(thinnedCount(0, 0.3, 0.5)).toBe(0);
  expect(thinnedCount(9, 0, 0.5)).toBe(0);
  expect(thinnedCount(9, 1, 0.5)).toBe(9);
  for (const uniform of [1e-12, 1 - 1e-12]) {
    const count = thinnedCount(1_000_000, 0.37, uniform);
    expect(count).toBeGreaterThan(360_000);
    expect(count).toBeLessThan(380_000);
  }
});
