import fc from "fast-check";
import { expect, test } from "vitest";
import { rejectByEvidence } from "../../../src/core/statistics/e-benjamini-hochberg.ts";
import { seededRandom } from "../../support/random.ts";

test("four findings of e-values 60, 1, 30 and 5 at level .1: the first and the third stand", () => {
  expect(rejectByEvidence([60, 1, 30, 5].map(Math.log), 0.1)).toEqual([0, 2]);
});

test("two middling findings stand together where neither would alone", () => {
  expect(rejectByEvidence([21, 21, 1, 1].map(Math.log), 0.1)).toEqual([0, 1]);
  expect(rejectByEvidence([21, 1, 1, 1].map(Math.log), 0.1)).toEqual([]);
});

test("of all sets that are consistent with their own size it is the largest", () => {
  const evidence = fc.array(fc.double({ min: -3, max: 9, noNaN: true }), { maxLength: 8 });
  fc.assert(
    fc.property(evidence, fc.double({ min: 0.01, max: 1, noNaN: true }), (logs, level) => {
      const consistent = (k: number) => logs.filter((log) => log >= Math.log(logs.length / (level * k))).length >= k;
      const largest =
        logs
          .map((_, i) => i + 1)
          .filter(consistent)
          .at(-1) ?? 0;
      const rejected = rejectByEvidence(logs, level);
      expect(rejected).toHaveLength(largest);
      const weakest = Math.min(...rejected.map((i) => logs[i] ?? 0));
      for (const [i, log] of logs.entries()) if (!rejected.includes(i)) expect(log).toBeLessThanOrEqual(weakest);
    }),
  );
});

test("at most a tenth of what it names is wrong on average, although all findings share one draw", () => {
  const random = seededRandom(2);
  const [runs, nulls] = [5_000, 10];
  let wrongShare = 0;
  for (let run = 0; run < runs; run += 1) {
    // Each null has 25 with chance 1/25, else 0; the same for all nulls. Two findings are true.
    const shared = random() < 1 / 25 ? 25 : 0;
    const rejected = rejectByEvidence([Math.log(1e4), Math.log(1e4), ...Array(nulls).fill(Math.log(shared))], 0.1);
    wrongShare += rejected.filter((i) => i >= 2).length / Math.max(1, rejected.length);
  }
  expect(wrongShare / runs).toBeLessThanOrEqual(0.1);
  expect(wrongShare / runs).toBeGreaterThan(0.01);
});

test("no findings, no evidence and no level", () => {
  expect(rejectByEvidence([], 0.1)).toEqual([]);
  expect(rejectByEvidence([-Infinity, -Infinity], 0.1)).toEqual([]);
  expect(rejectByEvidence([Infinity, 0], 0.1)).toEqual([0]);
  expect(() => rejectByEvidence([Number.NaN], 0.1)).toThrow(RangeError);
  for (const level of [0, 1.1, Number.NaN]) expect(() => rejectByEvidence([1], level)).toThrow(RangeError);
});
