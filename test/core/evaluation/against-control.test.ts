import { expect, test } from "vitest";
import { controlOf, judgeAgainstControl } from "../../../src/core/evaluation/against-control.ts";
import type { Finding, ServedPane } from "../../../src/core/evaluation/finding.ts";
import { frameOf } from "../../../src/core/evaluation/reference-frame.ts";
import { ServingState } from "../../../src/core/evaluation/serving-state.ts";
import type { Role } from "../../../src/core/record.ts";
import { storyModel, storyReference } from "../../support/story-reference.ts";

const { hash, reference } = storyReference();
const frame = frameOf(hash, reference);
const logBudget = Math.log(3_153_600);

/** A pane with so many rows, of which so many failed; every latency is unknown. */
function pane(version: string, rows: number, errors = 0, role: Role = "primary"): ServedPane {
  const counts = new Float64Array(frame.layout.size);
  counts[0] = rows - errors;
  counts[1] = errors;
  return { serving: { model: storyModel, version, role }, predictions: rows, counts, isFramed: true };
}

function newState(version = "v2"): ServingState {
  return new ServingState({ model: storyModel, version, role: "canary" }, frame.layout, frame, { labelsFromMs: 0 });
}

/** Feeds the same two panes until something is found, at most 60 times. */
function feed(
  mine: ServedPane,
  theirs: ServedPane,
  effects: readonly number[] = [1, 1, 1],
  state = newState(),
): Finding[] {
  for (let i = 0; i < 60; i += 1) {
    const found = judgeAgainstControl(state, mine, theirs, frame, i * 10_000, 2, logBudget, effects);
    if (found.length > 0) return found;
  }
  return [];
}

test("the control is the busiest other version that answers users", () => {
  const canary = pane("v2", 60, 0, "canary");
  const panes = [pane("v1", 300), canary, pane("v0", 400, 0, "shadow"), pane("v3", 540), pane("v4", 0)];
  expect(controlOf(canary, panes)?.serving.version).toBe("v3");
});

test("another role of the same version is no control, and a version alone has none", () => {
  const canary = pane("v2", 60, 0, "canary");
  expect(controlOf(canary, [canary, pane("v2", 500)])).toBeUndefined();
});

test("a shadow has a control and is none", () => {
  const shadow = pane("v2", 60, 0, "shadow");
  expect(controlOf(shadow, [shadow, pane("v1", 60)])?.serving.version).toBe("v1");
  expect(controlOf(pane("v1", 60), [shadow, pane("v1", 60)])).toBeUndefined();
});

test("of equally busy versions the first by name is the control, in whatever order they come", () => {
  const panes = [pane("b", 10), pane("a", 10)];
  expect(controlOf(pane("v2", 5), panes)?.serving.version).toBe("a");
  expect(controlOf(pane("v2", 5), panes.reverse())?.serving.version).toBe("a");
});

test("a canary that fails four times as often is found, and the evidence names the control", () => {
  const [found] = feed(pane("v2", 60, 4, "canary"), pane("v1", 540, 9));
  expect(found?.evidence).toMatchObject({ family: "harm", metric: "errors", against: "control", control: "v1" });
  expect(found?.evidence.observed).toBeCloseTo(4 / 60, 10);
  expect(found?.evidence.limit).toBeLessThan(found?.evidence.observed ?? 0);
  expect(found?.onsetMs).toBeLessThanOrEqual(found?.evidence.paneStartMs ?? 0);
});

test("what both suffer cancels, however bad it is", () => {
  expect(feed(pane("v2", 60, 12, "canary"), pane("v1", 540, 108))).toEqual([]);
});

test("clusters over the last day weigh the evidence down", () => {
  const panes = [pane("v2", 60, 4, "canary"), pane("v1", 540, 9)] as const;
  const onset = (effect: number) => feed(...panes, [effect, 1, 1])[0]?.evidence.paneStartMs ?? Number.POSITIVE_INFINITY;
  expect(onset(3)).toBeGreaterThan(onset(1));
});

test("panes that were counted in another layout are not compared", () => {
  const unframed = { ...pane("v1", 540, 9), isFramed: false };
  expect(feed(pane("v2", 60, 60, "canary"), unframed)).toEqual([]);
});

test("a new control begins a new comparison: evidence against one is none against another", () => {
  const state = newState();
  const bad = pane("v2", 60, 4, "canary");
  const alone = feed(bad, pane("v1", 540, 9))[0]?.evidence.paneStartMs ?? 0;
  for (let i = 0; i < alone / 10_000; i += 1)
    judgeAgainstControl(state, bad, pane("v1", 540, 9), frame, i * 10_000, 2, logBudget, [1, 1, 1]);
  expect(feed(bad, pane("v3", 540, 9), [1, 1, 1], state)[0]?.evidence.paneStartMs).toBe(alone);
});
