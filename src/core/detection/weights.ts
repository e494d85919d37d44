/** Panes of 10 s in 365 days and in a twelfth of them. */
export const panesPerYear = 3_153_600;
const panesPerMonth = panesPerYear / 12;
/** Cohorts of 30 minutes in 365 days. */
const cohortsPerYear = 17_520;

/** Expected false alarms that a model may cost. */
export interface FalseAlarmBudget {
  /** False rollbacks per year. */
  readonly harmPerYear: number;
  readonly driftPerMonth: number;
  readonly qualityPerMonth: number;
}

export const defaultBudget: FalseAlarmBudget = { harmPerYear: 1, driftPerMonth: 1, qualityPerMonth: 1 };

/** ln c by family: c is panes per expected false alarm. */
export function logBudgets(budget: FalseAlarmBudget): {
  readonly harm: number;
  readonly hold: number;
  readonly drift: number;
  readonly quality: number;
} {
  const harm = Math.log(panesPerYear / budget.harmPerYear);
  return {
    harm,
    // Paid from the harm budget: see `holdPart`.
    hold: harm,
    drift: Math.log(panesPerMonth / budget.driftPerMonth),
    quality: Math.log(panesPerMonth / budget.qualityPerMonth),
  };
}

/** ln c of harm streams that are fed a cohort at a time: c is cohorts per expected false alarm. */
export function cohortLogBudget({ harmPerYear }: FalseAlarmBudget): number {
  return Math.log(cohortsPerYear / harmPerYear);
}

/**
 * Parts of the harm budget of all versions together: ½ errors and latency (a quarter each), ¼ labels, ¼ the rest.
 * Each part pays for the test against the reference and for the one against a control, half and half.
 */
export const harmParts = { errors: 1 / 4, latency: 1 / 4, labels: 1 / 4, rest: 1 / 4 } as const;
const halfForEachTest = 1 / 2;

/** Part of one harm stream in one test: that of errors, or of one of `streams` latency thresholds. */
export function harmPart(part: keyof typeof harmParts, streams: number): number {
  return (harmParts[part] * halfForEachTest) / streams;
}

/** Hold evidence, and own harm metrics or segments, share what the rest has for tests against a control, where a model has both. */
const sharedRest = 1 / 2;

/** Of its part of the rest, what an own harm metric, or a value of a segment, may spend against a control; all of it where nothing may hold. */
export function ownAgainstControl(hasHoldStreams: boolean): number {
  return hasHoldStreams ? sharedRest : 1;
}

/**
 * Part of one hold stream: what the rest of the harm budget has for tests against a control, evenly over the kinds of
 * evidence that a model allows, then over the streams of a kind.
 */
export function holdPart(kinds: number, streamsOfKind: number, hasOwnHarm: boolean): number {
  return (harmPart("rest", 1) * (hasOwnHarm ? sharedRest : 1)) / kinds / streamsOfKind;
}

/** Part of the labels' budget that values of segments pay from, where a model has some. */
const valuesPart = 1 / 4;

/** Parts of wrong predictions in one test: of all rows together, and of each of so many values of segments. */
export function labelParts(values: number): { readonly all: number; readonly value: number } {
  const part = harmPart("labels", 1);
  return values === 0 ? { all: part, value: 0 } : { all: part * (1 - valuesPart), value: (part * valuesPart) / values };
}

/** The three drift families pay a third each, spread evenly over the columns that have the family, then over its streams. */
export function driftPart(columnsOfFamily: number, streamsOfColumn: number): number {
  return 1 / 3 / columnsOfFamily / streamsOfColumn;
}

/**
 * A stream's weight in a pane in which `versions` versions are judged, from its part of one version's budget.
 * Two are always paid for, so that a second version costs the first nothing; with more, all weigh less from that pane on,
 * which the detector allows (its weights may change between panes, as long as they sum to at most 1).
 */
export function stakeWeight(part: number, versions: number): number {
  return part / Math.max(2, versions);
}
