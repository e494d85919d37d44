import { expect, test } from "vitest";
import { Random } from "../../src/demo/random.ts";

function draw(count: number, next: () => number): { mean: number; variance: number } {
  const values = Array.from({ length: count }, next);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count };
}

test("numbers are those of their distributions", () => {
  const random = new Random(7);
  const uniform = draw(100_000, () => random.uniform());
  expect(uniform.mean).toBeCloseTo(0.5, 2);
  expect(uniform.variance).toBeCloseTo(1 / 12, 2);
  const normal = draw(100_000, () => random.normal());
  expect(normal.mean).toBeCloseTo(0, 1);
  expect(normal.variance).toBeCloseTo(1, 1);
  expect(draw(100_000, () => random.exponential(3)).mean / 3).toBeCloseTo(1, 1);
});

test("a seed gives one sequence, and neighbouring seeds have nothing in common", () => {
  const sequence = (seed: number): number[] => {
    const random = new Random(seed);
    return Array.from({ length: 8 }, () => random.uniform());
  };
  expect(sequence(7)).toEqual(sequence(7));
  const near = sequence(8);
  expect(sequence(7).filter((value, i) => Math.abs(value - (near[i] ?? 0)) < 1e-3)).toEqual([]);
});
