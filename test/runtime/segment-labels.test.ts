import { expect, test } from "vitest";
import { modelSettings } from "../../src/config/model-settings.ts";
import { accuracyViews } from "../../src/runtime/views/accuracy.ts";
import { fairnessOf } from "../../src/runtime/views/segments.ts";
import { seededRandom } from "../support/random.ts";
import { segmentKey } from "../support/row-extras.ts";
import { storyStartMs } from "../support/story-engine.ts";
import { storyModel } from "../support/story-reference.ts";
import { healthy } from "../support/story-traffic.ts";
import { StoryWorld } from "../support/story-world.ts";

const settings = modelSettings.parse({ labels: { age: "10m" } });
/** The first cohort, which is judged ten minutes after its end. */
const cohortMs = 1_800_000;
const endMs = storyStartMs + cohortMs + 15 * 60_000;
const stepMs = 10_000;

/** Lets a world live on records of the test's own. */
async function live(world: StoryWorld, toMs: number, recordsOf: (startMs: number) => readonly string[]): Promise<void> {
  while (world.nowMs < toMs) {
    const startMs = world.nowMs;
    world.nowMs += stepMs;
    world.append(recordsOf(startMs));
    await world.read();
    world.engine.tick();
    await world.engine.settled();
  }
}

test("a model that is wrong for one group of people shows it in the gaps between groups, as its records have it", async () => {
  const country = segmentKey("country", ["SE", "BR", "NL"], "approve");
  const world = new StoryWorld(null, {
    extras: { metrics: [], segments: [country] },
    settings,
    predictions: "labelled",
  });
  const behaviour = { ...healthy, labelled: 0.9 };
  world.traffic.behaviours.set("v1", { ...behaviour, in: new Map([["NL", { ...behaviour, wrong: 0.3 }]]) });
  const said: string[] = [];
  await world.start();
  await live(world, endMs, (startMs) => {
    const serving = [{ version: "v1", role: "primary", perSecond: 8 }] as const;
    const records = Array.from({ length: 10 }, (_, second) => world.traffic.second(startMs + second * 1_000, serving));
    said.push(...records.flat());
    return records.flat();
  });
  const { judge } = world.engine;
  const model = judge.models.of(storyModel);
  const [state] = model.servings;
  if (state === undefined) throw new Error("nobody served");
  const rows = said.flatMap((record) => JSON.parse(record));
  const labels = new Map(rows.flatMap((row) => (row.kind === "label" ? [[row.id, row.label]] : [])));
  const rate = (place: string, deserved: string): number => {
    const of = rows.filter(
      (row) =>
        row.status === "ok" &&
        row.time < storyStartMs + cohortMs &&
        row.features.country === place &&
        labels.get(row.id) === deserved,
    );
    return of.filter(({ prediction }) => prediction === "approve").length / of.length;
  };
  const gap = (deserved: string): number => {
    const rates = country.values.map((place) => rate(place, deserved));
    return Math.max(...rates) - Math.min(...rates);
  };
  const fairness = fairnessOf(model, state, judge.watermarkMs);
  const found = (statistic: string, basis: string) =>
    fairness.find((one) => one.statistic === statistic && one.basis === basis);
  expect(found("tpr_gap", "mature")).toMatchObject({ value: expect.closeTo(gap("approve"), 12), lowest: "NL" });
  expect(found("fpr_gap", "mature")).toMatchObject({ value: expect.closeTo(gap("refuse"), 12), highest: "NL" });
  expect(found("tpr_gap", "mature")?.low).toBeGreaterThan(0.05);
  // Whom the model approves is the same everywhere: predictions alone show nothing.
  expect(found("selection_rate_difference", "live")?.value).toBeLessThan(0.05);
  await world.stop();
});

test("errors by forecast horizon, a number in the record, are those of the records, over a restart and corrections", async () => {
  const random = seededRandom(4);
  const horizon = segmentKey("hours_ahead");
  const world = new StoryWorld(null, { extras: { metrics: [], segments: [horizon] }, settings, learns: true });
  const errors = new Map<number, number[]>();
  let ids = 0;
  const recordsOf = (startMs: number): string[] => {
    const rows = Array.from({ length: 30 }, () => {
      const hours = [1, 6, 24][ids % 3] ?? 1;
      const [prediction, error] = [100 * random(), hours * (random() - 0.4)];
      const id = `row-${ids++}`;
      const common = { model: storyModel, id };
      if (startMs < storyStartMs + cohortMs) errors.set(hours, [...(errors.get(hours) ?? []), error]);
      const label = (value: number, afterMs: number) => {
        return { kind: "label", ...common, label: value, observed_time: startMs + afterMs };
      };
      return [
        { ...common, version: "v1", role: "primary", time: startMs, prediction, features: { hours_ahead: hours } },
        label(0, 20_000),
        label(prediction - error, 30_000),
      ];
    });
    return [JSON.stringify(rows.flat())];
  };
  await world.start();
  await live(world, storyStartMs + cohortMs / 2, recordsOf);
  await world.restart();
  await live(world, endMs, recordsOf);
  const views = accuracyViews(world.engine.judge, storyModel);
  const day = views.find(({ window, basis }) => window === "24h" && basis === "mature");
  expect(day?.segments?.map(({ value }) => value).sort()).toEqual(["1", "24", "6"]);
  for (const { value, labelled, coverage, figures } of day?.segments ?? []) {
    const own = errors.get(Number(value)) ?? [];
    const mean = (of: (error: number) => number) => own.reduce((sum, error) => sum + of(error), 0) / own.length;
    const figure = (metric: string) => figures.find((one) => one.metric === metric)?.value;
    expect([labelled, coverage]).toEqual([own.length, 1]);
    expect(figure("mae")).toBeCloseTo(mean(Math.abs), 9);
    expect(figure("rmse")).toBeCloseTo(Math.sqrt(mean((error) => error * error)), 9);
    expect(figure("bias")).toBeCloseTo(
      mean((error) => error),
      9,
    );
  }
  await world.stop();
});
