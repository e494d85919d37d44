import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { z } from "zod";
import { modelSettings } from "../../src/config/model-settings.ts";
import { rowExtras } from "../../src/config/row-extras.ts";
import { roles } from "../../src/core/record.ts";
import type { TargetSettings } from "../../src/core/rollback/target.ts";
import type { RowExtras } from "../../src/core/row-extras.ts";
import type { StoryAnswer } from "./story-deployment.ts";
import { type StoryPredictions, storyPredictions } from "./story-reference.ts";
import { type Behaviour, type Habits, healthy, type Served } from "./story-traffic.ts";

/** A story as its file tells it. */
export interface Story {
  readonly title: string;
  /** What differs from the usual target; null: nothing can be rolled back. */
  readonly target: Partial<TargetSettings> | null;
  /** The model's own metrics and segments. */
  readonly extras: RowExtras;
  /** The model's part of the settings. */
  readonly settings: z.output<typeof modelSettings>;
  /** It has no reference and learns one from the stream. */
  readonly learns: boolean;
  /** Its reference has predictions, and what it says of them. */
  readonly predictions: StoryPredictions | undefined;
  readonly versions: Readonly<Record<string, Behaviour>>;
  readonly timeline: readonly StoryStep[];
}

/** One moment: first what must have happened since the moment before, then what happens now. */
export interface StoryStep {
  /** Time since the story began, ms. */
  readonly atMs: number;
  readonly expect: readonly string[];
  readonly panes: readonly ExpectedPane[];
  readonly serve: readonly Served[] | undefined;
  readonly versions: Readonly<Record<string, Behaviour>>;
  readonly answers: Readonly<Record<string, StoryAnswer>>;
  readonly deeds: readonly string[];
}

/** Counts that a closed pane must have. */
export interface ExpectedPane {
  readonly version: string;
  readonly startMs: number;
  readonly predictions: number;
  readonly late: number;
}

/** What may stand in a file, before anything of it is checked. */
type Told<Key extends string> = { readonly [key in Key]?: unknown };

const storyKeys = ["title", "target", "model", "reference", "versions", "timeline"] as const;
const stepKeys = ["at", "expect", "panes", "serve", "versions", "answers", "do"] as const;
const paneKeys = ["at", "version", "predictions", "late"] as const;
const behaviourKeys = ["errors", "latency", "amount", "without country", "approves", "labelled", "wrong"] as const;
/** `errors in BR: 30 %`. */
const placed = /^(errors|latency|amount|approves|wrong) in (\w+)$/;

/** @throws Error that names the file and what in it no story can say. */
export function readStory(file: URL): Story {
  const told: Told<(typeof storyKeys)[number]> = parse(readFileSync(file, "utf8"));
  only(told, storyKeys);
  const model = modelSettings.parse(told.model ?? {});
  return {
    title: String(told.title),
    extras: rowExtras(model),
    settings: model,
    learns: told.reference === "none",
    predictions: storyPredictions.find((kind) => kind === told.reference),
    target: told.target === "none" ? null : ((told.target ?? {}) as Partial<TargetSettings>),
    versions: behaviours(told.versions),
    timeline: (told.timeline as Told<(typeof stepKeys)[number]>[]).map(step),
  };
}

function step(told: Told<(typeof stepKeys)[number]>): StoryStep {
  only(told, stepKeys);
  const serve = told.serve as Record<string, unknown> | undefined;
  return {
    atMs: spanMs(told.at),
    expect: told.expect === undefined || told.expect === "nothing" ? [] : (told.expect as string[]),
    panes: ((told.panes ?? []) as Told<(typeof paneKeys)[number]>[]).map(expectedPane),
    serve: serve === undefined ? undefined : Object.entries(serve).map(([who, rate]) => served(who, rate)),
    versions: behaviours(told.versions),
    answers: (told.answers ?? {}) as Record<string, StoryAnswer>,
    deeds: [told.do ?? []].flat() as string[],
  };
}

function expectedPane(told: Told<(typeof paneKeys)[number]>): ExpectedPane {
  only(told, paneKeys);
  return {
    version: String(told.version),
    startMs: spanMs(told.at),
    predictions: Number(told.predictions),
    late: Number(told.late ?? 0),
  };
}

/** `12m`, `12m 30s`, `1h` in ms. */
export function spanMs(text: unknown): number {
  const parts = [...String(text).matchAll(/(\d+)\s*([hms])/g)];
  if (parts.length === 0) throw new Error(`${text} is no time of a story`);
  return parts.reduce(
    (sum, [, n, unit]) => sum + Number(n) * ({ h: 3_600_000, m: 60_000, s: 1_000 }[unit ?? ""] ?? 0),
    0,
  );
}

/** `v2 as canary: 6/s`. */
function served(who: string, rate: unknown): Served {
  const [version = "", role = "primary"] = who.split(" as ");
  const known = roles.find((one) => one === role);
  if (known === undefined) throw new Error(`${role} is no role`);
  return { version, role: known, perSecond: Number.parseFloat(String(rate)) };
}

function behaviours(told: unknown): Record<string, Behaviour> {
  return Object.fromEntries(
    Object.entries((told ?? {}) as Record<string, Record<string, unknown>>).map(([name, how]) => [
      name,
      behaviour(how),
    ]),
  );
}

/** What a version does everywhere, and what it does otherwise in some countries. Each value begins with its number: `6 %`, `3 times as long`, `0.5 deviations higher`. */
function behaviour(told: Readonly<Record<string, unknown>>): Behaviour {
  const entries = Object.entries(told);
  const everywhere = Object.fromEntries(entries.filter(([key]) => !placed.test(key)));
  const usual = habits(everywhere, healthy);
  const places = new Map<string, Record<string, unknown>>();
  for (const [key, value] of entries) {
    const [, what = "", country] = placed.exec(key) ?? [];
    if (country !== undefined) places.set(country, { ...places.get(country), [what]: value });
  }
  return { ...usual, in: new Map([...places].map(([country, how]) => [country, habits(how, usual)])) };
}

function habits(told: Told<(typeof behaviourKeys)[number]>, usual: Habits): Habits {
  only(told, behaviourKeys);
  const number = (key: (typeof behaviourKeys)[number], unit: number, otherwise: number) =>
    told[key] === undefined ? otherwise : Number.parseFloat(String(told[key])) / unit;
  return {
    errors: number("errors", 100, usual.errors),
    latency: number("latency", 1, usual.latency),
    amount: number("amount", 1, usual.amount),
    withoutCountry: number("without country", 100, usual.withoutCountry),
    approves: number("approves", 100, usual.approves),
    labelled: number("labelled", 100, usual.labelled),
    wrong: number("wrong", 100, usual.wrong),
  };
}

function only(told: object, keys: readonly string[]): void {
  const unknown = Object.keys(told).filter((key) => !keys.includes(key));
  if (unknown.length > 0) throw new Error(`a story cannot say ${unknown.join(", ")}; it can say ${keys.join(", ")}`);
}
