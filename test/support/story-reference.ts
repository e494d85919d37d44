import { referenceHash } from "../../src/core/reference/artefact.ts";
import { buildReference } from "../../src/core/reference/build.ts";
import type { HistoryTable } from "../../src/core/reference/history-table.ts";
import type { Reference } from "../../src/core/reference/reference.ts";
import type { RowExtras } from "../../src/core/row-extras.ts";
import { normal, seededRandom } from "./random.ts";

export const storyModel = "fraud";
/** The versions' countries, and how often each comes. */
export const storyCountries = [
  ["SE", 0.6],
  ["BR", 0.3],
  ["NL", 0.1],
] as const;

const rows = 120_000;
const spanMs = 3 * 86_400_000;
const fromMs = Date.UTC(2026, 0, 1);

interface BuiltReference {
  readonly hash: string;
  readonly reference: Reference;
}
let built: BuiltReference | undefined;
let builtLabelled: BuiltReference | undefined;
let builtDelayed: BuiltReference | undefined;

/** Three days of a healthy model: 1 % errors, 20 ms in the median, two features. Built once, by the real builder. */
export function storyReference(): BuiltReference {
  built ??= hashed(buildReference(storyModel, "history.csv", history()));
  return built;
}

/** What a story's reference says of its predictions: how many were wrong, nothing, or also how soon labels came. */
export const storyPredictions = ["labelled", "unlabelled", "labelled within 50m", "own metrics"] as const;
export type StoryPredictions = (typeof storyPredictions)[number];

/** The same with its predictions, of which labels said that 3 % were wrong. */
export function labelledStoryReference(): BuiltReference {
  builtLabelled ??= hashed(buildReference(storyModel, "history.csv", labelledHistory()));
  return builtLabelled;
}

/** The same, and each label came within 50 minutes, those of wrong predictions within 5. */
export function delayedStoryReference(): BuiltReference {
  if (builtDelayed !== undefined) return builtDelayed;
  const table = labelledHistory();
  const predictions = table.columns.find(({ name }) => name === "__prediction");
  const random = seededRandom(17);
  const labelTimesMs = table.timesMs?.map((atMs, row) => {
    const isWrong = predictions?.values[row] !== table.labels?.values[row];
    return atMs + random() * (isWrong ? 300_000 : 3_000_000);
  });
  builtDelayed = hashed(
    buildReference(storyModel, "history.csv", labelTimesMs === undefined ? table : { ...table, labelTimesMs }),
  );
  return builtDelayed;
}

/** The same, asked what its rows say of the story's own metrics. */
export function askedStoryReference({ metrics }: RowExtras): BuiltReference {
  return hashed(buildReference(storyModel, "history.csv", labelledHistory(), undefined, { metrics }));
}

function labelledHistory(): HistoryTable {
  const table = history();
  const random = seededRandom(13);
  const decision = (wrong: number): Float64Array =>
    Float64Array.from({ length: rows }, () => Number(random() >= wrong));
  const texts = ["approve", "refuse"];
  const flags = new Uint8Array(rows);
  const values = decision(0.7);
  const prediction = { name: "__prediction", kind: "categorical", texts, values, flags } as const;
  const labels = { ...prediction, name: "label", values: values.map((code) => (random() < 0.03 ? 1 - code : code)) };
  return { ...table, labels, columns: [...table.columns, prediction] };
}

/** The same without labels: how often predictions are wrong is to be learned. */
export function unlabelledStoryReference(): BuiltReference {
  const { labelled: _, ...reference } = labelledStoryReference().reference;
  return hashed(reference);
}

function hashed(reference: Reference): BuiltReference {
  return { hash: referenceHash(reference), reference };
}

export function latencyMs(random: () => number): number {
  return 20 * Math.exp(0.5 * normal(random));
}

/** Index in `storyCountries`. */
export function country(random: () => number): number {
  const uniform = random();
  return uniform < 0.6 ? 0 : uniform < 0.9 ? 1 : 2;
}

function history(): HistoryTable {
  const random = seededRandom(11);
  const each = (value: () => number): Float64Array => Float64Array.from({ length: rows }, value);
  return {
    rows,
    timesMs: Float64Array.from({ length: rows }, (_, row) => fromMs + Math.floor((row * spanMs) / rows)),
    version: "v1",
    status: Uint8Array.from({ length: rows }, () => (random() < 0.01 ? 1 : 0)),
    latencyMs: each(() => latencyMs(random)),
    columns: [
      { name: "amount", kind: "numeric", values: each(() => normal(random)), flags: new Uint8Array(rows) },
      {
        name: "country",
        kind: "categorical",
        texts: storyCountries.map(([text]) => text),
        values: each(() => country(random)),
        flags: new Uint8Array(rows),
      },
    ],
  };
}
