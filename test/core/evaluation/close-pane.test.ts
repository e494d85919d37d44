import { expect, test } from "vitest";
import { defaultBudget, logBudgets } from "../../../src/core/detection/weights.ts";
import { addLate, closePane } from "../../../src/core/evaluation/close-pane.ts";
import { ModelState } from "../../../src/core/evaluation/model-state.ts";
import { frameOf } from "../../../src/core/evaluation/reference-frame.ts";
import type { ServingState } from "../../../src/core/evaluation/serving-state.ts";
import { predictionCount } from "../../../src/core/profile/reading-counts.ts";
import { Learning } from "../../../src/core/reference/learning.ts";
import type { PaneDelta } from "../../../src/core/stream/pane-delta.ts";
import { type PaneTraffic, paneInputs } from "../../support/judge-story.ts";
import { storyStartMs } from "../../support/story-engine.ts";
import { storyModel, storyReference } from "../../support/story-reference.ts";

const budgets = logBudgets(defaultBudget);
const quiet: PaneTraffic = { version: "v1", rows: 300, errors: 0 };

function newModel(): ModelState {
  const model = new ModelState(storyModel, new Learning(storyModel));
  const { hash, reference } = storyReference();
  model.judgeBy(frameOf(hash, reference));
  return model;
}

function deltas(...traffic: PaneTraffic[]): PaneDelta[] {
  return paneInputs([traffic])[0]?.deltas.slice() ?? [];
}

function close(
  model: ModelState,
  parts: readonly PaneDelta[],
  paneStartMs = storyStartMs,
): ReturnType<typeof closePane> {
  return closePane(model, paneStartMs, parts, budgets, () => [1, 1, 1]);
}

function stateOf(model: ModelState, version = "v1"): ServingState {
  return model.serving({ model: storyModel, version, role: "primary" });
}

test("the parts of a pane from several partitions are one pane: one record, one look of the detectors", () => {
  const model = newModel();
  const { served } = close(model, [...deltas({ ...quiet, errors: 1 }), ...deltas({ ...quiet, rows: 100 })]);
  expect(served.map(({ predictions }) => predictions)).toEqual([400]);
  expect(stateOf(model).log.get(storyStartMs)).toMatchObject({
    predictions: 400,
    errors: 300,
    late: 0,
    latencyCount: 400,
  });
  expect(predictionCount(stateOf(model).window("5m").total)).toBe(400);
});

test("a pane of only failures is found at once, of nothing wrong nothing is found", () => {
  expect(close(newModel(), deltas(quiet)).findings).toEqual([]);
  const { findings } = close(newModel(), deltas({ ...quiet, errors: 1 }));
  expect(findings.map(({ evidence }) => evidence.metric)).toEqual(["errors"]);
  expect(findings[0]?.evidence).toMatchObject({ observed: 1, n: 300, paneStartMs: storyStartMs });
});

test("late rows join their pane's counter and the windows that cover them, and no detector", () => {
  const model = newModel();
  close(model, deltas(quiet));
  const [late] = deltas({ version: "v1", rows: 50, errors: 1, isLate: true });
  if (late === undefined) throw new Error("no late rows");
  addLate(model, late);
  const state = stateOf(model);
  expect(state.log.get(late.paneStartMs)).toMatchObject({ predictions: 0, errors: 0, late: 50 });
  expect(state.lateRows).toBe(50);
  expect(state.windows.map((window) => predictionCount(window.total))).toEqual([350, 350, 350]);
  expect(close(model, deltas(quiet), storyStartMs + 10_000).findings).toEqual([]);
});

test("rows older than a window are in the wider ones only", () => {
  const model = newModel();
  close(model, deltas(quiet));
  const [late] = deltas({ version: "v1", rows: 50, errors: 1, isLate: true });
  if (late === undefined) throw new Error("no late rows");
  addLate(model, { ...late, paneStartMs: storyStartMs - 600_000 });
  expect(stateOf(model).windows.map((window) => predictionCount(window.total))).toEqual([300, 350, 350]);
});

test("rows of before the reference count as rows and errors, and no detector is fed by a pane with any of them", () => {
  const model = newModel();
  const [bad] = deltas({ ...quiet, errors: 1 });
  if (bad === undefined) throw new Error("no pane");
  const { served, findings } = close(model, [{ ...bad, schemaHash: "provisional" }]);
  expect(served.map(({ predictions, isFramed }) => [predictions, isFramed])).toEqual([[300, false]]);
  expect(stateOf(model).log.get(storyStartMs)).toMatchObject({ predictions: 300, errors: 300 });
  expect(findings).toEqual([]);
});

test("rows by status are counted since the start", () => {
  const model = newModel();
  close(model, deltas({ ...quiet, errors: 1 }));
  close(model, deltas(quiet), storyStartMs + 10_000);
  expect([...stateOf(model).rowsByStatus]).toEqual([300, 300, 0, 0]);
});

test("two versions on the same traffic are compared with each other, and each keeps its own record", () => {
  const model = newModel();
  const { served } = close(model, deltas(quiet, { version: "v2", rows: 30, errors: 0 }));
  expect(served.map(({ serving }) => serving.version)).toEqual(["v1", "v2"]);
  expect(stateOf(model, "v2").conditional?.control).toBe("v1");
  expect(stateOf(model, "v2").log.get(storyStartMs)?.predictions).toBe(30);
});

test("the windows of a version that has left empty as time passes, although it closes no pane any more", () => {
  const model = newModel();
  close(model, deltas({ version: "v2", rows: 30, errors: 0 }));
  for (let pane = 1; pane <= 30; pane += 1) close(model, deltas(quiet), storyStartMs + pane * 10_000);
  expect(stateOf(model, "v2").windows.map((window) => predictionCount(window.total))).toEqual([0, 30, 30]);
  expect(stateOf(model).windows.map((window) => predictionCount(window.total))).toEqual([9_000, 9_000, 9_000]);
});
