import type { Sample } from "./metric-values.ts";
import { type MetricName, metrics } from "./metrics.ts";
import type { Turns } from "./turns.ts";

/** The samples of every metric, in the order of their declaration. */
export type Samples = readonly (readonly [MetricName, readonly Sample[]])[];

/** What was left out of one version, as labels with their values. */
export interface Overflow {
  readonly model: string;
  readonly version: string;
  readonly features: number;
  /** Largest value ÷ threshold among them; 0 where none has a threshold. */
  readonly effect: number;
}

export interface Kept {
  readonly samples: Samples;
  readonly dropped: number;
  readonly overflow: readonly Overflow[];
  /** Features whose counts by bin are left out, by model. */
  readonly binsLeftOut: readonly { readonly model: string; readonly features: number }[];
  /** Values of segments whose series are left out, by version. */
  readonly segmentsLeftOut: readonly { readonly model: string; readonly version: string; readonly values: number }[];
  /** Keys of the groups that are shown. */
  readonly shown: ReadonlySet<string>;
}

/** What the samples of single features have in common; a reference's counts by bin have no version. */
interface FeatureRow {
  readonly model: string;
  readonly version: string;
  readonly feature: string;
  readonly value: number;
  readonly threshold: number | null;
}

/** The same of a value of a segment. */
interface SegmentRow extends FeatureRow {
  readonly segment: string;
  readonly group: string;
}

/** Series that are shown or left out together: a feature's readings of one version, what is said of a value of a segment, or a feature's counts by bin of every version. */
interface Group {
  readonly key: string;
  readonly of: "readings" | "segments" | "bins";
  readonly model: string;
  readonly version: string;
  readonly feature: string;
  series: number;
  effect: number;
}

/** A group that was shown stays until another's effect is larger by this factor: series that come and go cost more than they tell. */
const stay = 1.25;
const seriesOfOverflow = 2;
/** What is left out first comes last. */
const order = ["readings", "segments", "bins"] as const;

/**
 * Where there are too many series, whole features give way: counts by bin first, then values of segments, then readings, and
 * of each those of the least effect first. What is left out is summed up in a few series. Everything that is not of a
 * single feature or value stays, whatever the budget.
 *
 * @param budget series at most
 * @param shown keys of the groups that the scrape before this one showed
 */
export async function withinBudget(
  samples: Samples,
  budget: number,
  shown: ReadonlySet<string>,
  turns: Turns,
): Promise<Kept> {
  const total = count(samples);
  const rank = ({ key, effect }: Group) => effect * (shown.has(key) ? stay : 1);
  const { groups: all, groupOf } = await groupsOf(samples, turns);
  const groups = all.sort((a, b) => rank(b) - rank(a) || (a.key < b.key ? -1 : 1));
  const [readings, segments, bins] = order.map((kind) => groups.filter(({ of }) => of === kind));
  const ranked = [...(readings ?? []), ...(segments ?? []), ...(bins ?? [])];
  const versionsOf = (some: readonly Group[] = []) =>
    new Set(some.map(({ model, version }) => JSON.stringify([model, version]))).size;
  const modelsWithBins = new Set(bins?.map(({ model }) => model)).size;
  const ofFeatures = ranked.reduce((sum, { series }) => sum + series, 0);
  const fits = total <= budget;
  const summedUp = seriesOfOverflow * versionsOf(readings) + versionsOf(segments) + modelsWithBins;
  let left = fits ? ofFeatures : budget - (total - ofFeatures) - summedUp;
  const kept = new Set<string>();
  for (const { key, series } of ranked) {
    if (series > left) break;
    left -= series;
    kept.add(key);
  }
  const out = ranked.filter(({ key }) => !kept.has(key));
  const isKept = ({ row }: Sample): boolean => {
    const key = groupOf.get(row)?.key;
    return key === undefined || kept.has(key);
  };
  if (turns.over) await turns.next();
  return {
    samples: samples.map(([name, of]) => [name, kindOf(name) === undefined ? of : of.filter(isKept)]),
    dropped: out.reduce((sum, { series }) => sum + series, 0),
    overflow: overflowOf(out.filter(({ of }) => of === "readings")),
    binsLeftOut: binsLeftOutOf(out.filter(({ of }) => of === "bins")),
    segmentsLeftOut: overflowOf(out.filter(({ of }) => of === "segments")).map(({ model, version, features }) => ({
      model,
      version,
      values: features,
    })),
    shown: kept,
  };
}

export function count(samples: Samples): number {
  return samples.reduce((sum, [, of]) => sum + of.length, 0);
}

/** Every row's group; several metrics tell of the same row. */
async function groupsOf(
  samples: Samples,
  turns: Turns,
): Promise<{ readonly groups: Group[]; readonly groupOf: ReadonlyMap<object, Group> }> {
  const groups = new Map<string, Group>();
  const groupOf = new Map<object, Group>();
  for (const [name, rows] of samples) {
    const of = kindOf(name);
    if (of === undefined) continue;
    for (const { row } of rows) {
      const group = groupOf.get(row) ?? groupIn(groups, of, row);
      groupOf.set(row, group);
      group.series += 1;
      if (turns.over) await turns.next();
    }
  }
  const effects = new Map<string, number>();
  for (const { of, effect, ...feature } of groups.values()) {
    const key = keyOf("bins", feature);
    if (of === "readings") effects.set(key, Math.max(effects.get(key) ?? 0, effect));
  }
  for (const group of groups.values()) if (group.of === "bins") group.effect = effects.get(group.key) ?? 0;
  return { groups: [...groups.values()], groupOf };
}

function groupIn(groups: Map<string, Group>, of: Group["of"], row: object): Group {
  const fields = fieldsOf(of, row);
  const key = keyOf(of, fields);
  const { model, version, feature } = fields;
  const group = groups.get(key) ?? { key, of, model, version, feature, series: 0, effect: 0 };
  groups.set(key, group);
  if (of !== "bins") group.effect = Math.max(group.effect, effectOf(fields));
  return group;
}

function overflowOf(out: readonly Group[]): Overflow[] {
  const versions = new Map<string, Overflow>();
  for (const { model, version, effect } of out) {
    const key = JSON.stringify([model, version]);
    const sum = versions.get(key) ?? { model, version, features: 0, effect: 0 };
    versions.set(key, { ...sum, features: sum.features + 1, effect: Math.max(sum.effect, effect) });
  }
  return [...versions.values()];
}

function binsLeftOutOf(out: readonly Group[]): { readonly model: string; readonly features: number }[] {
  const models = new Map<string, number>();
  for (const { model } of out) models.set(model, (models.get(model) ?? 0) + 1);
  return [...models].map(([model, features]) => ({ model, features }));
}

function effectOf({ value, threshold }: FeatureRow): number {
  return threshold !== null && threshold > 0 && value > 0 ? value / threshold : 0;
}

/** A row's own fields; what is said of a value of a segment goes by the value. */
function fieldsOf(of: Group["of"], row: object): FeatureRow {
  if (of !== "segments") return row as FeatureRow;
  const fields = row as SegmentRow;
  return { ...fields, feature: JSON.stringify([fields.segment, fields.group]) };
}

function keyOf(
  of: Group["of"],
  { model, version, feature }: Pick<FeatureRow, "model" | "version" | "feature">,
): string {
  if (of === "bins") return JSON.stringify([model, feature]);
  return JSON.stringify(of === "readings" ? [model, version, feature] : [of, model, version, feature]);
}

function kindOf(name: MetricName): Group["of"] | undefined {
  const labels: readonly string[] = metrics[name].labels;
  if (labels.includes("segment")) return labels.includes("group") ? "segments" : undefined;
  if (!labels.includes("feature")) return undefined;
  if (labels.includes("window")) return "readings";
  return labels.includes("reference") ? "bins" : undefined;
}
