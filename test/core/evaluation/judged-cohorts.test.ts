import fc from "fast-check";
import { expect, test } from "vitest";
import { pack, unpack } from "../../../src/core/codec.ts";
import { type JudgedCohort, judgedDesignEffect, withJudged } from "../../../src/core/evaluation/judged-cohorts.ts";
import { labelledRiskCodec, newLabelledRisk } from "../../../src/core/evaluation/labelled-risk.ts";
import { cohortMs } from "../../../src/core/stream/join-cohort.ts";
import { binomial } from "../../support/binomial.ts";
import { seededRandom } from "../../support/random.ts";

const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 0, 1);

/** Cohorts of so many days with 5 % wrong, in clusters of `cluster` equal rows. */
function cohorts(days: number, cluster: number, seed: number): JudgedCohort[] {
  const random = seededRandom(seed);
  return Array.from({ length: 48 * days }, (_, i) => ({
    paneStartMs: startMs + i * cohortMs,
    k: cluster * binomial(random, 1_000 / cluster, 0.05),
    n: 1_000,
  }));
}

test("φ of the cohorts that were judged is near that of their clusters, above it in 95 of 100, and 1 at least", () => {
  for (const cluster of [1, 5]) {
    const limits = Array.from(
      { length: 100 },
      (_, seed) => judgedDesignEffect([cohorts(14, cluster, seed)], startMs + 14 * dayMs) ?? 0,
    );
    expect(limits.reduce((sum, limit) => sum + limit, 0) / 100).toBeLessThan(1.25 * cluster);
    expect(limits.filter((limit) => limit >= cluster).length).toBeGreaterThan(88);
  }
});

test("under 200 cohorts say nothing, versions count together, and of the day itself nothing is known", () => {
  const all = cohorts(6, 5, 7);
  const now = startMs + 6 * dayMs;
  expect(judgedDesignEffect([all.slice(0, 199)], now)).toBeUndefined();
  expect(judgedDesignEffect([all.slice(0, 144), all.slice(144)], now)).toBe(judgedDesignEffect([all], now));
  const wild = all.map((one) => (one.paneStartMs >= startMs + 5 * dayMs ? { ...one, k: one.n } : one));
  expect(judgedDesignEffect([wild], now - cohortMs)).toBe(judgedDesignEffect([all], now - cohortMs));
  expect(judgedDesignEffect([all], now + 14 * dayMs)).toBeUndefined();
});

test("a day or two on which something broke say nothing of the days after", () => {
  const all = cohorts(8, 1, 9);
  const bad = all.map((one, i) => (i > 300 && i < 350 ? { ...one, k: 500 } : one));
  expect(judgedDesignEffect([bad], startMs + 8 * dayMs)).toBeLessThan(1.5);
});

test("what was judged comes back from the store as it was, and older ones than 30 days leave", () => {
  const cohort = fc.record({
    k: fc.nat(1e6),
    more: fc.nat(1e9),
    alarmed: fc.boolean(),
    step: fc.integer({ min: 1, max: 99 }),
  });
  fc.assert(
    fc.property(fc.array(cohort), (steps) => {
      let at = startMs / cohortMs;
      const judged = steps.map(({ k, more, step }) => {
        at += step;
        return { paneStartMs: at * cohortMs, k, n: k + more };
      });
      const stored = unpack(labelledRiskCodec, pack(labelledRiskCodec, newLabelledRisk(startMs, judged)));
      expect("unreadable" in stored ? stored : stored.judged).toEqual(judged);
    }),
  );
  const [first, last] = [startMs, startMs + 30 * dayMs].map((paneStartMs) => ({
    paneStartMs,
    k: 1,
    n: 2,
  }));
  if (first === undefined || last === undefined) throw new Error("none");
  expect(withJudged([first], last)).toEqual([last]);
  expect(withJudged([first], { ...last, n: 0 })).toEqual([first]);
});
