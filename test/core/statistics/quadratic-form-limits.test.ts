import { expect, test } from "vitest";
import {
  andersonDarlingLimitSurvival,
  cramerVonMisesLimitSurvival,
} from "../../../src/core/statistics/quadratic-form-limits.ts";
import { expectRelative, numberIn, vectorFile } from "../../support/vectors.ts";

const vectors = vectorFile("raw-distances.json");

test("the limit law of the Cramér-von Mises statistic agrees with its Bessel series", () => {
  for (const row of vectors("cramerVonMisesLimit"))
    expectRelative(cramerVonMisesLimitSurvival(numberIn(row, 0)), numberIn(row, 1), 1e-10, `P(ω² > ${row[0]})`);
});

test("the limit law of the Anderson-Darling statistic agrees with its series", () => {
  for (const row of vectors("andersonDarlingLimit"))
    expectRelative(andersonDarlingLimitSurvival(numberIn(row, 0)), numberIn(row, 1), 1e-10, `P(A² > ${row[0]})`);
});

test("far tails fall like the largest summand's, π² and 2 times half the statistic, and are not lost", () => {
  // Σ λ_j Z_j² is ruled by λ₁: P(> x) ~ C √(1/x) e^{-x/(2λ₁)}.
  const fall = (survival: (x: number) => number, x: number) => Math.log(survival(x) / survival(x + 1));
  expect(fall(cramerVonMisesLimitSurvival, 130)).toBeCloseTo(Math.PI ** 2 / 2 + Math.log(131 / 130) / 2, 3);
  expect(fall(andersonDarlingLimitSurvival, 650)).toBeCloseTo(1 + Math.log(651 / 650) / 2, 3);
});

test("the survival begins at 1, never rises and passes NaN on", () => {
  for (const survival of [cramerVonMisesLimitSurvival, andersonDarlingLimitSurvival]) {
    let before = 1;
    for (let x = 0; x < 3; x += 0.001) {
      const here = survival(x);
      expect(here).toBeLessThanOrEqual(before + 1e-14);
      before = here;
    }
    expect(survival(NaN)).toBeNaN();
  }
});
