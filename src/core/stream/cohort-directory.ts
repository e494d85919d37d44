import type { Role } from "../record.ts";
import type { JoinCohort, Serving } from "./join-cohort.ts";

/** Finds the cohort of a serving, or of early labels, by its start. */
export class CohortDirectory {
  readonly #servings = new Map<string, Serving>();
  readonly #cohorts = new Map<Serving | undefined, Map<number, JoinCohort>>();

  /** The one object for a version in a role. */
  serving(version: string, role: Role): Serving {
    const key = `${role}/${version}`;
    const known = this.#servings.get(key) ?? { version, role };
    this.#servings.set(key, known);
    return known;
  }

  get(serving: Serving | undefined, startMs: number): JoinCohort | undefined {
    return this.#cohorts.get(serving)?.get(startMs);
  }

  add(cohort: JoinCohort): void {
    const byStart = this.#cohorts.get(cohort.serving) ?? new Map<number, JoinCohort>();
    this.#cohorts.set(cohort.serving, byStart.set(cohort.startMs, cohort));
  }

  delete(cohort: JoinCohort): void {
    this.#cohorts.get(cohort.serving)?.delete(cohort.startMs);
  }
}
