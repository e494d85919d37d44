import { type Comparison, compareCells } from "../core/drift/comparison.ts";
import type { Sample } from "../core/drift/compatibility/sample.ts";
import { type DriftLimits, type DriftReading, defaultDriftLimits, type Verdict } from "../core/drift/distance.ts";
import { measureDistances } from "../core/drift/distances.ts";
import { type PooledSteps, pooledSteps } from "../core/drift/raw/pooled-steps.ts";
import { rawDistances } from "../core/drift/raw/raw-distances.ts";
import { referenceCells } from "../core/drift/reference-cells.ts";
import { type LiveTailSums, tailSums, tailUnit } from "../core/profile/tail-sums.ts";
import { uncertainDesignEffect } from "../core/reference/design-effect.ts";
import { countSorted } from "../core/reference/freeze-bins.ts";
import { freezeCategories, freezeNumbers } from "../core/reference/freeze-column.ts";
import type { ReferenceColumn } from "../core/reference/reference.ts";
import { missingByReason } from "./column-sample.ts";
import type { FeatureInput, ReferenceFeature } from "./feature-input.ts";
import { missingStatistic } from "./missing-statistic.ts";
import { rawStatistics } from "./raw-statistics.ts";
import type { ReportStatistic } from "./report.ts";

export interface FeatureVerdict {
  readonly signal: Verdict;
  readonly statistics: readonly ReportStatistic[];
  /** Why there is no more of them, for people. */
  readonly notes?: readonly string[];
}

/** Statistics whose verdicts make the signal, where they are measured; the others are shown beside them. */
const deciding = new Set(["ks", "psi", "linf", "missing"]);
/** Chance that a report names any feature drifting whose distances just keep the tolerances. */
const reportAlpha = 0.01;

/** Limits for a report of so many features: the chance of a false verdict is shared out among them. */
export function reportLimits(features: number): DriftLimits {
  return { ...defaultDriftLimits, alpha: Math.min(defaultDriftLimits.alpha, reportAlpha / Math.max(1, features)) };
}

/**
 * driftline's own verdict: drifting where a deciding distance is shown to be beyond its tolerance, stable where all are
 * shown to be within. With the reference's rows at hand the KS distance is that of the rows.
 */
export function driftlineVerdict(input: FeatureInput, limits: DriftLimits): FeatureVerdict {
  const frozen = frozenColumn(input.name, input.reference);
  const cells = liveCells(frozen, input.liveSample, input.reference);
  const comparison = compareCells(referenceCells(frozen), cells, liveTails(frozen, input.liveSample));
  const steps = stepsOf(input);
  const measure = (own: DriftLimits) => [
    ...withRows(measureDistances(comparison, own), comparison, steps, own).map(shown),
    missingStatistic(frozen, input.live, own),
  ];
  const readings = measure(limits);
  // What calls a feature stable needs no share in the chance that the report cries wolf.
  const calm = readings.some(isUndecided) ? measure(defaultDriftLimits) : readings;
  const statistics = [
    ...readings.map((reading, index) =>
      isUndecided(reading) && calm[index]?.verdict === "stable" ? { ...reading, verdict: "stable" as const } : reading,
    ),
    ...rawStatistics(input, comparison, steps, limits.alpha),
  ];
  return { signal: signalOf(statistics, comparison), statistics };
}

function shown(reading: DriftReading): ReportStatistic {
  return { ...reading, decides: deciding.has(reading.name) };
}

function isUndecided({ decides, verdict }: ReportStatistic): boolean {
  return decides && verdict === "undecided";
}

function signalOf(statistics: readonly ReportStatistic[], { liveRows, reference }: Comparison): Verdict {
  const verdicts = statistics.filter(({ decides }) => decides).map(({ verdict }) => verdict);
  if (verdicts.includes("drifting")) return "drifting";
  if (liveRows === 0 || reference.rows === 0 || verdicts.includes("insufficient")) return "insufficient";
  return verdicts.includes("undecided") ? "undecided" : "stable";
}

function frozenColumn(name: string, reference: ReferenceFeature): ReferenceColumn {
  if ("frozen" in reference) return reference.frozen;
  const missing = { byReason: missingByReason(reference.column), designEffect: uncertainDesignEffect };
  return reference.sample.kind === "numeric"
    ? freezeNumbers(name, reference.sample.sorted, missing, false)
    : freezeCategories(name, reference.sample.counts, 0, missing);
}

/** Live counts in the order of the reference's cells. */
function liveCells(frozen: ReferenceColumn, live: Sample, reference: ReferenceFeature): ArrayLike<number> {
  if (frozen.kind === "numeric")
    return countSorted(live.kind === "numeric" ? live.sorted : new Float64Array(), frozen.edges);
  const codes = new Map(frozen.categories.map(({ text }, code) => [text, code]));
  const cells = new Float64Array(frozen.categories.length + 2);
  const known = "sample" in reference && reference.sample.kind === "categorical" ? reference.sample.counts : undefined;
  if (live.kind === "numeric") return cells;
  for (const [text, count] of live.counts) {
    const other = known?.has(text) === true ? frozen.categories.length : frozen.categories.length + 1;
    const cell = codes.get(text) ?? other;
    cells[cell] = (cells[cell] as number) + count;
  }
  return cells;
}

/** How far live values lie beyond a frozen column's outer edges. */
function liveTails(frozen: ReferenceColumn, live: Sample): LiveTailSums | undefined {
  if (frozen.kind !== "numeric" || live.kind !== "numeric") return undefined;
  return tailSums(live.sorted, frozen.edges, tailUnit(frozen.standardDeviation, frozen.mean));
}

/** Both samples merged; undefined where rows or numbers are lacking. */
function stepsOf({ reference, liveSample }: FeatureInput): PooledSteps | undefined {
  if ("frozen" in reference || reference.sample.kind !== "numeric" || liveSample.kind !== "numeric") return undefined;
  const { sorted } = reference.sample;
  return sorted.length === 0 || liveSample.sorted.length === 0 ? undefined : pooledSteps(sorted, liveSample.sorted);
}

/** The distances of the rows in place of those that bins only bound. */
function withRows(
  readings: readonly DriftReading[],
  { reference }: Comparison,
  steps: PooledSteps | undefined,
  limits: DriftLimits,
): readonly DriftReading[] {
  if (steps === undefined || reference.kind !== "numeric") return readings;
  const [ks, ...others] = rawDistances(steps, reference.spread, limits);
  const binned = readings.filter(({ name }) => name !== "ks" && !name.startsWith("wasserstein"));
  return [...(ks === undefined ? [] : [ks]), ...binned, ...others];
}
