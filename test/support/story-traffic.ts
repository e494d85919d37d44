import type { Role } from "../../src/core/record.ts";
import { normal, seededRandom } from "./random.ts";
import { country, latencyMs, storyCountries, storyModel } from "./story-reference.ts";

/** How a version behaves. */
export interface Behaviour {
  /** Share of errors. */
  readonly errors: number;
  /** Factor on every latency. */
  readonly latency: number;
  /** How far `amount` has moved, in standard deviations. */
  readonly amount: number;
  /** Share of rows without a country. */
  readonly withoutCountry: number;
}

export const healthy: Behaviour = { errors: 0.01, latency: 1, amount: 0, withoutCountry: 0 };

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
  readonly #owed = new Map<string, number>();
  #owedGarbage = 0;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
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

  #row(version: string, role: Role, { errors, latency, amount, withoutCountry }: Behaviour, timeMs: number): string {
    const random = this.#random;
    const status = random() < errors ? "error" : "ok";
    const text = random() < withoutCountry ? "null" : `"${storyCountries[country(random)]?.[0]}"`;
    const features = `{"amount":${(normal(random) + amount).toFixed(4)},"country":${text}}`;
    const head = `"model":"${storyModel}","version":"${version}","role":"${role}","time":${timeMs}`;
    return `{${head},"latency_ms":${(latencyMs(random) * latency).toFixed(2)},"status":"${status}","features":${features}}`;
  }
}
