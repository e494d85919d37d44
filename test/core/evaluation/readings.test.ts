import { expect, test } from "vitest";
import { type Reading, readWindow } from "../../../src/core/evaluation/readings.ts";
import type { Judge } from "../../../src/core/judge.ts";
import { canonicalText, parseReference, referenceHash } from "../../../src/core/reference/artefact.ts";
import type { WindowName } from "../../../src/core/stream/windows.ts";
import { type PaneTraffic, paneInputs, storyJudge } from "../../support/judge-story.ts";
import { storyStartMs } from "../../support/story-engine.ts";
import { storyModel, storyReference } from "../../support/story-reference.ts";

/** A judge that has seen these panes of v1, 10 s apart. */
function seen(panes: readonly Omit<PaneTraffic, "version">[]): Judge {
  const judge = storyJudge();
  for (const input of paneInputs(panes.map((pane) => [{ version: "v1", ...pane }]))) judge.apply(input);
  return judge;
}

function read(judge: Judge, window: WindowName, isJudged = true): Reading[] {
  const model = judge.models.of(storyModel);
  return readWindow(
    model.serving({ model: storyModel, version: "v1", role: "primary" }),
    window,
    isJudged ? model.frame : null,
  );
}

function one(readings: readonly Reading[], statistic: string, feature: string | null = null): Reading {
  const found = readings.find((reading) => reading.statistic === statistic && reading.feature === feature);
  if (found === undefined) throw new Error(`no reading ${statistic} of ${feature}`);
  return found;
}

const quiet = { rows: 600, errors: 0.01 };
const minute = (pane: Omit<PaneTraffic, "version">) => Array.from({ length: 6 }, () => pane);

test("every reading carries its window, its sample size and the time of its newest pane", () => {
  const readings = read(seen(minute(quiet)), "5m");
  expect(new Set(readings.map(({ window, asOfMs }) => `${window} ${asOfMs}`))).toEqual(
    new Set([`5m ${storyStartMs + 60_000}`]),
  );
  expect(readings.filter(({ n }) => n !== 3_600)).toEqual([]);
});

test("throughput is rows over the time that the window covers, not over its whole length", () => {
  expect(one(read(seen(minute(quiet)), "1h"), "throughput").value).toBeCloseTo(60, 6);
  expect(one(read(seen([quiet]), "5m"), "throughput").value).toBeCloseTo(60, 6);
});

test("the error rate is k of n, with the limit that its detector is judged by", () => {
  const { value, threshold, signal } = one(read(seen(minute({ rows: 600, errors: 1 })), "5m"), "error_rate");
  expect([value, signal]).toEqual([1, "drifting"]);
  expect(threshold).toBeCloseTo(0.0146, 3);
  expect(one(read(seen(minute(quiet)), "5m"), "error_rate").signal).toBe("stable");
});

test("latency quantiles are within the buckets' 2.2 % of the distribution that rows came from", () => {
  const readings = read(seen(minute(quiet)), "5m");
  const median = one(readings, "latency_p50").value;
  expect(Math.abs(median / 20 - 1)).toBeLessThan(0.06);
  const quantiles = ["latency_p50", "latency_p95", "latency_p99", "latency_p999"].map(
    (name) => one(readings, name).value,
  );
  expect(quantiles).toEqual(quantiles.toSorted((a, b) => a - b));
});

test("a feature that moved is drifting in every distance, one that did not is not", () => {
  const readings = read(seen(minute({ ...quiet, amount: 1 })), "5m");
  for (const statistic of ["ks", "psi", "js"]) expect(one(readings, statistic, "amount").signal).toBe("drifting");
  for (const statistic of ["psi", "js"]) expect(one(readings, statistic, "country").signal).not.toBe("drifting");
});

test("the KS reading is an interval around the truth: a normal moved by one has a distance of 0.383", () => {
  const {
    value,
    low = Number.NaN,
    high = Number.NaN,
  } = one(read(seen(minute({ ...quiet, amount: 1 })), "5m"), "ks", "amount");
  expect(low).toBeLessThanOrEqual(value);
  expect(high - low).toBeLessThan(1 / 256);
  expect(Math.abs(value - 0.383)).toBeLessThan(0.03);
});

test("the Wasserstein distance counts tails; by a reference that was frozen without them it says that they are left out", () => {
  const named = (judge: Judge) =>
    read(judge, "5m").flatMap(({ statistic }) => (statistic.startsWith("wasserstein") ? statistic : []));
  const judge = seen(minute({ ...quiet, amount: 1 }));
  expect(named(judge)).toEqual(["wasserstein_std", "wasserstein_iqr"]);
  const { value, low = 0, high = 0 } = one(read(judge, "5m"), "wasserstein_std", "amount");
  expect(Math.abs(value - 1)).toBeLessThan(0.05);
  expect(high - low).toBeLessThan(0.05);
  const { reference } = storyReference();
  const older = {
    ...reference,
    columns: reference.columns.map((column) => {
      if (column.kind === "categorical") return column;
      const { tailSums: _, ...rest } = column;
      return rest;
    }),
  };
  expect(parseReference(canonicalText(older))).toEqual(older);
  const before = storyJudge();
  before.judgeBy(referenceHash(older), older);
  expect(named(before)).toEqual(["wasserstein_body_std", "wasserstein_body_iqr"]);
});

test("few rows say nothing, and none are no number", () => {
  const few = read(seen([{ rows: 199, errors: 1 }]), "5m");
  expect(one(few, "error_rate").signal).toBe("insufficient");
  const none = read(storyJudge(), "5m");
  expect(one(none, "error_rate")).toMatchObject({ value: Number.NaN, n: 0, signal: "insufficient" });
});

test("categories have an unseen rate, numbers have none, and both have a missing rate", () => {
  const readings = read(seen(minute(quiet)), "5m");
  const named = (statistic: string) =>
    readings.filter((one) => one.statistic === statistic).map(({ feature }) => feature);
  expect(named("unseen_rate")).toEqual(["country"]);
  expect(named("missing_rate")).toEqual(["amount", "country"]);
  expect(one(readings, "missing_rate", "country").value).toBe(0);
});

test("without a reference there are rates and latencies, and nothing that would need one", () => {
  const readings = read(seen(minute(quiet)), "5m", false);
  expect(readings.map(({ statistic }) => statistic)).toEqual([
    "throughput",
    "error_rate",
    "latency_p50",
    "latency_p95",
    "latency_p99",
    "latency_p999",
  ]);
  expect(readings.filter(({ threshold }) => threshold !== null)).toEqual([]);
});

test("what has left the five minutes is still in the hour", () => {
  const judge = seen([
    ...minute({ rows: 600, errors: 1 }),
    ...Array.from({ length: 30 }, () => ({ rows: 600, errors: 0 })),
  ]);
  expect(one(read(judge, "5m"), "error_rate").value).toBe(0);
  expect(one(read(judge, "1h"), "error_rate").value).toBeCloseTo(1 / 6, 10);
});
