import { expect, test } from "vitest";
import { AlertBook } from "../../../src/core/alerting/alert-book.ts";
import { defaultRules } from "../../../src/core/alerting/rule.ts";
import type { ClosedPane } from "../../../src/core/evaluation/close-pane.ts";
import type { Finding } from "../../../src/core/evaluation/finding.ts";
import { ModelState } from "../../../src/core/evaluation/model-state.ts";
import { TaintBook } from "../../../src/core/evaluation/taint-book.ts";
import { keepClean, type PaneDoubts } from "../../../src/core/judgement/keep-clean.ts";
import { Learning } from "../../../src/core/reference/learning.ts";

const serving = (version: string) => ({ model: "fraud", version, role: "primary" as const });
const calm: PaneDoubts = { alerts: new AlertBook(defaultRules), quarantined: [], isDegraded: false };
const model = new ModelState("fraud", new Learning("fraud"));

function pane(startMs: number, versions: readonly string[], findings: readonly Finding[] = []): ClosedPane {
  const served = versions.map((version) => ({
    serving: serving(version),
    predictions: 10,
    counts: new Float64Array(0),
    isFramed: true,
  }));
  return { paneStartMs: startMs, served, findings, facts: [] };
}

test("a version in quarantine taints its own panes and no other's; panes in a row are one span, told once", () => {
  const taints = new TaintBook();
  const doubts = { ...calm, quarantined: [{ serving: serving("2") }] };
  const facts = [0, 10_000, 20_000].flatMap((startMs) => keepClean(model, pane(startMs, ["1", "2"]), taints, doubts));
  expect(facts).toMatchObject([{ kind: "reference", state: "tainted", why: expect.stringContaining("of 2") }]);
  expect(taints.of("fraud")).toEqual([{ fromMs: 0, toMs: 30_000, why: "quarantined", by: null, version: "2" }]);
  expect([taints.why("fraud", "2", 20_000), taints.why("fraud", "1", 20_000)]).toEqual(["quarantined", undefined]);
});

test("what alarms now has been wrong since its onset", () => {
  const taints = new TaintBook();
  const finding = { serving: serving("2"), onsetMs: 20_000 } as Finding;
  keepClean(model, pane(60_000, ["1", "2"], [finding]), taints, calm);
  expect([10_000, 20_000, 60_000].map((startMs) => taints.why("fraud", "2", startMs))).toEqual([
    undefined,
    "firing",
    "firing",
  ]);
});

test("degraded input taints every version, and a calm pane none", () => {
  const taints = new TaintBook();
  keepClean(model, pane(0, ["1"]), taints, calm);
  expect(taints.of("fraud")).toEqual([]);
  keepClean(model, pane(10_000, ["1"]), taints, { ...calm, isDegraded: true });
  expect(taints.why("fraud", "any", 10_000)).toBe("degraded input");
});

test("marks cover panes that reach into them, come back from the store, and are taken back by their span", () => {
  const taints = new TaintBook();
  taints.mark("fraud/eu", 15_000, 25_000, "load test", "ann");
  const excluded = taints.excludedOf("fraud/eu");
  expect([0, 10_000, 20_000, 30_000].map((startMs) => excluded.has(startMs))).toEqual([false, true, true, false]);
  taints.see("fraud/eu", null, "degraded input", 20_000, 40_000);
  expect(excluded.coveredMs(0, 100_000)).toBe(25_000);
  const again = new TaintBook();
  expect(again.restore(taints.takeDirty().puts)).toEqual([]);
  expect(again.of("fraud/eu")).toEqual(taints.of("fraud/eu"));
  expect([again.unmark("fraud/eu", 16_000, 30_000), again.unmark("fraud/eu", 10_000, 30_000)]).toEqual([0, 1]);
  expect(again.of("fraud/eu")).toMatchObject([{ why: "degraded input" }]);
});
