import type { ClassShareShape, ScoredClass } from "../profile/class-shares.ts";
import { numericBins } from "../profile/numeric-bins.ts";
import { predictionColumn } from "../schema.ts";
import { finished } from "../steps.ts";
import { scoreHistogramOf } from "./labelled-scores.ts";
import { mappedScores } from "./mapped-scores.ts";
import type { Reference } from "./reference.ts";

/** What the scores of several classes mean by a reference's labels; undefined where it does not say. */
export function classShareShape({ columns, labelled }: Reference): ClassShareShape | undefined {
  const scores = labelled?.classScores;
  const prediction = columns.findIndex(({ name }) => name === predictionColumn);
  const predicted = columns[prediction];
  if (scores === undefined || predicted === undefined) return undefined;
  const classes = scores.flatMap((one): ScoredClass[] => {
    const at = columns.findIndex(({ name }) => name === one.column);
    const column = columns[at];
    if (column?.kind !== "numeric") return [];
    const bins = numericBins(column.edges);
    const mapped = finished(mappedScores(scoreHistogramOf(one, bins), one.calibrated));
    return mapped === null ? [] : [{ column: at, bins, ...mapped }];
  });
  if (classes.length < scores.length) return undefined;
  const names = scores.map(({ positive }) => positive);
  const classOf =
    predicted.kind === "categorical"
      ? predicted.categories.map(({ text }, code) => [code, names.indexOf(text)] as const)
      : names.map((name, k) => [Number(name), k] as const);
  return { prediction, classOf: new Map(classOf.filter(([, k]) => k >= 0)), classes };
}
