import { expect, test } from "vitest";
import { symmetricEigen } from "../../../src/core/statistics/symmetric-eigen.ts";
import { vectorFile } from "../../support/vectors.ts";

test("eigenvalues agree with LAPACK's, those of a singular matrix included", () => {
  for (const row of vectorFile("multivariate.json")("eigen")) {
    const expected = row[1] as number[];
    const { values } = symmetricEigen(row[0] as number[], expected.length);
    values.forEach((value, i) => {
      expect(Math.abs(value - (expected[i] ?? NaN))).toBeLessThan(1e-13 * (expected[0] ?? NaN));
    });
  }
});

test("vectors are orthonormal and give the matrix back", () => {
  for (const row of vectorFile("multivariate.json")("eigen")) {
    const matrix = row[0] as number[];
    const size = Math.sqrt(matrix.length);
    const { values, vectors } = symmetricEigen(matrix, size);
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j < size; j += 1) {
        const sum = vectors.reduce((s, v, k) => s + (values[k] ?? NaN) * (v[i] ?? NaN) * (v[j] ?? NaN), 0);
        expect(sum).toBeCloseTo(matrix[i * size + j] ?? NaN, 11);
        const inner = Array.from(vectors[i] ?? []).reduce((s, value, k) => s + value * (vectors[j]?.[k] ?? NaN), 0);
        expect(inner).toBeCloseTo(i === j ? 1 : 0, 12);
      }
    }
  }
});

test("a matrix of zeros, one of a single number and an empty one have what they must", () => {
  expect([...symmetricEigen(new Float64Array(9), 3).values]).toEqual([0, 0, 0]);
  expect([...symmetricEigen([-7], 1).values]).toEqual([-7]);
  expect([...symmetricEigen([], 0).values]).toEqual([]);
});
