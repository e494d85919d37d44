import { expect, test } from "vitest";
import { modelSettings } from "../../../src/config/model-settings.ts";
import { rowExtras } from "../../../src/config/row-extras.ts";
import { canonicalText, parseReference } from "../../../src/core/reference/artefact.ts";
import { buildReference } from "../../../src/core/reference/build.ts";
import { HistoryBuilder } from "../../../src/core/reference/history-builder.ts";
import type { OwnRate } from "../../../src/core/reference/own-rates.ts";
import type { OwnMetric } from "../../../src/core/row-extras.ts";

function metricsOf(...whens: readonly string[]): readonly OwnMetric[] {
  const metrics = whens.map((when, i) => ({ name: `m${i}`, when, family: "drift" }));
  return rowExtras(modelSettings.parse({ metrics })).metrics;
}

function ratesOf(rows: readonly object[], untyped: boolean, ...whens: readonly string[]): readonly OwnRate[] {
  const builder = new HistoryBuilder({ timeOf: Number }, untyped);
  for (const row of rows) expect(builder.add(Object.entries(row))).toBeUndefined();
  const table = builder.finish();
  if ("what" in table) throw new Error(table.what);
  const reference = buildReference("m", "h.csv", table, undefined, { metrics: metricsOf(...whens) });
  expect(parseReference(canonicalText(reference))).toEqual(reference);
  return reference.own ?? [];
}

test("own metrics are asked of a history's rows as of the stream's: texts, numbers, truth values, status, latency and scores", () => {
  const rows = Array.from({ length: 400 }, (_, i) => ({
    ...{ time: 10_000 * i, prediction: i % 4 === 0 ? "refuse" : "approve", amount: i, vip: i % 2 === 0, version: "7" },
    ...{ latency_ms: i, status: i % 10 === 0 ? "error" : "ok", score: { approve: i / 400, refuse: 1 - i / 400 } },
  }));
  const told = ratesOf(
    ...([rows, false] as const),
    'prediction == "refuse" && features.amount >= 200.0',
    "features.vip",
    'status == "error" || latency_ms < 100.0',
    "score.approve < 0.5",
    'version == "7" && role == "primary" && record.features.amount < 40.0',
  );
  expect(told.map(({ yes, told: all, errors }) => [yes, all, errors])).toEqual([
    [50, 400, 0],
    [200, 400, 0],
    [130, 400, 0],
    [200, 400, 0],
    [40, 400, 0],
  ]);
  expect(told.every(({ panes }) => panes === 400)).toBe(true);
});

test("rows without a field cannot answer, metrics that none could answer are left out, and no times leave φ at 2", () => {
  const rows = Array.from({ length: 100 }, (_, i) => ({ amount: i % 5 === 0 ? "" : String(i), kind: "a" }));
  const [first, ...others] = ratesOf(rows, true, "features.amount > 50.0", "record.customer.age > 3", "score > 0.5");
  expect(first).toMatchObject({ name: "m0", yes: 40, told: 80, errors: 20, panes: 0, designEffect: 2 });
  expect(others).toEqual([]);
});

test("φ of an own metric is measured over the panes of its history", () => {
  const rows = Array.from({ length: 12_000 }, (_, i) => ({
    time: 500 * i,
    amount: Math.floor(i / 20) % 10 < 1 ? 1 : 0,
  }));
  const [clustered] = ratesOf(rows, true, "features.amount == 1.0");
  expect(clustered?.panes).toBe(600);
  expect(clustered?.designEffect).toBeGreaterThan(5);
});
