import { expect, test } from "vitest";
import { MomentSums, momentsOf, type Standard } from "../../../src/core/profile/moment-sums.ts";
import { type MomentFrame, type Moments, momentFrame } from "../../../src/core/statistics/joint-moments.ts";
import { principalAxes, principalReconstruction } from "../../../src/core/statistics/principal-reconstruction.ts";
import { whitenedMoments } from "../../../src/core/statistics/whitened-moments.ts";
import { normal, seededRandom } from "../../support/random.ts";
import { expectRelative, numberIn, vectorFile } from "../../support/vectors.ts";

function sumsOf(flat: readonly number[], dimension: number, standard: Standard): MomentSums {
  const sums = new MomentSums(dimension);
  for (let at = 0; at < flat.length; at += dimension) sums.add(flat.slice(at, at + dimension), standard);
  return sums;
}

function known(sums: MomentSums): Moments {
  const moments = momentsOf(sums);
  if (moments === undefined) throw new Error("moments need rows");
  return moments;
}

function frameOf(sums: MomentSums): MomentFrame {
  return momentFrame(known(sums));
}

test("both distances agree with numpy, which has the rows", () => {
  for (const row of vectorFile("multivariate.json")("moments")) {
    const dimension = numberIn(row, 2);
    const standard = {
      means: Float64Array.from(row[3] as number[]),
      deviations: Float64Array.from(row[4] as number[]),
    };
    const frame = frameOf(sumsOf(row[0] as number[], dimension, standard));
    const live = known(sumsOf(row[1] as number[], dimension, standard));
    expectRelative(whitenedMoments(frame, live), numberIn(row, 5), 1e-10, "whitened moments");
    expectRelative(principalReconstruction(frame, live), numberIn(row, 6), 1e-10, "reconstruction");
    expect(principalAxes(frame)).toBe(numberIn(row, 7));
  }
});

const plain = { means: new Float64Array(4), deviations: new Float64Array(4).fill(1) };

function correlated(seed: number, rows: number, correlation: number): MomentSums {
  const random = seededRandom(seed);
  const sums = new MomentSums(4);
  for (let i = 0; i < rows; i += 1) {
    const [a, b, c, d] = [normal(random), normal(random), normal(random), normal(random)];
    sums.add([a, correlation * a + Math.sqrt(1 - correlation ** 2) * b, c, d], plain);
  }
  return sums;
}

test("a lost correlation stands out from noise, though no column changed", () => {
  const frame = frameOf(correlated(1, 20_000, 0.8));
  const noise = Array.from({ length: 20 }, (_, seed) =>
    whitenedMoments(frame, known(correlated(10 + seed, 1_000, 0.8))),
  );
  expect(whitenedMoments(frame, known(correlated(40, 1_000, 0.5)))).toBeGreaterThan(3 * Math.max(...noise));
});

test("equal moments are at 0, whatever order their panes are merged in", () => {
  const [a, b] = [correlated(2, 500, 0.3), correlated(3, 700, 0.3)];
  const [left, right] = [correlated(2, 500, 0.3), correlated(3, 700, 0.3)];
  left.merge(b);
  right.merge(a);
  expect(whitenedMoments(frameOf(left), known(left))).toBeLessThan(1e-12);
  expect(whitenedMoments(frameOf(left), known(right))).toBeLessThan(1e-12);
});

test("without rows, with other columns or without variation there is a defined answer", () => {
  const frame = frameOf(correlated(4, 100, 0));
  expect(momentsOf(new MomentSums(4))).toBeUndefined();
  for (const distance of [whitenedMoments, principalReconstruction]) {
    expect(distance(frame, known(sumsOf([1, 2, 3], 3, plain)))).toBeNaN();
  }
  const constant = frameOf(sumsOf([0, 0, 0, 0, 0, 0, 0, 0], 4, plain));
  const moved = known(sumsOf([1, 0, 0, 0], 4, plain));
  expect([principalAxes(constant), whitenedMoments(constant, moved), principalReconstruction(constant, moved)]).toEqual(
    [0, 1, 1],
  );
});
