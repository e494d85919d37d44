import { rowsOf, type Sample } from "../core/drift/compatibility/sample.ts";
import type { DriftLimits, Verdict } from "../core/drift/distance.ts";
import type { HistoryColumn } from "../core/reference/history-table.ts";
import type { ReferenceColumn } from "../core/reference/reference.ts";
import { sampleOf } from "./column-sample.ts";
import { evidentlyVerdict, nannymlVerdict } from "./compatibility-modes.ts";
import { binnedDistribution, sortedDistribution } from "./cumulative.ts";
import { driftlineVerdict, type FeatureVerdict } from "./driftline-mode.ts";
import type { FeatureInput, ReferenceFeature } from "./feature-input.ts";
import { missingShares } from "./missing-statistic.ts";
import { categoryPlot, fewNumbersPlot, numericPlot, type Plot } from "./plot.ts";
import type { FeatureReport, ReportMode } from "./report.ts";

export interface FeatureSettings {
  readonly mode: ReportMode;
  readonly limits: DriftLimits;
  /** Rows of a chunk in mode `nannyml`; one chunk if left out. */
  readonly chunkRows?: number;
  /** Decides in place of the mode's own choice. */
  readonly method?: string | undefined;
}

/**
 * Compares one feature. An artefact as reference has no rows: mode `driftline` only.
 * @param kind of the reference; `live` is of the same.
 */
export function featureReport(
  name: string,
  from: HistoryColumn | ReferenceColumn,
  live: HistoryColumn,
  settings: FeatureSettings,
): FeatureReport {
  const reference: ReferenceFeature = "missing" in from ? { frozen: from } : { column: from, sample: sampleOf(from) };
  const input: FeatureInput = { name, kind: from.kind, reference, live, liveSample: sampleOf(live) };
  const missing = missingShares(from, live);
  const { signal, statistics, notes: lacking = [] } = verdict(input, settings);
  return {
    name,
    kind: from.kind,
    signal,
    statistics,
    missing,
    notes: lacking.length > 0 ? lacking : notes(input, signal, missing),
    plot: plotOf(input),
  };
}

function verdict(input: FeatureInput, { mode, limits, ...settings }: FeatureSettings): FeatureVerdict {
  const { reference, live, liveSample } = input;
  if (mode === "driftline") return driftlineVerdict(input, limits);
  if ("frozen" in reference) throw new TypeError(`mode ${mode} needs the rows of the reference`);
  return mode === "evidently"
    ? evidentlyVerdict(reference.sample, liveSample, settings.method)
    : nannymlVerdict(reference.column, reference.sample, live, settings);
}

function notes(
  { live, liveSample, reference }: FeatureInput,
  signal: Verdict,
  missing: FeatureReport["missing"],
): string[] {
  const rows = rowsOf(liveSample);
  const wrong = live.flags.reduce((sum, flag) => sum + (flag === 5 ? 1 : 0), 0);
  const known = knownTexts(reference);
  const unseen =
    liveSample.kind === "categorical" && known !== undefined
      ? [...liveSample.counts].filter(([text]) => !known.has(text)).sort((a, b) => b[1] - a[1])
      : [];
  const unseenRows = unseen.reduce((sum, [, count]) => sum + count, 0);
  const named = unseen.slice(0, 3).map(([text]) => JSON.stringify(text));
  return [
    ...(rows === 0 ? ["no live row has a value"] : []),
    ...(missing.live !== missing.reference && rows > 0
      ? [`missing ${percent(missing.reference)} → ${percent(missing.live)}`]
      : []),
    ...(wrong > 0 ? [`${wrong} live rows are of another type`] : []),
    ...(unseenRows > 0
      ? [
          `${unseenRows} live rows in ${unseen.length} unseen categories: ${named.join(", ")}${unseen.length > 3 ? ", …" : ""}`,
        ]
      : []),
    ...(signal === "insufficient" && rows > 0 ? [`too few rows to tell (${rows} live)`] : []),
  ];
}

function knownTexts(reference: ReferenceFeature): { has(text: string): boolean } | undefined {
  if ("sample" in reference) return reference.sample.kind === "categorical" ? reference.sample.counts : undefined;
  if (reference.frozen.kind === "numeric" || reference.frozen.otherKnown > 0) return undefined;
  return new Set(reference.frozen.categories.map(({ text }) => text));
}

function plotOf({ reference, liveSample }: FeatureInput): Plot {
  if (rowsOf(liveSample) === 0) return { kind: "none" };
  if ("frozen" in reference) return frozenPlot(reference.frozen, liveSample);
  const { sample } = reference;
  if (rowsOf(sample) === 0) return { kind: "none" };
  if (sample.kind === "categorical")
    return liveSample.kind === "categorical"
      ? categoryPlot(sample.counts, sample.rows, liveSample.counts, liveSample.rows)
      : { kind: "none" };
  if (liveSample.kind === "categorical") return { kind: "none" };
  const [first, second] = [sample.sorted, liveSample.sorted];
  return fewNumbersPlot(first, second) ?? numericPlot(sortedDistribution(first), sortedDistribution(second));
}

function frozenPlot(frozen: ReferenceColumn, live: Sample): Plot {
  if (frozen.rows === 0) return { kind: "none" };
  if (frozen.kind === "numeric")
    return live.kind === "numeric"
      ? numericPlot(binnedDistribution(frozen), sortedDistribution(live.sorted))
      : { kind: "none" };
  if (live.kind === "numeric") return { kind: "none" };
  const counts = new Map(frozen.categories.map(({ text, count }) => [text, count]));
  return categoryPlot(counts, frozen.rows, live.counts, live.rows);
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
