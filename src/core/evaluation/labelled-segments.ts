import { otherValue, segmentText } from "../row-extras.ts";
import type { Cohort } from "../stream/cohort.ts";
import type { LabelledKey } from "../stream/cohort-delta.ts";
import type { LabelledGroup } from "../stream/labelled-group.ts";
import { type ConfusionRule, confusionFigures } from "./accuracy/confusion-figures.ts";
import { type AccuracyFigure, shareFigure } from "./accuracy/figure.ts";
import { errorFigures } from "./accuracy/regression-figures.ts";
import { type FairnessReading, type LabelledOutcomes, labelledFairness } from "./fairness.ts";
import type { ModelCohorts } from "./model-cohorts.ts";

/** What labels say of the rows with one value of a segment. */
export interface LabelledSegment {
  readonly segment: string;
  readonly value: string;
  readonly predictions: number;
  readonly labelled: number;
  /** Of the favourable class where the segment has one, else of the model's positive class, where it has two classes. */
  readonly figures: readonly AccuracyFigure[];
}

/** Accuracy of every value of every segment that has a labelled row, most rows first within a segment. */
export function labelledSegments(cohorts: ModelCohorts, sum: Cohort, rule: ConfusionRule): LabelledSegment[] {
  return cohorts.segments.flatMap((labelledKey, i) => {
    const positive = codeOf(cohorts, labelledKey.key.favourable ?? cohorts.classes.positive);
    return groupsOf(labelledKey, sum, i)
      .filter(({ group }) => group.labelled > 0)
      .sort((a, b) => b.group.predicted - a.group.predicted)
      .map(({ value, group }) => ({
        segment: labelledKey.key.name,
        value,
        predictions: group.predicted,
        labelled: group.labelled,
        figures: [...figuresOf(group, positive, rule), ...listFigures(group, cohorts.task, rule)],
      }));
  });
}

/**
 * True and false positive rates between the groups of each segment with a favourable prediction. None for values, and
 * for more classes than groups tell apart.
 */
export function labelledGaps(
  cohorts: ModelCohorts,
  sum: Cohort,
): { readonly segment: string; readonly readings: readonly FairnessReading[] }[] {
  return cohorts.segments.flatMap((labelledKey, i) => {
    const favourable = codeOf(cohorts, labelledKey.key.favourable);
    if (favourable === undefined) return [];
    const groups = groupsOf(labelledKey, sum, i).filter(({ value }) => !value.startsWith("__"));
    if (groups.some(({ group }) => group.confusion?.isOverfull(cohorts.classes.texts.length))) return [];
    const outcomes = groups.map(({ value, group }) => outcomesOf(value, group, favourable));
    return [{ segment: labelledKey.key.name, readings: labelledFairness(outcomes) }];
  });
}

function codeOf({ classes }: ModelCohorts, text: string | null): number | undefined {
  const code = text === null ? -1 : classes.texts.indexOf(text);
  return code < 0 ? undefined : code;
}

interface NamedGroup {
  readonly value: string;
  readonly group: LabelledGroup;
}

function groupsOf({ seen }: LabelledKey, { segments }: Cohort, key: number): NamedGroup[] {
  return [...(segments?.byKey[key] ?? [])].map(([code, group]) => ({
    value: segmentText(seen, code) ?? segmentText(seen, otherValue) ?? "",
    group,
  }));
}

function figuresOf({ confusion, errors }: LabelledGroup, positive: number | undefined, rule: ConfusionRule) {
  if (errors !== undefined) return errorFigures(errors.total, rule);
  return confusion === undefined ? [] : confusionFigures(confusion, positive, rule);
}

/** Of lists a group knows how many were right: sets of labels in all of them, ranked answers with a relevant item among the first. */
function listFigures({ sized, large }: LabelledGroup, task: ModelCohorts["task"], rule: ConfusionRule) {
  if (task?.kind === "set") return shareFigure("exact_match", sized - large, sized, rule);
  return task?.kind === "ranking" ? shareFigure(`hit_rate_at_${task.depth}`, sized - large, sized, rule) : [];
}

function outcomesOf(value: string, { confusion }: LabelledGroup, favourable: number): LabelledOutcomes {
  const counts = { truePositives: 0, falsePositives: 0, trueNegatives: 0, falseNegatives: 0 };
  const classes = confusion?.classes ?? 0;
  for (let actual = 0; actual < classes; actual += 1)
    for (let predicted = 0; predicted < classes; predicted += 1) {
      const isRight = (actual === favourable) === (predicted === favourable);
      const isPositive = predicted === favourable;
      counts[`${isRight ? "true" : "false"}${isPositive ? "Positives" : "Negatives"}`] +=
        confusion?.at(actual, predicted) ?? 0;
    }
  return { value, ...counts };
}
