import type { Sample } from "./metric-values.ts";
import { type MetricName, metrics } from "./metrics.ts";

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
  /** Keys of the features that are shown. */
  readonly shown: ReadonlySet<string>;
}

/** What the samples of single features have in common. */
interface FeatureRow {
  readonly model: string;
  readonly version: string;
  readonly feature: string;
  readonly value: number;
  readonly threshold: number | null;
}

interface Feature {
  readonly key: string;
  readonly model: string;
  readonly version: string;
  series: number;
  effect: number;
}

/** A feature that was shown stays until another's effect is larger by this factor: series that come and go cost more than they tell. */
const stay = 1.25;
const seriesOfOverflow = 2;

/**
 * Where there are too many series, whole features give way, those of the least effect first, and what is left out of a
 * version is summed up in two series. Everything that is not of a single feature stays, whatever the budget.
 *
 * @param budget series at most
 * @param shown keys of the features that the scrape before this one showed
 */
export function withinBudget(samples: Samples, budget: number, shown: ReadonlySet<string>): Kept {
  const features = featuresOf(samples);
  const total = count(samples);
  const rank = ({ key, effect }: Feature) => effect * (shown.has(key) ? stay : 1);
  const ranked = [...features.values()].sort((a, b) => rank(b) - rank(a) || (a.key < b.key ? -1 : 1));
  const versions = new Set(ranked.map(({ model, version }) => JSON.stringify([model, version]))).size;
  const ofFeatures = ranked.reduce((sum, { series }) => sum + series, 0);
  const fits = total <= budget;
  let left = fits ? ofFeatures : budget - (total - ofFeatures) - seriesOfOverflow * versions;
  const kept = new Set<string>();
  for (const { key, series } of ranked) {
    if (series > left) break;
    left -= series;
    kept.add(key);
  }
  const out = ranked.filter(({ key }) => !kept.has(key));
  return {
    samples: samples.map(([name, of]) => [
      name,
      isOfFeatures(name) ? of.filter(({ row }) => kept.has(keyOf(row as FeatureRow))) : of,
    ]),
    dropped: out.reduce((sum, { series }) => sum + series, 0),
    overflow: overflowOf(out),
    shown: kept,
  };
}

export function count(samples: Samples): number {
  return samples.reduce((sum, [, of]) => sum + of.length, 0);
}

function featuresOf(samples: Samples): Map<string, Feature> {
  const features = new Map<string, Feature>();
  for (const [name, of] of samples) {
    if (!isOfFeatures(name)) continue;
    for (const { row } of of) {
      const fields = row as FeatureRow;
      const key = keyOf(fields);
      const { model, version } = fields;
      const feature = features.get(key) ?? { key, model, version, series: 0, effect: 0 };
      feature.series += 1;
      feature.effect = Math.max(feature.effect, effectOf(fields));
      features.set(key, feature);
    }
  }
  return features;
}

function overflowOf(out: readonly Feature[]): Overflow[] {
  const versions = new Map<string, { model: string; version: string; features: number; effect: number }>();
  for (const { model, version, effect } of out) {
    const key = JSON.stringify([model, version]);
    const sum = versions.get(key) ?? { model, version, features: 0, effect: 0 };
    versions.set(key, { ...sum, features: sum.features + 1, effect: Math.max(sum.effect, effect) });
  }
  return [...versions.values()];
}

function effectOf({ value, threshold }: FeatureRow): number {
  return threshold !== null && threshold > 0 && value > 0 ? value / threshold : 0;
}

function keyOf({ model, version, feature }: FeatureRow): string {
  return JSON.stringify([model, version, feature]);
}

function isOfFeatures(name: MetricName): boolean {
  const labels: readonly string[] = metrics[name].labels;
  return labels.includes("feature") && labels.includes("window");
}
