import { expect, test } from "vitest";
import { modelSettings } from "../../../src/config/model-settings.ts";
import { rowExtras } from "../../../src/config/row-extras.ts";
import { accuracyViews, cohortViews } from "../../../src/runtime/views/accuracy.ts";
import { storyStartMs } from "../../support/story-engine.ts";
import { type StoryPredictions, storyModel } from "../../support/story-reference.ts";
import { healthy } from "../../support/story-traffic.ts";
import { StoryWorld } from "../../support/story-world.ts";

const hourMs = 3_600_000;

/** What the engine says of two hours of predictions whose labels come a minute late, restarted before it is asked. */
async function said(predictions: StoryPredictions) {
  const settings = modelSettings.parse({ labels: { beta: 2 } });
  const world = new StoryWorld(null, { extras: rowExtras(settings), settings, predictions });
  world.traffic.behaviours.set("v1", { ...healthy, labelled: 1, wrong: 0.05 });
  world.deployment.serving = [{ version: "v1", role: "primary", perSecond: 2 }];
  await world.start();
  await world.advance(storyStartMs + 2 * hourMs + 90_000);
  await world.restart();
  const { judge } = world.engine;
  const views = accuracyViews(judge, storyModel).filter(({ window }) => window === "24h");
  const cohorts = cohortViews(judge, storyModel, "v1") ?? [];
  await world.stop();
  return { views, cohorts };
}

test("figures of labels that still come are weighted where the reference says how soon they do, and say so", async () => {
  const [unknown, known] = [await said("labelled"), await said("labelled within 50m")];
  expect(unknown.views.map(({ basis, weighting }) => [basis, weighting])).toEqual([["provisional", "unweighted"]]);
  // Judged an hour after the last of their predictions: the first two half hours are mature.
  expect(known.views.map(({ basis, weighting }) => [basis, weighting])).toEqual([
    ["mature", null],
    ["provisional", "weighted"],
  ]);
  for (const { figures } of [...unknown.views, ...known.views]) {
    const accuracy = figures.find(({ metric }) => metric === "accuracy");
    expect(accuracy?.low).toBeLessThan(0.95);
    expect(accuracy?.high).toBeGreaterThan(0.95);
    expect(figures.some(({ metric }) => metric.startsWith("f_beta"))).toBe(true);
  }
  expect(known.cohorts.map(({ provisional, weighting }) => [provisional, weighting])).toEqual([
    [false, null],
    [false, null],
    [true, "weighted"],
    [true, "weighted"],
    [true, "too young"],
  ]);
  expect(known.cohorts.every(({ samplingFraction }) => samplingFraction === 1)).toBe(true);
});
