import fc from "fast-check";
import { expect, test } from "vitest";
import { bodyAlternatives, harmAlternatives, rateAlternatives } from "../../../src/core/detection/alternatives.ts";
import { bandOf } from "../../../src/core/detection/band.ts";

const limits = fc.double({ min: 1e-4, max: 0.99, noNaN: true });

test("while the rate is in the band one observation is expected to multiply evidence by at most 1, and above an alternative by more", () => {
  fc.assert(
    fc.property(limits, fc.double({ min: 0, max: 1, noNaN: true }), (limit, share) => {
      for (const family of [bodyAlternatives, rateAlternatives, harmAlternatives]) {
        const band = bandOf(limit, family(limit));
        band?.alternatives.forEach((q, i) => {
          const expected = (p: number) => p * Math.exp(band.hit[i] ?? 0) + (1 - p) * Math.exp(band.miss[i] ?? 0);
          expect(expected(limit * share)).toBeLessThanOrEqual(1 + 1e-12);
          expect(expected(q)).toBeGreaterThan(1);
        });
      }
    }),
  );
});

test("alternatives of 1 and more, and those inside the band, are dropped", () => {
  expect(bandOf(0.6, [0.5, 0.6, 0.7, 1, 1.2])?.alternatives).toEqual([0.7]);
  expect(bandOf(0.6, [1])).toBeUndefined();
  expect(bandOf(1, [1.1])).toBeUndefined();
  expect(bandOf(0, [0.1])).toBeUndefined();
});

test("each family's alternatives are those of its definition", () => {
  expect(bodyAlternatives(0.5)).toEqual([0.51, 0.54, 0.65]);
  expect(rateAlternatives(0.5).map((q) => q / (1 - q))).toEqual([1.5, 3, 8].map((x) => expect.closeTo(x, 12)));
  const odds = harmAlternatives(0.5).map((q) => q / (1 - q) - 1);
  expect(odds).toHaveLength(8);
  expect(odds[0]).toBeCloseTo(0.05, 12);
  expect(odds[7]).toBeCloseTo(4, 12);
  expect((odds[4] ?? 0) / (odds[3] ?? 1)).toBeCloseTo((odds[1] ?? 0) / (odds[0] ?? 1), 9);
});
