import type { Verdict } from "../core/drift/distance.ts";
import type { ColumnKind } from "../core/schema.ts";
import type { Plot } from "./plot.ts";

/** Whose numbers, methods and thresholds a report gives. */
export const reportModes = ["driftline", "evidently", "nannyml"] as const;
export type ReportMode = (typeof reportModes)[number];

/** Rows of live chunks, where live rows are judged in parts. */
export interface ChunkValue {
  /** 0 for the first row. */
  readonly fromRow: number;
  readonly rows: number;
  readonly value: number;
  readonly drifting: boolean;
}

export interface ReportStatistic {
  readonly name: string;
  /** NaN where it is not defined; of several chunks, the largest. */
  readonly value: number;
  /** The value of the rows lies in [low, high], where bins hide it. */
  readonly low?: number;
  readonly high?: number;
  /** Null where nothing is drifting by this statistic, whatever its value. */
  readonly threshold: number | null;
  readonly n: number;
  readonly pValue?: number;
  /** What this statistic alone says; missing where it has no threshold. */
  readonly verdict?: Verdict;
  /** The feature's signal rests on this statistic. */
  readonly decides: boolean;
  readonly chunks?: readonly ChunkValue[];
}

/** Shares of rows without a value. */
export interface MissingShares {
  readonly reference: number;
  readonly live: number;
}

export interface FeatureReport {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly signal: Verdict;
  readonly statistics: readonly ReportStatistic[];
  readonly missing: MissingShares;
  /** For people: what else there is to know of the feature. */
  readonly notes: readonly string[];
  readonly plot: Plot;
}

export interface LeftOut {
  readonly name: string;
  readonly why: string;
}

export interface ReportSummary {
  readonly features: number;
  readonly drifting: number;
  readonly stable: number;
  readonly undecided: number;
  readonly insufficient: number;
  /** Evidently's verdict on the whole: at least half of the columns are drifting; in that mode only. */
  readonly datasetDrift?: boolean;
  readonly leftOut: readonly LeftOut[];
}

export interface Report {
  readonly mode: ReportMode;
  /** File names, for people. */
  readonly files: { readonly reference: string; readonly live: string };
  readonly rows: { readonly reference: number; readonly live: number };
  /** Worst first. */
  readonly features: readonly FeatureReport[];
  readonly summary: ReportSummary;
}

/** How often the features have each signal, with what Evidently would say of the whole. */
export function summarise(
  mode: ReportMode,
  features: readonly FeatureReport[],
  leftOut: readonly LeftOut[],
): ReportSummary {
  const count = (signal: Verdict) => features.filter((feature) => feature.signal === signal).length;
  const drifting = count("drifting");
  return {
    features: features.length,
    drifting,
    stable: count("stable"),
    undecided: count("undecided"),
    insufficient: count("insufficient"),
    ...(mode === "evidently" ? { datasetDrift: features.length > 0 && drifting / features.length >= 0.5 } : {}),
    leftOut,
  };
}

const badness: readonly Verdict[] = ["drifting", "undecided", "insufficient", "stable"];

/** Worst first: by signal, then by how far the deciding statistics are beyond their thresholds, then by name. */
export function worstFirst(features: readonly FeatureReport[]): FeatureReport[] {
  const ranked = features.map((feature) => ({
    feature,
    rank: badness.indexOf(feature.signal),
    excess: excess(feature),
  }));
  ranked.sort((a, b) => a.rank - b.rank || b.excess - a.excess || (a.feature.name < b.feature.name ? -1 : 1));
  return ranked.map(({ feature }) => feature);
}

/** The statistic that a feature's signal rests on most. */
export function worstStatistic({ statistics }: FeatureReport): ReportStatistic | undefined {
  let worst: ReportStatistic | undefined;
  for (const statistic of statistics) {
    if (statistic.decides && (worst === undefined || ratio(statistic) > ratio(worst))) worst = statistic;
  }
  return worst;
}

function excess(feature: FeatureReport): number {
  const worst = worstStatistic(feature);
  return worst === undefined ? 0 : ratio(worst);
}

/** How many times beyond its threshold a statistic is; p-values count the other way round. */
function ratio({ value, threshold, pValue }: ReportStatistic): number {
  if (threshold === null || Number.isNaN(value)) return 0;
  if (pValue !== undefined && pValue === value) return value === 0 ? Number.MAX_VALUE : threshold / value;
  return threshold === 0 ? (value > 0 ? Number.MAX_VALUE : 0) : value / threshold;
}
