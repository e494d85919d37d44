import { expect, test } from "vitest";
import {
  canonicalText,
  parseReference,
  referenceFileName,
  referenceHash,
} from "../../../src/core/reference/artefact.ts";
import { buildReference } from "../../../src/core/reference/build.ts";
import { layoutOf, schemaOf } from "../../../src/core/reference/frozen.ts";
import { HistoryBuilder } from "../../../src/core/reference/history-builder.ts";
import type { HistoryTable } from "../../../src/core/reference/history-table.ts";
import { clusteredHistory, historyStartMs } from "../../support/history.ts";

const history = (rows: number, cluster: number, timed = true): HistoryTable => {
  const table = clusteredHistory(rows, cluster);
  return timed ? table : { ...table, timesMs: null };
};

const within = (value: number | undefined, low: number, high: number): void => {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
};

test("a clustered history gives the clusters' size as φ of errors, missing values and every drift stream", () => {
  const { rates, columns, source } = buildReference("fraud", "past.csv", history(400_000, 5));
  expect(source).toMatchObject({ rows: 400_000, version: "3", fromMs: historyStartMs, kind: "file" });
  within(rates?.errors.designEffect, 4.5, 6);
  within(rates?.latency?.above.p50.designEffect, 1, 1.25);
  const [amount, country] = columns;
  within(amount?.missing.designEffect, 4.5, 6);
  expect(amount?.designEffects?.body).toHaveLength(15);
  expect(amount?.designEffects?.shares).toHaveLength(32);
  for (const phi of amount?.designEffects?.body ?? []) within(phi, 4.2, 6.2);
  for (const phi of country?.designEffects?.shares ?? []) within(phi, 4.2, 6.2);
});

test("rates are those of the rows, and latency thresholds lie just above their quantiles", () => {
  const table = history(40_000, 1);
  const { rates } = buildReference("fraud", "past.csv", table);
  const errors = table.status.filter((status) => status !== 0).length;
  expect(rates?.errors).toMatchObject({ successes: errors, trials: 40_000, hourly: null });
  const sorted = table.latencyMs.toSorted();
  const p99 = sorted[39_599] as number;
  within((rates?.latency?.p99Ms as number) / p99, 1, 1.033);
  const above = table.latencyMs.filter((ms) => ms > (rates?.latency?.p99Ms as number)).length;
  expect(rates?.latency?.above.p99).toMatchObject({ successes: above, trials: 40_000 });
});

test("a history of three days or more keeps its counts by hour of day", () => {
  const table = history(6_000, 1);
  const timesMs = Float64Array.from({ length: 6_000 }, (_, row) => historyStartMs + row * 60_000);
  const { rates } = buildReference("fraud", "past.csv", { ...table, timesMs });
  expect(rates?.errors.hourly?.trials.reduce((sum, n) => sum + n, 0)).toBe(6_000);
});

test("rows in any order give the same reference but for rows of one instant", () => {
  const table = history(20_000, 4);
  const turned: HistoryTable = {
    ...table,
    timesMs: table.timesMs?.toReversed() ?? null,
    status: table.status.toReversed(),
    latencyMs: table.latencyMs.toReversed(),
    columns: table.columns.map((column) => ({
      ...column,
      values: column.values.toReversed(),
      flags: column.flags.toReversed(),
    })),
  };
  expect(referenceHash(buildReference("m", "f", turned))).toBe(referenceHash(buildReference("m", "f", table)));
});

test("a history without times has distributions, and neither rates nor φ", () => {
  const reference = buildReference("fraud", "past.csv", history(5_000, 1, false));
  expect(reference.rates).toBeNull();
  expect(reference.source).toMatchObject({ fromMs: null, toMs: null });
  expect(reference.columns.map((column) => column.designEffects)).toEqual([null, null]);
  expect(reference.columns[0]?.missing.designEffect).toBe(2);
});

test("a reference comes back from its text, keeps its hash when reformatted, and names its file by it", () => {
  const reference = buildReference("fraud/eu", "past.csv", history(5_000, 1));
  const back = parseReference(JSON.stringify(JSON.parse(canonicalText(reference))));
  if ("unreadable" in back) throw new Error(back.unreadable);
  expect(back).toEqual(reference);
  expect(referenceHash(back)).toBe(referenceHash(reference));
  expect(referenceFileName(reference)).toBe(`fraud_eu-${referenceHash(reference).slice(0, 12)}.reference.json`);
});

test("a damaged reference is refused with what is wrong", () => {
  const reference = buildReference("fraud", "past.csv", history(2_000, 1));
  const [amount, country] = reference.columns;
  const broken = (change: object): unknown => parseReference(JSON.stringify({ ...reference, ...change }));
  expect(parseReference("{")).toEqual({ unreadable: "not JSON" });
  expect(broken({ format: "other/2" })).toMatchObject({ unreadable: expect.stringContaining("other/2") });
  expect(broken({ model: 3 })).toMatchObject({ unreadable: expect.stringContaining("model") });
  expect(broken({ columns: [{ ...amount, counts: [1] }] })).toMatchObject({
    unreadable: expect.stringContaining("columns[0] (amount)"),
  });
  expect(broken({ columns: [country, country] })).toMatchObject({
    unreadable: expect.stringContaining("second column"),
  });
});

test("its schema and layout have its columns, dictionaries and latency thresholds", () => {
  const reference = buildReference("fraud", "past.csv", history(2_000, 1));
  const schema = schemaOf(reference, "h");
  expect(schema.columns.map(({ name, kind }) => [name, kind])).toEqual([
    ["amount", "numeric"],
    ["country", "categorical"],
  ]);
  expect(schema.code(1, "US")).toBe(0);
  expect(schema.code(1, "FR")).toBe(-1);
  const layout = layoutOf(reference, "h");
  const latency = reference.rates?.latency;
  expect(layout.latencyThresholdsMs).toEqual([latency?.p50Ms, latency?.p90Ms, latency?.p99Ms]);
  expect(layout.columns.map(({ name }) => name)).toEqual(["amount", "country"]);
});

test("a history whose predictions are lists has no prediction column, so that live lists are no mismatch", () => {
  const builder = new HistoryBuilder({ timeOf: Number }, false);
  for (let row = 0; row < 50; row += 1)
    builder.add([
      ["amount", row],
      ["prediction", ["ape", "bee"].slice(row % 2)],
      ["label", ["bee"]],
    ]);
  const table = builder.finish();
  if ("what" in table) throw new Error(table.what);
  expect(buildReference("tagger", "past.jsonl", table).columns.map(({ name }) => name)).toEqual(["amount"]);
});
