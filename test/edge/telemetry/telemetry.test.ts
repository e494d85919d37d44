import { expect, test } from "vitest";
import { metrics } from "../../../src/edge/telemetry/metrics.ts";
import { Telemetry } from "../../../src/edge/telemetry/telemetry.ts";
import { promtool } from "../../support/prometheus.ts";
import { fullSnapshot } from "../../support/telemetry-snapshot.ts";

const textOf = async (telemetry: Telemetry) => (await telemetry.render()).join("");
const render = (snapshot = fullSnapshot(), budget = 5_000) => textOf(new Telemetry("0.1.0", () => snapshot, budget));

function seriesOf(text: string): string[] {
  return text.split("\n").filter((line) => /^(driftline|process)_/.test(line));
}

test("the names and labels that people rely on are there, with their values", async () => {
  const text = await render();
  for (const series of [
    'driftline_predictions_total{model="fraud",version="v7",role="primary",status="ok"} 990',
    'driftline_rejects_total{source="predictions",reason="bad_json"} 5',
    'driftline_labels_total{model="fraud",version="v7",outcome="read"} 4',
    'driftline_late_rows_total{model="fraud",version="v7",role="primary"} 3',
    'driftline_drift{model="fraud",version="v7",feature="amount",window="5m",statistic="ks"} 0.04',
    'driftline_drift_threshold{model="fraud",version="v7",feature="amount",window="5m",statistic="ks"} 0.05',
    'driftline_drift_verdict{model="fraud",version="v7",feature="amount",window="5m",statistic="ks",verdict="stable"} 1',
    'driftline_sample_rows{model="fraud",version="v7",feature="amount",window="5m"} 900',
    'driftline_orders_total{target="prod",state="sent"} 1',
    'driftline_consumer_lag_records{topic="predictions",partition="0"} 12',
    'driftline_latency_seconds{model="fraud",version="v7",role="primary",window="5m",statistic="p99"} 0.25',
    "driftline_checkpoint_age_seconds 2",
    'driftline_build_info{version="0.1.0"} 1',
  ])
    expect(seriesOf(text)).toContain(series);
});

test("every declared metric has a series when there is everything to tell, and no label is empty by mistake", async () => {
  const crowded = fullSnapshot();
  const many = Array.from({ length: 200 }, (_, i) => crowded.readings.map((row) => ({ ...row, version: `v${i}` })));
  const series = seriesOf((await render()) + (await render(fullSnapshot({ readings: many.flat() }), 500)));
  for (const name of Object.keys(metrics)) expect(series.some((line) => line.startsWith(name))).toBe(true);
  const empty = series.filter((line) => line.includes('=""') && !line.includes('feature=""'));
  expect(empty).toEqual([]);
});

test("Prometheus's own linter finds nothing", async (context) => {
  const { status, output } = promtool(context, ["check", "metrics"], await render());
  expect(output).toBe("");
  expect(status).toBe(0);
});

test("a scrape shows the moment, not what an earlier one showed", async () => {
  let snapshot = fullSnapshot();
  const telemetry = new Telemetry("0.1.0", () => snapshot, 5_000);
  await textOf(telemetry);
  await textOf(telemetry);
  expect(await textOf(telemetry)).toContain(
    'driftline_predictions_total{model="fraud",version="v7",role="primary",status="ok"} 990',
  );
  snapshot = fullSnapshot({ alerts: [], holds: [], source: null });
  const text = await textOf(telemetry);
  expect(text).not.toContain("driftline_alert{");
  expect(text).not.toContain("driftline_held{");
  expect(text).not.toContain("\ndriftline_poll_age_seconds ");
});

test("beyond the budget the features that moved least give way, everything else stays, and what is left out is counted and summed up", async () => {
  const readings = Array.from({ length: 3_000 }, (_, index) => ({
    ...({ model: "fraud", version: "v7", role: "primary", window: "5m", statistic: "ks" } as const),
    ...{ feature: `f${index}`, value: index / 1_000, threshold: 1, n: 500, verdict: "stable" },
  }));
  const telemetry = new Telemetry("0.1.0", () => fullSnapshot({ readings, rolling: [] }), 500);
  const text = await textOf(telemetry);
  const shown = seriesOf(text).length;
  expect(shown).toBeLessThanOrEqual(506);
  expect(shown).toBeGreaterThan(490);
  expect(text).toContain("driftline_consumer_lag_records{");
  const drift = seriesOf(text).filter((line) => line.startsWith("driftline_drift{"));
  expect(drift.at(-1)).toContain('feature="f2999"');
  const hidden = 3_000 - drift.length;
  expect(text).toContain(`driftline_overflow_features{model="fraud",version="v7"} ${hidden}\n`);
  expect(text).toContain(`driftline_overflow_effect{model="fraud",version="v7"} ${(hidden - 1) / 1_000}\n`);
  const dropped = (of: string) => Number(/driftline_series_dropped_total (\d+)/.exec(of)?.[1]);
  const ofBins = 4;
  const ofSegments = 9;
  expect(text).toContain('driftline_bins_left_out_features{model="fraud"} 1\n');
  expect(text).toContain('driftline_segments_left_out{model="fraud",version="v7"} 1\n');
  expect(dropped(text)).toBe(4 * hidden + ofBins + ofSegments);
  expect(dropped(await textOf(telemetry))).toBe(2 * (4 * hidden + ofBins + ofSegments));
});

test("counts by bin give way before any reading does, and whole features of them at a time", async () => {
  const feature = (index: number) => ({ model: "fraud", feature: `f${index}`, reference: "aafec8b7a492" });
  const full = fullSnapshot();
  const [row] = full.bins.rows;
  if (row === undefined) throw new Error("no bins in the full snapshot");
  const of = Array.from({ length: 100 }, (_, i) =>
    Array.from({ length: 10 }, (_, bin) => ({ ...row, ...feature(i), bin: `0${bin}` })),
  );
  const bins = { rows: of.flat(), upTo: [], reference: { rows: [], upTo: [] } };
  const base = fullSnapshot().readings.filter((one) => one.statistic === "ks");
  const moved = { ...(base[0] as (typeof base)[number]), feature: "f42", value: 0.9, threshold: 0.1 };
  const telemetry = new Telemetry("0.1.0", () => fullSnapshot({ bins, readings: [...full.readings, moved] }), 500);
  const series = seriesOf(await textOf(telemetry));
  const shown = (index: number) => series.filter((line) => line.includes(`feature="f${index}",reference`)).length;
  expect(series.filter((line) => line.startsWith("driftline_drift{"))).toHaveLength(2);
  expect(shown(42)).toBe(10);
  const kept = Array.from({ length: 100 }, (_, i) => shown(i));
  expect(new Set(kept)).toEqual(new Set([0, 10]));
  const hidden = kept.filter((count) => count === 0).length;
  expect(series).toContain(`driftline_bins_left_out_features{model="fraud"} ${hidden}`);
  expect(series.length).toBeLessThanOrEqual(506);
});

test("a feature that is shown keeps its place against one that has moved a little more", async () => {
  const at = (value: number) => ({
    ...({ model: "fraud", version: "v7", role: "primary", window: "5m", statistic: "ks" } as const),
    ...{ value, threshold: 1, n: 500, verdict: "stable" },
  });
  const filler = Array.from({ length: 1_000 }, (_, i) => ({ ...at(1), feature: `f${i}` }));
  const scene = (old: number, rival: number) =>
    fullSnapshot({ readings: [...filler, { ...at(old), feature: "old" }, { ...at(rival), feature: "rival" }] });
  let snapshot = scene(2, 0.1);
  const telemetry = new Telemetry("0.1.0", () => snapshot, 500);
  expect(await textOf(telemetry)).toContain('feature="old"');
  snapshot = scene(0.9, 0.1);
  expect(await textOf(telemetry)).toContain('feature="old"');
  snapshot = scene(0.7, 0.1);
  expect(await textOf(telemetry)).not.toContain('feature="old"');
});

test("values of segments give way before features do, those whose rates are nearest to their limits last", async () => {
  const v7 = { model: "fraud", version: "v7", role: "primary" } as const;
  const errors = Array.from({ length: 2_000 }, (_, index) => ({
    ...v7,
    ...{ segment: "country", group: `c${index}`, window: "5m", value: index / 2_000, threshold: 1 },
  }));
  const segments = {
    ...fullSnapshot().segments,
    rows: [],
    slow: [],
    classes: [],
    drift: [],
    labelled: [],
    accuracy: [],
    errors,
  };
  const text = await render(fullSnapshot({ segments }), 500);
  expect(seriesOf(text).length).toBeLessThanOrEqual(506);
  const shown = seriesOf(text).filter((line) => line.startsWith("driftline_segment_error_ratio{"));
  expect(shown.length).toBeGreaterThan(100);
  expect(shown.at(-1)).toContain('group="c1999"');
  expect(text).toContain(`driftline_segments_left_out{model="fraud",version="v7"} ${2_000 - shown.length}\n`);
  expect(text).toContain('driftline_drift{model="fraud",version="v7",feature="amount"');
  expect(text).not.toContain("driftline_overflow_features{");
});

test("rendering thousands of series lets others have their turn, and scrapes at the same time share one moment", async () => {
  const readings = Array.from({ length: 4_000 }, (_, index) => ({
    ...({ model: "fraud", version: "v7", role: "primary", window: "5m", statistic: "ks" } as const),
    ...{ feature: `f${index}`, value: index / 1_000, threshold: 1, n: 500, verdict: "stable" },
  }));
  let moments = 0;
  const snapshot = () => {
    moments += 1;
    return fullSnapshot({ readings });
  };
  const telemetry = new Telemetry("0.1.0", snapshot, 100_000);
  const both = Promise.all([textOf(telemetry), textOf(telemetry)]);
  let [isDone, turns] = [false, 0];
  const turn = () => {
    turns += 1;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  const [one, other] = await both;
  isDone = true;
  expect(other).toBe(one);
  expect(moments).toBe(1);
  expect(turns).toBeGreaterThan(2);
  await textOf(telemetry);
  expect(moments).toBe(2);
});
