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
  in: new Map(),
};

/** One version in one role, and how many predictions a second it answers. */
export interface Served {
  readonly version: string;
  readonly role: Role;
  readonly perSecond: number;
}

/** Seeded predictions as native JSON: one record a second holds all rows of that second. */
export class StoryTraffic {
  readonly behaviours = new Map<string, Behaviour>();
  /** Share of records that no decoder understands. */
  garbage = 0;
  readonly #random: () => number;
  readonly #whims: () => number;
  readonly #owed = new Map<string, number>();
  #owedGarbage = 0;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    this.#whims = seededRandom(seed + 1);
  }

  /** The records of one second: one with the rows (none without traffic), and garbage in proportion. */
  second(startMs: number, serving: readonly Served[]): string[] {
    const rows = serving.flatMap((served) => this.rows(served, this.#count(served), startMs, 1_000));
    if (rows.length === 0) return [];
    this.#owedGarbage += this.garbage / (1 - this.garbage);
    const garbage = Math.floor(this.#owedGarbage);
    this.#owedGarbage -= garbage;
    return [`[${rows.join(",")}]`, ...Array.from({ length: garbage }, () => '{"half a rec')];
  }

  /** Rows spread evenly over a span. */
  rows({ version, role }: Served, count: number, fromMs: number, spanMs: number): string[] {
    const behaviour = this.behaviours.get(version) ?? healthy;
    return Array.from({ length: count }, (_, row) =>
      this.#row(version, role, behaviour, fromMs + Math.floor((row * spanMs) / count)),
    );
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
    const { errors, latency, amount, withoutCountry, approves } = behaviour.in.get(place) ?? behaviour;
    const status = failing < errors ? "error" : "ok";
    const text = withheld < withoutCountry ? "null" : `"${place}"`;
    const features = `{"amount":${(normal(random) + amount).toFixed(4)},"country":${text}}`;
    const prediction = this.#whims() < approves ? "approve" : "refuse";
    const head = `"model":"${storyModel}","version":"${version}","role":"${role}","time":${timeMs}`;
    const outcome = `"latency_ms":${(latencyMs(random) * latency).toFixed(2)},"status":"${status}"`;
    return `{${head},${outcome},"prediction":"${prediction}","features":${features}}`;
  }
}
