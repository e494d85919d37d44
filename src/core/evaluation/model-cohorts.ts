import type { SpanCount } from "../detection/clear.ts";
import type { Role } from "../record.ts";
import type { Cohort } from "../stream/cohort.ts";
import type { CohortDelta } from "../stream/cohort-delta.ts";
import { cohortMs } from "../stream/join-cohort.ts";

type Who = { readonly version: string; readonly role: Role };

/**
 * The cohorts of a model as the profiler last told them. Nothing of them is stored here: after a restart the profiler
 * tells them all again.
 */
export class ModelCohorts {
  /** What is predicted; undefined before the first cohort. */
  task: CohortDelta["task"] | undefined;
  classes: CohortDelta["classes"] = { texts: [], positive: null, scored: [] };
  segments: CohortDelta["segments"] = [];
  samplingFraction = 1;
  readonly #cohorts = new Map<string, Map<number, Cohort>>();

  take({ task, classes, segments, samplingFraction, changed, left }: CohortDelta): void {
    this.task = task;
    this.classes = classes;
    this.segments = segments;
    this.samplingFraction = samplingFraction;
    for (const cohort of left) this.#cohorts.get(keyOf(cohort))?.delete(cohort.startMs);
    for (const cohort of changed) {
      const known = this.#cohorts.get(keyOf(cohort)) ?? new Map<number, Cohort>();
      this.#cohorts.set(keyOf(cohort), known.set(cohort.startMs, cohort));
    }
  }

  /** Versions in roles that have cohorts. */
  get servings(): Who[] {
    return [...this.#cohorts.values()].flatMap((known): Who[] => {
      const [first] = known.values();
      return first === undefined ? [] : [{ version: first.version, role: first.role }];
    });
  }

  /** Cohorts of a version in a role that start in [fromMs, toMs), ascending. */
  of(who: Who, fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY): Cohort[] {
    return [...(this.#cohorts.get(keyOf(who))?.values() ?? [])]
      .filter(({ startMs }) => startMs >= fromMs && startMs < toMs)
      .sort((a, b) => a.startMs - b.startMs);
  }

  at(who: Who, startMs: number): Cohort | undefined {
    return this.#cohorts.get(keyOf(who))?.get(startMs);
  }
}

/** Start of the first cohort that is not yet old enough to be judged. */
export function maturedToMs(watermarkMs: number, ageMs: number): number {
  return Math.floor((watermarkMs - ageMs) / cohortMs) * cohortMs;
}

/** Wrong of labelled predictions over cohorts. */
export function wrongOf(cohorts: readonly Cohort[]): SpanCount {
  let [successes, trials] = [0, 0];
  for (const { wrong } of cohorts) {
    successes += wrong.successes;
    trials += wrong.trials;
  }
  return { successes, trials };
}

/** Share of the predictions of these cohorts that have a label; NaN of none. */
export function coverageOf(cohorts: readonly Cohort[]): number {
  const sum = (count: (cohort: Cohort) => number): number => cohorts.reduce((total, one) => total + count(one), 0);
  return sum(({ labelled }) => labelled) / sum(({ predicted }) => predicted);
}

function keyOf({ version, role }: Who): string {
  return `${role}/${version}`;
}
