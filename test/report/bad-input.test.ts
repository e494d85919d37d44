import { expect, test } from "vitest";
import { evidentlyMethods } from "../../src/core/drift/compatibility/evidently-methods.ts";
import { nannymlMethods } from "../../src/core/drift/compatibility/nannyml.ts";
import type { HistoryColumn } from "../../src/core/reference/history-table.ts";
import { type FeatureSettings, featureReport } from "../../src/report/build-report.ts";
import { reportLimits } from "../../src/report/driftline-mode.ts";
import { reportHtml } from "../../src/report/html/page.ts";
import { type FeatureReport, summarise, worstFirst } from "../../src/report/report.ts";
import { reportJson } from "../../src/report/report-json.ts";
import { reportText } from "../../src/report/report-text.ts";
import { awkwardCategories, awkwardNumbers } from "../support/awkward-columns.ts";

const limits = reportLimits(1);
const methodsFor = (methods: Iterable<readonly [string, readonly string[]]>, kind: string) =>
  [...methods].filter(([, kinds]) => kinds.includes(kind)).map(([name]) => name);

/** Every mode, and in the modes of other tools every method. */
function settingsFor(kind: HistoryColumn["kind"]): FeatureSettings[] {
  const evidently = methodsFor(
    evidentlyMethods.map(({ name, kinds }) => [name, kinds]),
    kind,
  );
  return [
    { mode: "driftline", limits },
    ...[undefined, ...evidently].map((method): FeatureSettings => ({ mode: "evidently", limits, method })),
    ...[undefined, ...methodsFor(nannymlMethods, kind)].map(
      (method): FeatureSettings => ({ mode: "nannyml", limits, method }),
    ),
    { mode: "nannyml", limits, chunkRows: 300 },
  ];
}

const cases = [awkwardNumbers, awkwardCategories].flatMap((columns) =>
  Object.entries(columns).map(([name, column]): [string, string, HistoryColumn, readonly HistoryColumn[]] => [
    name,
    column.kind,
    column,
    // Each against itself, and both ways against the rest of its kind, of which the large one is by itself.
    name.startsWith("100,000") ? [column, ...partners(columns, "usual")] : Object.values(columns).filter(isSmall),
  ]),
);

function partners(columns: Readonly<Record<string, HistoryColumn>>, name: string): HistoryColumn[] {
  return Object.entries(columns).flatMap(([other, column]) => (other === name ? [column] : []));
}

function isSmall({ values }: HistoryColumn): boolean {
  return values.length <= 10_000;
}

/** With 100,000 rows the methods that a mode chooses by itself will do. */
function settingsOf(column: HistoryColumn): FeatureSettings[] {
  const all = settingsFor(column.kind);
  return isSmall(column) ? all : all.filter(({ method, chunkRows }) => method === undefined && chunkRows === undefined);
}

test.each(cases)(
  "%s as %s reference, and as live rows: a defined answer or a named refusal",
  (_, kind, column, all) => {
    for (const settings of settingsOf(column)) {
      const features = all.flatMap((other) => [
        featureReport("x", column, other, settings),
        featureReport("x", other, column, settings),
      ]);
      for (const feature of features) expectDefined(feature, `${kind} ${settings.mode} ${settings.method ?? ""}`);
      expectPublished(features, settings);
    }
  },
);

function expectDefined({ signal, statistics, notes, missing }: FeatureReport, of: string): void {
  expect(["drifting", "stable", "undecided", "insufficient"], of).toContain(signal);
  for (const share of Object.values(missing)) expect(share >= 0 && share <= 1, of).toBe(true);
  for (const { name, value, threshold, pValue, n, verdict, low, high } of statistics) {
    const what = `${of}: ${name}`;
    expect(n >= 0 && threshold !== undefined && (threshold === null || !Number.isNaN(threshold)), what).toBe(true);
    // Divergences of shares may be infinite; nothing is negative infinity, and what is no number says nothing.
    expect(value, what).not.toBe(Number.NEGATIVE_INFINITY);
    if (Number.isNaN(value)) expect([undefined, "insufficient"], what).toContain(verdict);
    if (pValue !== undefined && !Number.isNaN(pValue)) expect(pValue >= 0 && pValue <= 1, what).toBe(true);
    if (low !== undefined && high !== undefined && !Number.isNaN(value)) {
      expect(low <= value && value <= high, what).toBe(true);
    }
  }
  if (signal === "insufficient") expect(notes.length, of).toBeGreaterThan(0);
}

function expectPublished(found: readonly FeatureReport[], { mode }: FeatureSettings): void {
  const features = worstFirst(found);
  const files = { reference: "a.csv", live: "b.csv" };
  const report = { mode, files, rows: { reference: 1, live: 1 }, features, summary: summarise(mode, features, []) };
  expect(JSON.parse(reportJson(report)).features).toHaveLength(features.length);
  expect(reportText(report)).toContain(`of ${features.length} features drifting`);
  expect(/.{0,80}(NaN|undefined|Infinity").{0,20}/.exec(reportHtml(report))?.[0]).toBeUndefined();
}
