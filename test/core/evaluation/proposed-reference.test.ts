import { expect, test } from "vitest";
import { proposedReference } from "../../../src/core/evaluation/proposed-reference.ts";
import type { Taint } from "../../../src/core/evaluation/taint-book.ts";
import type { Judge } from "../../../src/core/judge.ts";
import { canonicalText, parseReference } from "../../../src/core/reference/artefact.ts";
import { type PaneTraffic, paneInputs, storyJudge } from "../../support/judge-story.ts";
import { storyStartMs } from "../../support/story-engine.ts";
import { storyModel } from "../../support/story-reference.ts";

const halfHourMs = 1_800_000;
const pane: PaneTraffic = { version: "v1", rows: 20, errors: 0.05, amount: 0.5 };
const noTaints: readonly Taint[] = [];

/** A judge that has seen so many panes of v1, 10 s apart. */
function seen(panes: number): Judge {
  const judge = storyJudge();
  for (const input of paneInputs(Array.from({ length: panes }, () => [pane]))) judge.apply(input);
  return judge;
}

const hourAndMore = seen(3 * 180 + 30);

function propose(fromMs: number, toMs: number, taints = noTaints) {
  const model = hourAndMore.models.of(storyModel);
  if (model.frame === null) throw new Error("no reference");
  const state = model.serving({ model: storyModel, version: "v1", role: "primary" });
  const made = proposedReference(state, model.frame, fromMs, toMs, taints);
  if ("refused" in made) throw new Error(made.refused);
  return { made, frame: model.frame };
}

test("a proposal holds every row of its half hours, in the bins in force, and is a reference file like any other", () => {
  const { made, frame } = propose(storyStartMs, storyStartMs + 10 * halfHourMs);
  const { reference } = made;
  expect(reference.source).toMatchObject({ rows: 570 * 20, version: "v1", fromMs: storyStartMs });
  expect(reference.source.toMs).toBe(storyStartMs + 570 * 10_000);
  expect(reference.accepted).toBe(false);
  const [amount, country] = reference.columns;
  const before = frame.reference.columns[0];
  if (amount?.kind !== "numeric" || before?.kind !== "numeric") throw new Error("no amount");
  expect(amount.edges).toEqual(before.edges);
  expect([amount.rows, country?.rows]).toEqual([11_400, 11_400]);
  expect(amount.mean).toBeCloseTo(0.5, 1);
  expect(amount.standardDeviation).toBeCloseTo(1, 1);
  expect(reference.rates?.errors).toMatchObject({ trials: 11_400, hourly: null });
  const { successes = 0, trials = 1 } = reference.rates?.errors ?? {};
  expect(successes / trials).toBeCloseTo(0.05, 2);
  expect(reference.rates?.panes).toBe(570);
  const latency = reference.rates?.latency;
  expect(latency?.count).toBe(11_400);
  expect((latency?.above.p99.successes ?? 0) / 11_400).toBeLessThanOrEqual(0.01);
  expect(parseReference(canonicalText(reference))).toEqual(reference);
});

test("half hours that the span does not hold whole, or in which a pane is tainted, are left out and told", () => {
  const taint = { fromMs: storyStartMs + 40_000, toMs: storyStartMs + 50_000, why: "firing", by: null, version: "v1" };
  const { made } = propose(storyStartMs - 1, storyStartMs + 2 * halfHourMs + 1, [taint]);
  expect(made.reference.source).toMatchObject({ rows: 180 * 20, fromMs: storyStartMs + halfHourMs });
  expect(made.notes).toContainEqual(expect.stringContaining("1 of 2 half hours are left out"));
  expect(made.reference.rates?.panes).toBe(180);
});

test("too few rows, or a span that nothing is held of, is refused with what would do", () => {
  const all = { fromMs: 0, toMs: storyStartMs + 10 * halfHourMs, why: "bad", by: "ann", version: null };
  expect(() => propose(storyStartMs, storyStartMs + 3 * halfHourMs, [all])).toThrow(/0 clean rows.*1000 rows/);
  expect(() => propose(0, 1)).toThrow(/no whole half hour/);
});
