import { expect, test } from "vitest";
import { modelSettings } from "../../src/config/model-settings.ts";
import { accuracyInSlices, accuracySamples } from "../../src/runtime/telemetry-accuracy.ts";
import { accuracyViews, cohortViews } from "../../src/runtime/views/accuracy.ts";
import { expectFigures } from "../support/accuracy-vectors.ts";
import { storySource, storyStartMs } from "../support/story-engine.ts";
import { storyModel } from "../support/story-reference.ts";
import { StoryWorld } from "../support/story-world.ts";
import { vectorFile } from "../support/vectors.ts";

const table = vectorFile("accuracy.json");
const stepMs = 600_000;
const steps = 12;

interface Row {
  readonly prediction: unknown;
  readonly score?: unknown;
  readonly label: unknown;
}

/** Predictions over an hour and a half and what labels say of them: early, at once, late, wrong at first, repeated, withdrawn. */
function recordsOf(rows: readonly Row[]): { readonly step: number; readonly record: object }[] {
  return rows.flatMap(({ label, ...said }, i) => {
    const step = Math.floor((9 * i) / rows.length);
    const time = storyStartMs + step * stepMs + (i % 500) * 1_000;
    const row = { model: storyModel, version: "v1", latency_ms: 5, time, ...said };
    const about = (id: string, value: unknown, minutes: number) => {
      return { kind: "label", model: storyModel, id, label: value, time: time + minutes * 60_000 };
    };
    const other = rows[(i + 1) % rows.length]?.label;
    const id = `row-${i}`;
    const repeated = [
      { step, record: about(id, label, 1) },
      { step: step + 1, record: about(id, label, 1) },
    ];
    const corrected = [
      { step, record: about(id, other, 1) },
      { step: step + 2, record: about(id, label, 15) },
      { step: step + 2, record: about(id, other, 5) },
    ];
    const doubted = [
      { step, record: about(id, label, 1) },
      { step: step + 1, record: about(id, null, 8) },
      { step: step + 2, record: about(id, label, 16) },
    ];
    const prediction = { step, record: { ...row, id } };
    const late = [prediction, ...([repeated, corrected, doubted][i % 3] ?? [])];
    const all = i % 4 === 0 ? [{ step, record: about(id, label, 1) }, prediction] : late;
    // One of nine has a twin whose label is taken back for good.
    if (i % 9 !== 0) return all;
    const twin = `twin-${i}`;
    return [
      ...all,
      { step, record: { ...row, id: twin } },
      { step, record: about(twin, other, 1) },
      { step: step + 1, record: about(twin, null, 9) },
    ];
  });
}

/** The day's figures of rows that went through the whole engine, which was started anew twice. */
async function lived(rows: readonly Row[], labels: object) {
  const settings = modelSettings.parse({ labels: { age: "1m", ...labels } });
  const world = new StoryWorld(null, { extras: { metrics: [], segments: [] }, settings, learns: true });
  await world.start();
  const records = recordsOf(rows);
  for (let step = 0; step < steps; step += 1) {
    const nowMs = storyStartMs + (step + 1) * stepMs;
    const values = records.filter((one) => one.step === step).map(({ record }) => Buffer.from(JSON.stringify(record)));
    world.log.append(
      storySource,
      values.map((value) => ({ timestampMs: nowMs, value })),
    );
    world.nowMs = nowMs;
    await world.advance(nowMs + 20_000);
    if (step === 3 || step === 6) await world.restart();
  }
  await world.advance(world.nowMs + 20_000);
  const { judge } = world.engine;
  await world.stop();
  const view = accuracyViews(judge, storyModel).find(({ window, basis }) => window === "24h" && basis === "mature");
  if (view === undefined) throw new Error("no figures");
  expect([view.labelled, view.predictions]).toEqual([rows.length, rows.length + Math.ceil(rows.length / 9)]);
  const samples = accuracySamples([...accuracyInSlices(judge.models.all, judge.watermarkMs)].flat());
  const figures = view.figures.map(({ class: name, high, ...figure }) => {
    const one = { ...figure, high: high ?? Number.POSITIVE_INFINITY };
    return name === undefined ? one : { ...one, classCode: Number(name.slice(1)) };
  });
  return {
    figures,
    cohorts: cohortViews(judge, storyModel, "v1") ?? [],
    exported: new Set(samples.map((one) => one.metric)),
  };
}

const expected = (name: string, at: number) => table(name).filter(([of]) => of === at);
const named = (codes: readonly number[]) => codes.map((code) => `c${code}`);

/** Lists that were written one after another, each closed by -1. */
function lists(joined: readonly number[]): number[][] {
  const ends = [...joined.keys()].filter((i) => joined[i] === -1);
  return ends.map((end, i) => joined.slice((ends[i - 1] ?? -1) + 1, end));
}

test("scores of twelve classes through the engine give scikit-learn's figures", async () => {
  const [classes, units, labels] = table("class_scores")[1] as unknown as [number, number[], number[]];
  const rows = labels.map((label, i) => {
    const scores = units.slice(i * classes, (i + 1) * classes).map((unit) => unit / 2 ** 20);
    const score = Object.fromEntries(scores.map((one, code) => [`c${code}`, one]));
    return { prediction: `c${scores.indexOf(Math.max(...scores))}`, score, label: `c${label}` };
  });
  const { figures, cohorts, exported } = await lived(rows, {});
  const bounds: Readonly<Record<string, number>> = { log_loss: 1e-12, brier: 1e-12, ece: 1e-7, mce: 1e-7 };
  expectFigures(
    figures.map((one) => (one.certificate === undefined ? one : { ...one, certificate: one.certificate + 1e-12 })),
    expected("class_score_figures", 1),
    (metric) => bounds[metric] ?? 0,
  );
  expect(cohorts.map(({ unscored }) => unscored)).toEqual([0, 0, 0]);
  for (const metric of ["auc_ovr_macro", "auc_ovr_weighted", "average_precision_macro", "log_loss", "brier", "ece"])
    expect(exported, metric).toContain(metric);
});

test("sets of labels through the engine give scikit-learn's figures", async () => {
  const [, predicted, actual] = table("label_sets")[1] as unknown as [number, number[], number[]];
  const truth = lists(actual);
  const rows = lists(predicted).map((said, i) => ({ prediction: named(said), label: named(truth[i] ?? []) }));
  const { figures, cohorts, exported } = await lived(rows, {});
  expectFigures(figures, expected("label_set_figures", 1), () => 1e-12);
  const exact = figures.find(({ metric }) => metric === "exact_match")?.value ?? 0;
  const wrong = cohorts.reduce((sum, cohort) => sum + (cohort.wrong ?? 0), 0);
  expect(wrong).toBe(Math.round((1 - exact) * rows.length));
  expect([...exported].sort()).toEqual(["exact_match", "f1_macro", "f1_micro", "hamming_loss"]);
});

for (const at of [0, 1])
  test(`rankings through the engine give scikit-learn's figures, case ${at}`, async () => {
    const [depth, ranked, relevant] = table("rankings")[at] as unknown as [number, number[], number[]];
    const wanted = lists(relevant);
    const rows = lists(ranked).map((items, i) => ({ prediction: named(items), label: named(wanted[i] ?? []) }));
    const { figures, exported } = await lived(rows, { task: "ranking", k: depth });
    expectFigures(figures, expected("ranking_figures", at), () => 1e-12);
    expect(exported).toContain(`ndcg_at_${depth}`);
  });
