import { expect, test } from "vitest";
import type { Rolling } from "../../../src/core/evaluation/earlier-window.ts";
import { rollingSamples } from "../../../src/runtime/telemetry-rolling.ts";
import { rollingOf } from "../../../src/runtime/views/rolling.ts";
import { paneInputs, storyJudge } from "../../support/judge-story.ts";
import { storyModel } from "../../support/story-reference.ts";

/** Twenty minutes of a version whose `amount` moves in the last four. */
async function told(compareWith: readonly Rolling[]) {
  const judge = storyJudge({ compareWithOf: () => compareWith });
  const panes = Array.from({ length: 120 }, (_, i) => [
    { version: "v1", rows: 60, errors: 0.01, amount: i < 96 ? 0 : 0.7 },
  ]);
  for (const input of paneInputs(panes)) judge.apply(input);
  const model = judge.models.of(storyModel);
  const [state] = model.servings;
  if (state === undefined) throw new Error("no version");
  return {
    views: rollingOf(judge, model, state, model.lastPaneMs + 70_000).rolling ?? [],
    samples: await rollingSamples(judge.models, [{ model, state }]),
  };
}

test("a model that asks for nothing is compared with the reference only", async () => {
  expect(await told([])).toEqual({ views: [], samples: [] });
});

test("what is compared with the past says with what, how old it is, and when there will be enough of it", async () => {
  const { views } = await told(["previous", "last-week"]);
  const psi = (window: string, comparedWith: Rolling) =>
    views.find(
      (one) =>
        one.window === window &&
        one.comparedWith === comparedWith &&
        one.statistic === "psi" &&
        one.feature === "amount",
    );
  expect(psi("5m", "previous")).toMatchObject({ signal: "drifting", ageSeconds: 60, readyInSeconds: 0, n: 1_800 });
  expect(psi("1h", "previous")).toMatchObject({ signal: "insufficient", threshold: null });
  expect(psi("1h", "previous")?.readyInSeconds).toBeGreaterThan(0);
  expect(psi("1h", "last-week")?.readyInSeconds).toBeGreaterThan(6 * 86_400);
});

test("what a person marks is left out of the past", () => {
  const judge = storyJudge({ compareWithOf: () => ["previous"] });
  for (const input of paneInputs(Array.from({ length: 90 }, () => [{ version: "v1", rows: 60, errors: 0.01 }])))
    judge.apply(input);
  const model = judge.models.of(storyModel);
  const [state] = model.servings;
  if (state === undefined) throw new Error("no version");
  const earlier = () =>
    rollingOf(judge, model, state, model.lastPaneMs).rolling?.find(({ window }) => window === "5m")?.earlierRows;
  expect(earlier()).toBe(1_800);
  const endMs = model.lastPaneMs - 300_000;
  judge.apply({
    ...{ kind: "command", nowMs: 0 },
    command: {
      kind: "taint",
      model: storyModel,
      fromMs: endMs - 90_000,
      toMs: endMs - 60_000,
      why: "a test",
      by: "ann",
    },
  });
  expect(earlier()).toBeLessThan(1_800);
});

test("metrics show the index of what there is enough of", async () => {
  const { samples } = await told(["previous", "last-week"]);
  expect(
    samples.map(({ window, feature, statistic, compared_with }) => [window, feature, statistic, compared_with]),
  ).toEqual([
    ["5m", "amount", "psi", "previous"],
    ["5m", "country", "psi", "previous"],
  ]);
});
