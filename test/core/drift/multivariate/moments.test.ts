import { expect, test } from "vitest";
import { type MomentFrame, momentFrame } from "../../../../src/core/drift/multivariate/moment-frame.ts";
import {
  principalAxes,
  principalReconstruction,
} from "../../../../src/core/drift/multivariate/principal-reconstruction.ts";
import { whitenedMoments } from "../../../../src/core/drift/multivariate/whitened-moments.ts";
import { MomentSums, type Standard } from "../../../../src/core/profile/moment-sums.ts";
import { normal, seededRandom } from "../../../support/random.ts";
import { expectRelative, numberIn, vectorFile } from "../../../support/vectors.ts";

function momentsOf(flat: readonly number[], dimension: number, standard: Standard): MomentSums {
  const sums = new MomentSums(dimension);
  for (let at = 0; at < flat.length; at += dimension) sums.add(flat.slice(at, at + dimension), standard);
  return sums;
}

function frameOf(sums: MomentSums): MomentFrame {
  const frame = momentFrame(sums);
  if (frame === undefined) throw new Error("a frame needs rows");
  return frame;
}

test("both distances agree with numpy, which has the rows", () => {
  for (const row of vectorFile("multivariate.json")("moments")) {
    const dimension = numberIn(row, 2);
    const standard = {
      means: Float64Array.from(row[3] as number[]),
      deviations: Float64Array.from(row[4] as number[]),
    };
    const frame = frameOf(momentsOf(row[0] as number[], dimension, standard));
    const live = momentsOf(row[1] as number[], dimension, standard);
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
  const noise = Array.from({ length: 20 }, (_, seed) => whitenedMoments(frame, correlated(10 + seed, 1_000, 0.8)));
  expect(whitenedMoments(frame, correlated(40, 1_000, 0.5))).toBeGreaterThan(3 * Math.max(...noise));
});

test("equal moments are at 0, whatever order their panes are merged in", () => {
  const [a, b] = [correlated(2, 500, 0.3), correlated(3, 700, 0.3)];
  const [left, right] = [correlated(2, 500, 0.3), correlated(3, 700, 0.3)];
  left.merge(b);
  right.merge(a);
  expect(whitenedMoments(frameOf(left), left)).toBeLessThan(1e-12);
  expect(whitenedMoments(frameOf(left), right)).toBeLessThan(1e-12);
});

test("without rows, with other columns or without variation there is a defined answer", () => {
  const frame = frameOf(correlated(4, 100, 0));
  expect(momentFrame(new MomentSums(4))).toBeUndefined();
  for (const distance of [whitenedMoments, principalReconstruction]) {
    expect(distance(frame, new MomentSums(4))).toBeNaN();
    expect(distance(frame, momentsOf([1, 2, 3], 3, plain))).toBeNaN();
  }
  const constant = frameOf(momentsOf([0, 0, 0, 0, 0, 0, 0, 0], 4, plain));
  const moved = momentsOf([1, 0, 0, 0], 4, plain);
  expect([principalAxes(constant), whitenedMoments(constant, moved), principalReconstruction(constant, moved)]).toEqual(
    [0, 1, 1],
  );
});
