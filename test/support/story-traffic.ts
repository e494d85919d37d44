import type { Role } from "../../src/core/record.ts";
import { normal, seededRandom } from "./random.ts";
import { country, latencyMs, storyCountries, storyModel } from "./story-reference.ts";

/** How a version behaves towards some rows. */
export interface Habits {
  /** Share of errors. */
  readonly errors: number;
  /** Factor on every latency. */
  readonly latency: number;
  /** How far `amount` has moved, in standard deviations. */
  readonly amount: number;
  /** Share of rows without a country. */
  readonly withoutCountry: number;
  /** Share of rows whose prediction is `approve`; the others are refused. */
  readonly approves: number;
  /** Share of answered rows whose label comes, a minute later; none have an id while it is 0. */
  readonly labelled: number;
  /** Share of labelled rows that were wrong. */
  readonly wrong: number;
}

/** How a version behaves: usually, and in some countries otherwise. */
export interface Behaviour extends Habits {
  readonly in: ReadonlyMap<string, Habits>;
}

export const healthy: Behaviour = {
  errors: 0.01,
  latency: 1,
  amount: 0,
  withoutCountry: 0,
  approves: 0.7,
  labelled: 0,
  wrong: 0.03,
  in: new Map(),
};

/** One version in one role, and how many predictions a second it answers. */
export interface Served {
  readonly version: string;
  readonly role: Role;
  readonly perSecond: number;
}

const labelDelayMs = 60_000;

/** Seeded predictions as native JSON: one record a second holds all rows of that second. */
export class StoryTraffic {
  readonly behaviours = new Map<string, Behaviour>();
  /** Share of records that no decoder understands. */
  garbage = 0;
  /** Each prediction is a list of two labels, and so is its label. */
  lists = false;
  readonly #random: () => number;
  readonly #whims: () => number;
  readonly #truths: () => number;
  readonly #labels: { readonly dueMs: number; readonly record: string }[] = [];
  #ids = 0;
  readonly #owed = new Map<string, number>();
  #owedGarbage = 0;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    this.#whims = seededRandom(seed + 1);
    this.#truths = seededRandom(seed + 2);
  }

  /** The records of one second: one with the rows (none without traffic), and garbage in proportion. */
  second(startMs: number, serving: readonly Served[]): string[] {
    const rows = serving.flatMap((served) => this.rows(served, this.#count(served), startMs, 1_000));
    if (rows.length === 0) return [];
    this.#owedGarbage += this.garbage / (1 - this.garbage);
    const garbage = Math.floor(this.#owedGarbage);
    this.#owedGarbage -= garbage;
    return [`[${rows.join(",")}]`, ...this.#due(startMs), ...Array.from({ length: garbage }, () => '{"half a rec')];
  }

  /** Rows spread evenly over a span. */
  rows({ version, role }: Served, count: number, fromMs: number, spanMs: number): string[] {
    const behaviour = this.behaviours.get(version) ?? healthy;
    return Array.from({ length: count }, (_, row) =>
      this.#row(version, role, behaviour, fromMs + Math.floor((row * spanMs) / count)),
    );
  }

  /** The labels that have come by then, in one record. */
  #due(nowMs: number): string[] {
    const due = this.#labels.findIndex(({ dueMs }) => dueMs > nowMs);
    const come = this.#labels.splice(0, due < 0 ? this.#labels.length : due);
    return come.length === 0 ? [] : [`[${come.map(({ record }) => record).join(",")}]`];
  }

  /** Gives a row an id, and its label a time to come; nothing for a version whose labels nobody sends. */
  #identify({ labelled, wrong }: Habits, prediction: string, timeMs: number): string {
    if (labelled === 0) return "";
    const id = `row-${this.#ids++}`;
    const [comes, misses] = [this.#truths(), this.#truths()];
    const other = prediction === "approve" ? "refuse" : "approve";
    const dueMs = timeMs + labelDelayMs;
    const label = misses < wrong ? other : prediction;
    const record = `{"kind":"label","model":"${storyModel}","id":"${id}","label":${this.#said(label)},"observed_time":${dueMs}}`;
    if (comes < labelled) this.#labels.push({ dueMs, record });
    return `,"id":"${id}"`;
  }

  #said(answer: string): string {
    return this.lists ? `["seen","${answer}"]` : `"${answer}"`;
  }

  #count({ version, role, perSecond }: Served): number {
    const key = `${version} ${role}`;
    const owed = (this.#owed.get(key) ?? 0) + perSecond;
    this.#owed.set(key, owed % 1);
    return Math.floor(owed);
  }

  /** Chance is asked in the same order whatever the behaviour, and for predictions apart. */
  #row(version: string, role: Role, behaviour: Behaviour, timeMs: number): string {
    const random = this.#random;
    const [failing, withheld] = [random(), random()];
    const place = storyCountries[country(random)]?.[0] ?? "";
    const habits = behaviour.in.get(place) ?? behaviour;
    const { errors, latency, amount, withoutCountry, approves } = habits;
    const status = failing < errors ? "error" : "ok";
    const text = withheld < withoutCountry ? "null" : `"${place}"`;
    const features = `{"amount":${(normal(random) + amount).toFixed(4)},"country":${text}}`;
    const prediction = this.#whims() < approves ? "approve" : "refuse";
    const head = `"model":"${storyModel}","version":"${version}","role":"${role}","time":${timeMs}${this.#identify(habits, prediction, timeMs)}`;
    const outcome = `"latency_ms":${(latencyMs(random) * latency).toFixed(2)},"status":"${status}"`;
    return `{${head},${outcome},"prediction":${this.#said(prediction)},"features":${features}}`;
  }
}
