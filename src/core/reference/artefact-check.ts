import { momentCellCount, momentColumnLimit } from "../profile/moment-cells.ts";
import { missingReasons } from "../record.ts";
import { columnLimit, dictionaryLimit } from "../schema.ts";
import { hourlyCellCount } from "./hourly-cells.ts";
import { areLabelDelays } from "./label-delays-check.ts";
import { type LabelledLosses, lossColumnLimit, lossSumsOf } from "./labelled-losses.ts";
import { fewestScoredClasses, scoredClassLimit } from "./labelled-scores.ts";
import { lossCellCount, lossCells } from "./loss-cells.ts";
import type { Reference, ReferenceColumn, ReferenceMoments } from "./reference.ts";

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const fields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const number: Check = (value) => typeof value === "number" && Number.isFinite(value);
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const effect: Check = (value) => number(value) && (value as number) >= 1;
const text: Check = (value) => typeof value === "string";
const flag: Check = (value) => typeof value === "boolean";
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const orAbsent =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const notNegative: Check = (value) => number(value) && (value as number) >= 0;
const list =
  (check: Check, length?: number): Check =>
  (value) =>
    Array.isArray(value) && value.every(check) && (length === undefined || value.length === length);
/** Texts, none twice. */
const names =
  (least: number, most: number): Check =>
  (value) => {
    if (!list(text)(value)) return false;
    const { length } = value as string[];
    return length >= least && length <= most && new Set(value as string[]).size === length;
  };
const ascending: Check = (value) =>
  list(number)(value) && (value as number[]).every((item, i, all) => i === 0 || item > (all[i - 1] as number));
const shape =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    badField(checks, value) === undefined;

function badField(checks: Readonly<Record<string, Check>>, value: unknown): string | undefined {
  if (!fields(value)) return "the whole";
  return Object.keys(checks).find((name) => !checks[name]?.(value[name]));
}

/** Both lists of one length: the hours of a day, or of a week. */
const hourly: Check = (value) =>
  [24, 168].some((hours) => shape({ successes: list(count, hours), trials: list(count, hours) })(value));
const rate = shape({ successes: count, trials: count, designEffect: effect, hourly: orNull(hourly) });
const columnHours = shape({ missing: hourly, valued: list(count), cells: list(list(count)) });
const latency = shape({
  count,
  p50Ms: number,
  p90Ms: number,
  p99Ms: number,
  above: shape({ p50: rate, p90: rate, p99: rate }),
});
const limit = shape({
  window: (value) => value === "5m" || value === "1h" || value === "24h",
  rows: (value) => number(value) && (value as number) >= 1,
  whitenedMoments: notNegative,
  principalReconstruction: notNegative,
});
const labelledScores = shape({
  column: text,
  positive: text,
  threshold: orNull(number),
  ofClass: list(count),
  ofOthers: list(count),
  sums: list(number),
});
const labelled = shape({
  task: (value) => value === "class" || value === "value",
  errors: rate,
  largeErrorAt: orNull(number),
  scores: orNull(labelledScores),
  classScores: orAbsent(
    (value) =>
      list((one) => labelledScores(one) && flag((one as Fields).calibrated))(value) &&
      names(fewestScoredClasses, scoredClassLimit)((value as Fields[]).map(({ column }) => column)),
  ),
  losses: orAbsent(
    shape({ columns: names(1, lossColumnLimit), rows: count, pairs: list(count), sums: list(notNegative) }),
  ),
  delays: (value: unknown) => value === undefined || areLabelDelays(value),
});
const ownRate = shape({
  id: text,
  name: text,
  yes: count,
  told: count,
  errors: count,
  panes: count,
  designEffect: effect,
});
const whole = {
  format: (value: unknown) => value === "driftline-reference/1",
  model: text,
  accepted: flag,
  source: shape({
    kind: (value) => value === "file" || value === "learned",
    from: text,
    rows: count,
    fromMs: orNull(number),
    toMs: orNull(number),
    version: orNull(text),
  }),
  rates: orNull(shape({ panes: count, errors: rate, latency: orNull(latency) })),
  labelled: (value: unknown) => value === undefined || labelled(value),
  own: orAbsent(
    list((value) => ownRate(value) && ((value as Fields).yes as number) <= ((value as Fields).told as number)),
  ),
  columns: (value: unknown) => Array.isArray(value) && value.length <= columnLimit,
  moments: orAbsent(shape({ columns: list(text), counts: list(count), limits: list(limit) })),
};
const column = {
  name: text,
  rows: count,
  missing: shape({ byReason: list(count, missingReasons.length), designEffect: effect }),
  designEffects: orNull(shape({ body: list(effect), tails: list(effect), shares: list(effect) })),
  hours: (value: unknown) => value === undefined || columnHours(value),
};
const numeric = {
  ...column,
  edges: ascending,
  counts: list(count),
  coarse: shape({ ten: ascending, sixteen: ascending, twenty: ascending, thirtyTwo: ascending }),
  tails: list(count),
  min: number,
  max: number,
  mean: number,
  standardDeviation: number,
  interquartileRange: number,
  tailSums: orAbsent(shape({ below: notNegative, above: notNegative })),
  sampled: flag,
};
const categorical = {
  ...column,
  categories: (value: unknown) =>
    Array.isArray(value) && value.length <= dictionaryLimit && value.every(shape({ text, count })),
  otherKnown: count,
};

/** What is wrong with a parsed reference file; undefined if it can be used. */
export function referenceProblem(value: unknown): string | undefined {
  if (!fields(value)) return "not an object";
  if (value.format !== "driftline-reference/1")
    return `format is ${JSON.stringify(value.format)}, this driftline reads "driftline-reference/1"`;
  const bad = badField(whole, value);
  if (bad !== undefined) return `${bad} is missing or not what it should be`;
  const names = new Set<unknown>();
  for (const [index, item] of (value.columns as unknown[]).entries()) {
    const name = fields(item) && text(item.name) ? `columns[${index}] (${item.name})` : `columns[${index}]`;
    const problem = columnProblem(item);
    if (problem !== undefined) return `${name}: ${problem}`;
    names.add((item as Fields).name);
    if (names.size <= index) return `${name}: a second column of this name`;
  }
  return (
    momentsProblem(value.moments as ReferenceMoments | undefined, value.columns as ReferenceColumn[]) ??
    labelledProblem(value.labelled as Reference["labelled"], value.columns as readonly ReferenceColumn[])
  );
}

function momentsProblem(
  moments: ReferenceMoments | undefined,
  columns: readonly ReferenceColumn[],
): string | undefined {
  if (moments === undefined) return undefined;
  const numeric = columns.filter(({ kind }) => kind === "numeric").map(({ name }) => name);
  const found = numeric.filter((name) => moments.columns.includes(name));
  if (found.length < 2 || found.length > momentColumnLimit || found.join("\n") !== moments.columns.join("\n"))
    return "moments: columns are not 2 to 64 numeric columns in the reference's order";
  return moments.counts.length === momentCellCount(moments.columns.length)
    ? undefined
    : `moments: ${moments.counts.length} counts for ${moments.columns.length} columns`;
}

function labelledProblem(said: Reference["labelled"], columns: readonly ReferenceColumn[]): string | undefined {
  const losses = said?.losses;
  if (losses !== undefined && !lossesFit(losses, columns))
    return "labelled.losses do not fit the cells of their columns";
  const scored = [...(said?.scores ? [said.scores] : []), ...(said?.classScores ?? [])];
  const unfit = scored.find(({ column: name, ofClass, ofOthers, sums }) => {
    const column = columns.find((one) => one.name === name);
    const bins = column?.kind === "numeric" ? column.counts.length : Number.NaN;
    return [ofClass, ofOthers, sums].some(({ length }) => length !== bins);
  });
  return unfit && `labelled.scores do not fit the bins of ${unfit.column}`;
}

function lossesFit(losses: LabelledLosses, columns: readonly ReferenceColumn[]): boolean {
  const cells = losses.columns.map((name, i) => {
    const column = columns.find((one) => one.name === name);
    return column === undefined ? 0 : lossCellCount(lossCells(column, i === 0));
  });
  return cells.every((count) => count > 0) && lossSumsOf(losses, cells) !== undefined;
}

function columnProblem(value: unknown): string | undefined {
  if (!fields(value)) return "not an object";
  if (value.kind !== "numeric" && value.kind !== "categorical") return "kind is neither numeric nor categorical";
  const bad = badField(value.kind === "numeric" ? numeric : categorical, value);
  if (bad !== undefined) return `${bad} is missing or not what it should be`;
  if (value.hours !== undefined && !hoursFit(value as unknown as ReferenceColumn)) return "hours do not fit the column";
  if (value.kind === "categorical") return undefined;
  const edges = value.edges as number[];
  const counts = value.counts as number[];
  if (counts.length !== edges.length + 1) return `${counts.length} counts for ${edges.length} edges, one more is due`;
  if (counts.reduce((sum, item) => sum + item, 0) !== value.rows) return "counts do not add up to rows";
  const indices = [...Object.values(value.coarse as Record<string, number[]>).flat(), ...(value.tails as number[])];
  return indices.every((index) => Number.isInteger(index) && index >= 0 && index < edges.length)
    ? undefined
    : "an edge index lies outside the edges";
}

/** As many cells as the column's drift streams need, each as long as the hours. */
function hoursFit(column: ReferenceColumn): boolean {
  const { hours } = column;
  if (hours === undefined) return true;
  const length = hours.missing.trials.length;
  return (
    hours.valued.length === length &&
    hours.cells.length === hourlyCellCount(column) &&
    hours.cells.every((cell) => cell.length === length)
  );
}
