import { expect, test } from "vitest";
import {
  type AccuracyRule,
  accuracyFigures,
  type LabelledSums,
} from "../../../../src/core/evaluation/accuracy/accuracy-figures.ts";
import { ConfusionCounts } from "../../../../src/core/profile/confusion-counts.ts";
import { RegressionSums } from "../../../../src/core/profile/regression-sums.ts";
import { ScoreHistogram, scoreBins } from "../../../../src/core/profile/score-histogram.ts";
import type { CohortFrame } from "../../../../src/core/stream/cohort.ts";
import { normal, seededRandom } from "../../../support/random.ts";

const rule: AccuracyRule = { confidence: 0.95, designEffect: 1, beta: 2, quantile: 0.9 };
const runs = 500;

/** Share of samples whose interval holds the population's value, by metric and class. */
function coverage(
  frame: CohortFrame,
  population: LabelledSums,
  sample: () => LabelledSums,
  by: AccuracyRule = rule,
): Map<string, number> {
  const truth = accuracyFigures(population, frame, by);
  const held = new Map<string, number>();
  for (let run = 0; run < runs; run += 1) {
    const figures = accuracyFigures(sample(), frame, by);
    for (const { metric, classCode, value } of truth) {
      const name = `${metric} ${classCode ?? ""}`.trim();
      const figure = figures.find((one) => one.metric === metric && one.classCode === classCode);
      const holds = figure !== undefined && figure.low <= value && value <= figure.high;
      held.set(name, (held.get(name) ?? 0) + (holds ? 1 / runs : 0));
    }
  }
  return held;
}

const of = (sums: Partial<LabelledSums>): LabelledSums => ({
  confusion: undefined,
  scores: undefined,
  regression: undefined,
  ...sums,
});

/** Rows fall into cells by their shares, in clusters of equal rows. */
function confusionSample(random: () => number, shares: readonly number[], rows: number, cluster = 1): LabelledSums {
  const confusion = new ConfusionCounts(Math.sqrt(shares.length));
  for (let i = 0; i < rows; i += cluster) {
    let [cell, left] = [0, random()];
    while (cell < shares.length - 1) {
      left -= shares[cell] as number;
      if (left <= 0) break;
      cell += 1;
    }
    confusion.counts[cell] = (confusion.counts[cell] as number) + cluster;
  }
  return of({ confusion });
}

function confusionPopulation(shares: readonly number[]): LabelledSums {
  const confusion = new ConfusionCounts(Math.sqrt(shares.length));
  confusion.counts.set(shares.map((share) => Math.round(share * 1e9)));
  return of({ confusion });
}

const three = [0.3, 0.05, 0.05, 0.04, 0.25, 0.06, 0.02, 0.03, 0.2];
const rare = [0.99, 0.001, 0.002, 0.007];

test("intervals of confusion metrics hold the true value about as often as they say, also with a rare class", () => {
  const threeClasses: CohortFrame = { kind: "class" };
  const two: CohortFrame = { kind: "class", scored: { positiveClass: 1, bins: scoreBins() } };
  const random = seededRandom(7);
  const many = coverage(threeClasses, confusionPopulation(three), () => confusionSample(random, three, 200));
  expect(many.size).toBeGreaterThan(30);
  for (const [name, share] of many) expect(share, name).toBeGreaterThan(0.92);
  const few = coverage(two, confusionPopulation(rare), () => confusionSample(random, rare, 1_000));
  expect(few.size).toBe(9);
  // Wilson's interval of a share with one expected failure holds it in 90 % of samples.
  for (const [name, share] of few) expect(share, name).toBeGreaterThan(0.89);
  for (const [name, share] of [...many, ...few]) expect(share, name).toBeLessThan(0.995);
});

test("with rows in clusters, intervals hold by the design effect and not without it", () => {
  const frame: CohortFrame = { kind: "class" };
  const random = seededRandom(8);
  const clustered = () => confusionSample(random, three, 1_000, 5);
  const population = confusionPopulation(three);
  for (const [name, share] of coverage(frame, population, clustered, { ...rule, designEffect: 5 }))
    expect(share, name).toBeGreaterThan(0.92);
  for (const [name, share] of coverage(frame, population, clustered)) expect(share, name).toBeLessThan(0.8);
});

test("intervals of score metrics hold the true value about as often as they say, or more often where they are bounds", () => {
  const frame: CohortFrame = { kind: "class", scored: { positiveClass: 1, bins: scoreBins() } };
  const random = seededRandom(9);
  const rows = (count: number) => {
    const scores = new ScoreHistogram(scoreBins());
    for (let i = 0; i < count; i += 1) {
      const x = 1.5 * normal(random) - 1.5;
      scores.label(1 / (1 + Math.exp(-x)), random() < 1 / (1 + Math.exp(-0.6 * x - 0.5)));
    }
    return of({ scores });
  };
  const held = coverage(frame, rows(500_000), () => rows(400));
  expect(held.size).toBe(9);
  for (const [name, share] of held) expect(share, name).toBeGreaterThan(0.91);
});

test("intervals of regression metrics hold the true value about as often as they say", () => {
  const frame: CohortFrame = { kind: "value", shift: 900, relativeGuard: 1e-9 };
  const random = seededRandom(10);
  const rows = (count: number) => {
    const regression = new RegressionSums();
    for (let i = 0; i < count; i += 1) {
      const y = 1_000 + 3 * normal(random);
      regression.add(frame, y + 1 + normal(random) * (1 + Math.abs(normal(random))), y);
    }
    return of({ regression });
  };
  const held = coverage(frame, rows(300_000), () => rows(400));
  expect(held.size).toBe(8);
  for (const [name, share] of held) {
    expect(share, name).toBeGreaterThan(0.91);
    expect(share, name).toBeLessThan(0.99);
  }
});
