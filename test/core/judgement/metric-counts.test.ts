import { expect, test } from "vitest";
import { frameOf } from "../../../src/core/evaluation/reference-frame.ts";
import { metricCounts } from "../../../src/core/judgement/metric-counts.ts";
import { paneInputs, storyJudge } from "../../support/judge-story.ts";
import { storyStartMs } from "../../support/story-engine.ts";
import { storyModel, storyReference } from "../../support/story-reference.ts";

test("latencies that were counted above other thresholds are no proof of anything once another reference is in force", () => {
  const judge = storyJudge();
  const panes = Array.from({ length: 12 }, () => [{ version: "v1", rows: 100, errors: 0.01 }]);
  for (const input of paneInputs(panes)) judge.apply(input);
  const model = judge.models.of(storyModel);
  const counted = (metric: string) => {
    const state = model.serving({ model: storyModel, version: "v1", role: "primary" });
    return metricCounts(model, state, metric, storyStartMs).trials;
  };
  expect([counted("errors"), counted("latency_p50")]).toEqual([1_200, 1_200]);
  const { hash, reference } = storyReference();
  model.judgeBy(frameOf(hash, reference));
  expect(counted("latency_p50")).toBe(1_200);
  const latency = reference.rates?.latency;
  if (!reference.rates || !latency) throw new Error("no latency");
  const slower = { ...reference, rates: { ...reference.rates, latency: { ...latency, p50Ms: 2 * latency.p50Ms } } };
  model.judgeBy(frameOf("another", slower));
  expect([counted("errors"), counted("latency_p50")]).toEqual([1_200, 0]);
  const restarted = storyJudge();
  restarted.restore(judge.takeDirty().puts);
  const again = restarted.models.of(storyModel);
  const state = again.serving({ model: storyModel, version: "v1", role: "primary" });
  expect(metricCounts(again, state, "latency_p50", storyStartMs).trials).toBe(0);
});
