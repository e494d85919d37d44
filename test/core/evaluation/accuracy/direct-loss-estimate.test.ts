import { expect, test } from "vitest";
import { directLossEstimate } from "../../../../src/core/evaluation/accuracy/direct-loss-estimate.ts";
import { learnLosses } from "../../../../src/core/evaluation/accuracy/loss-model.ts";
import { LossSums } from "../../../../src/core/reference/loss-sums.ts";
import { normal, seededRandom } from "../../../support/random.ts";

const rule = { confidence: 0.95, designEffect: 1 };
const cells = [10, 8];

interface Row {
  readonly at: readonly [number, number];
  readonly error: number;
}

/** Rows whose errors grow with both columns, which go together; `shift` moves the first one. */
function rowsOf(count: number, random: () => number, shift = 0): Row[] {
  return Array.from({ length: count }, () => {
    const x = Math.min(0.999, Math.max(0, random() * (1 - shift) + shift));
    const z = 0.5 * x + 0.5 * random();
    return { at: [Math.floor(10 * x), Math.floor(8 * z)], error: normal(random) * (1 + 2 * x + 3 * z) };
  });
}

function sumsOf(rows: readonly Row[]): LossSums {
  const sums = new LossSums(cells);
  for (const { at, error } of rows) sums.add(at, error);
  return sums;
}

function countsOf(rows: readonly Row[]): Float64Array[] {
  const counts = cells.map((count) => new Float64Array(count));
  for (const { at } of rows)
    for (const [column, cell] of at.entries()) {
      const own = counts[column];
      if (own !== undefined) own[cell] = (own[cell] ?? 0) + 1;
    }
  return counts;
}

const mae = (rows: readonly Row[]) => rows.reduce((sum, { error }) => sum + Math.abs(error), 0) / rows.length;
const rmse = (rows: readonly Row[]) => Math.sqrt(rows.reduce((sum, { error }) => sum + error ** 2, 0) / rows.length);

test("estimated losses hold the realised ones about as often as they say, where inputs have moved to harder rows", () => {
  const random = seededRandom(1);
  const runs = 200;
  const held = { mae: 0, rmse: 0 };
  for (let run = 0; run < runs; run += 1) {
    const reference = rowsOf(4_000, random);
    const live = rowsOf(1_000, random, 0.4);
    const model = learnLosses("v1", sumsOf(reference));
    if (model === null) throw new Error("no model");
    const estimate = directLossEstimate(countsOf(live), model, "v1", rule);
    for (const { metric, value, low, high } of estimate?.figures ?? []) {
      const truth = metric === "mae" ? mae(live) : rmse(live);
      if (low <= truth && truth <= high) held[metric as "mae" | "rmse"] += 1;
      // The move itself is seen: the reference's own loss is far lower.
      expect(value).toBeGreaterThan((metric === "mae" ? mae(reference) : rmse(reference)) * 1.1);
    }
    expect(estimate).toMatchObject({ extrapolated: 0, borrowed: false, approximation: true });
  }
  expect(held.mae / runs).toBeGreaterThan(0.92);
  expect(held.rmse / runs).toBeGreaterThan(0.9);
});

test("on the rows that taught it, the estimate is their loss but for the tie to the mean", () => {
  const rows = rowsOf(5_000, seededRandom(2));
  const model = learnLosses("v1", sumsOf(rows));
  if (model === null) throw new Error("no model");
  const estimate = directLossEstimate(countsOf(rows), model, "v2", rule);
  expect(estimate?.figures[0]?.value).toBeCloseTo(mae(rows), 3);
  expect(estimate?.figures[1]?.value).toBeCloseTo(rmse(rows), 3);
  expect(estimate?.borrowed).toBe(true);
});

test("rows in cells without enough labels may have any loss", () => {
  const random = seededRandom(3);
  const model = learnLosses("v1", sumsOf(rowsOf(4_000, random).filter(({ at }) => at[0] < 6)));
  if (model === null) throw new Error("no model");
  const estimate = directLossEstimate(countsOf(rowsOf(500, random)), model, "v1", rule);
  expect(estimate?.extrapolated).toBeGreaterThan(0.3);
  for (const figure of estimate?.figures ?? [])
    expect(figure).toMatchObject({ low: 0, high: Number.POSITIVE_INFINITY });
  expect(() => directLossEstimate([new Float64Array(3)], model, "v1", rule)).toThrow(RangeError);
  expect(
    directLossEstimate(
      cells.map((count) => new Float64Array(count)),
      model,
      "v1",
      rule,
    ),
  ).toBeNull();
  expect(learnLosses("v1", new LossSums(cells))).toBeNull();
});

test("sums of parts of the reference add up to those of the whole", () => {
  const rows = rowsOf(300, seededRandom(4)).map(({ at, error }) => ({ at, error: Math.round(error * 64) / 64 }));
  const merged = sumsOf(rows.slice(0, 100));
  merged.merge(sumsOf(rows.slice(100)));
  expect(merged).toEqual(sumsOf(rows));
});
