import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { compareCells } from "../../src/core/drift/comparison.ts";
import { measureDistances } from "../../src/core/drift/distances.ts";
import { referenceCells, total } from "../../src/core/drift/reference-cells.ts";
import { binRows, type EdgeDetail, rowsUpTo } from "../../src/core/evaluation/bin-rows.ts";
import type { NumericReference, ReferenceColumn } from "../../src/core/reference/reference.ts";
import { demoReferences } from "../../src/demo/demo-reference.ts";
import { metrics } from "../../src/edge/telemetry/metrics.ts";
import { fleetRules } from "../../src/rules/fleet-rules.ts";
import { driftline } from "../support/command.ts";
import { categoricalColumn, uniformColumn } from "../support/detection-reference.ts";
import { promtool } from "../support/prometheus.ts";
import { seededRandom } from "../support/random.ts";
import { testFolder } from "../support/sidecar.ts";

interface Series {
  readonly series: string;
  readonly values: string;
}

const replicas = 3;
const demo = [...demoReferences().values()].flatMap(({ columns }) => columns);
/** A dictionary of which several categories are rare in a window, and a column that lost all its rows. */
const columns: readonly ReferenceColumn[] = [
  ...demo,
  categoricalColumn("many", [4_000, 3_000, 2_000, 900, 60, 20, 14, 13, 12, 11, 10, 2, 1, 1]),
  { ...categoricalColumn("gone", [500, 500]), name: "gone" },
];

/** promtool holds 10,000 samples at a time, and no more. */
const fewBins: readonly ReferenceColumn[] = [uniformColumn("uniform", 96, 40), categoricalColumn("two", [60, 40])];

function labelsText(labels: object): string {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(", ")}}`;
}

/** What one replica counted: nothing at first, then rows, a restart, and rows again; five minutes in steps of 30 s. */
function counter(name: string, labels: object, first: number, afterRestart: number): Series {
  const values = `0 0 ${first}x3 0 ${afterRestart}x3`;
  return { series: name + labelsText(labels), values };
}

/** Rows that have moved: each cell has its reference's share times a factor that grows along the cells. */
function liveRows(column: ReferenceColumn, random: () => number): Float64Array {
  const { counts, rows } = referenceCells(column);
  if (column.name === "gone") return new Float64Array(counts.length);
  return counts.map((count, i) => Math.round((count / rows) * 900 * (0.5 + i / counts.length + random() / 4)));
}

/** What replicas tell of a column, and the rows that all of them counted together. */
function told(column: ReferenceColumn, detail: EdgeDetail, random: () => number) {
  const series: Series[] = [];
  const labels = { model: "fraud", feature: column.name, reference: "aafec8b7a492" };
  const reference = referenceCells(column).counts;
  const gauge = (name: string, own: object, rows: number) =>
    series.push({ series: `driftline_reference_${name}${labelsText({ ...labels, ...own })}`, values: `${rows}x10` });
  for (const { rows, ...bin } of binRows(column, reference)) gauge("bin_rows", bin, rows);
  for (const { rows, edge } of rowsUpTo(column, reference, detail)) gauge("rows_up_to", { edge }, rows);
  const all = new Float64Array(reference.length);
  for (let replica = 0; replica < replicas; replica += 1) {
    const own = { ...labels, version: "v1", role: "primary", instance: `replica-${replica}` };
    const [before, after] = [liveRows(column, random), liveRows(column, random)];
    for (let i = 0; i < all.length; i += 1) all[i] = (all[i] ?? 0) + (before[i] ?? 0) + (after[i] ?? 0);
    const later = binRows(column, after);
    binRows(column, before).forEach(({ rows, ...bin }, i) => {
      series.push(counter("driftline_bin_rows_total", { ...own, ...bin }, rows, later[i]?.rows ?? 0));
    });
    const laterUpTo = rowsUpTo(column, after, detail);
    rowsUpTo(column, before, detail).forEach(({ rows, edge }, i) => {
      series.push(counter("driftline_rows_up_to_total", { ...own, edge }, rows, laterUpTo[i]?.rows ?? 0));
    });
  }
  return { series, all };
}

/** What one sidecar says of these rows, as tests of the rules. */
function expectedOf(column: ReferenceColumn, all: Float64Array, detail: EdgeDetail) {
  const readings = measureDistances(compareCells(referenceCells(column), all));
  const said = (statistic: string) => readings.find(({ name }) => name === statistic)?.value ?? Number.NaN;
  const values: [string, number][] = [["psi", said("psi")]];
  if (column.kind === "numeric") values.push(["ks", detail === "every" ? said("ks") : coarseKs(column, all)]);
  return values.map(([name, value]) => {
    const expr = `driftline:${name}:5m{feature="${column.name}"}`;
    const nothing = Number.isNaN(value);
    if (!nothing) expect(value).toBeGreaterThan(0.001);
    return {
      // What may differ is the order of additions.
      expr: nothing ? `absent(${expr})` : `count(abs(${expr} - ${value}) < 1e-9)`,
      eval_time: "5m",
      exp_samples: [{ labels: nothing ? `{feature="${column.name}"}` : "{}", value: 1 }],
    };
  });
}

test.for<EdgeDetail>(["every", "coarse"])(
  "three replicas' counters, one restarted, make the PSI and KS of one sidecar that read everything (%s edges)",
  (detail, context) => {
    const random = seededRandom(7);
    const stories = (detail === "every" ? fewBins : columns).map((column) => {
      const { series, all } = told(column, detail, random);
      return { interval: "30s", input_series: series, promql_expr_test: expectedOf(column, all, detail) };
    });
    const file = join(testFolder(context), "fleet.test.yaml");
    const rules = [resolve("alerts/fleet.rules.yaml")];
    writeFileSync(file, JSON.stringify({ rule_files: rules, evaluation_interval: "30s", tests: stories }));
    const { status, output } = promtool(context, ["test", "rules", file]);
    expect(status, output).toBe(0);
  },
);

/** The largest difference of the two distribution functions at the coarse edges alone. */
function coarseKs(column: NumericReference, live: Float64Array): number {
  const shares = (cells: ArrayLike<number>) => rowsUpTo(column, cells, "coarse").map(({ rows }) => rows / total(cells));
  const own = shares(referenceCells(column).counts);
  return Math.max(...shares(live).map((share, i) => Math.abs(share - (own[i] ?? 0))));
}

test("the rules are lawful, and Prometheus's linter has nothing to say", (context) => {
  const words = ["check", "rules", "--lint=all", "--lint-fatal", "alerts/fleet.rules.yaml"];
  const { status, output } = promtool(context, words);
  expect(status, output).toBe(0);
});

test("alerts/fleet.rules.yaml is what `driftline rules --fleet` writes, of metrics that driftline has", async () => {
  const { code, out } = await driftline(["rules", "--fleet"]);
  expect(code).toBe(0);
  expect(readFileSync("alerts/fleet.rules.yaml", "utf8")).toBe(out);
  const named = fleetRules().flatMap(({ expr }) => expr.match(/driftline_\w+/g) ?? []);
  expect(named.filter((name) => !Object.hasOwn(metrics, name))).toEqual([]);
});
