import type { Codec } from "../codec.ts";
import type { Cohort } from "../stream/cohort.ts";
import { cohortMs } from "../stream/join-cohort.ts";
import { groupOf, type LabelledValues } from "./labelled-values.ts";

/** What the labels of a version's cohorts said of each value when they were judged: later ones would say something else. */
export interface JudgedValues {
  /** Event time, epoch ms; fromMs is +∞ and toMs −∞ before the first cohort with labels. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly cohorts: number;
  /** Wrong and all labelled predictions of each value, pair by pair. */
  readonly counts: Float64Array;
}

export function noJudgedValues({ values }: LabelledValues): JudgedValues {
  const [fromMs, toMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return { fromMs, toMs, cohorts: 0, counts: new Float64Array(2 * values.length) };
}

/** With a cohort that is judged now; the counts are changed in place. */
export function withCohort(known: JudgedValues, cohort: Cohort, { values }: LabelledValues): JudgedValues {
  const { counts } = known;
  if (cohort.wrong.trials === 0 || cohort.segments === undefined) return known;
  values.forEach((value, i) => {
    const wrong = groupOf(cohort, value)?.wrong;
    counts[2 * i] = (counts[2 * i] ?? 0) + (wrong?.successes ?? 0);
    counts[2 * i + 1] = (counts[2 * i + 1] ?? 0) + (wrong?.trials ?? 0);
  });
  const fromMs = Math.min(known.fromMs, cohort.startMs);
  return { fromMs, toMs: Math.max(known.toMs, cohort.startMs + cohortMs), cohorts: known.cohorts + 1, counts };
}

export const judgedValuesCodec: Codec<JudgedValues> = {
  version: 1,
  encode({ fromMs, toMs, cohorts, counts }, out) {
    out.double(fromMs);
    out.double(toMs);
    out.varint(cohorts);
    out.doubles(counts);
  },
  decode: (bytes) => ({
    ...{ fromMs: bytes.double(), toMs: bytes.double(), cohorts: bytes.varint() },
    counts: bytes.doubles(),
  }),
};
