import { streamBands } from "../core/detection/stream-bands.ts";
import { listStreams } from "../core/detection/streams.ts";
import { ksCertificateWidth } from "../core/reference/freeze-bins.ts";
import { layoutOf } from "../core/reference/frozen.ts";
import type { LabelledReference } from "../core/reference/labelled-reference.ts";
import type { RateEstimate, Reference, ReferenceColumn } from "../core/reference/reference.ts";
import { utcTime } from "../core/utc-time.ts";
import { delayLines } from "./reference-labels-text.ts";
import { hasPredictions } from "./unjoined-labels.ts";

/** A reference in lines for people: where it comes from, its rates, and a line per column. */
export function describeReference(reference: Reference, hash: string): string {
  return [
    ...origin(reference, hash),
    "",
    ...rates(reference, hash),
    ...labels(reference),
    ...ownLines(reference),
    "",
    ...columns(reference.columns),
    together(reference),
  ].join("\n");
}

function origin({ model, source, accepted }: Reference, hash: string): string[] {
  const span =
    source.fromMs === null || source.toMs === null
      ? "without times"
      : `${utcTime(source.fromMs)} to ${utcTime(source.toMs)} (${hours(source.toMs - source.fromMs)} h)`;
  const version = source.version === null ? "no single version" : `version ${source.version}`;
  return [
    `reference of ${model}, ${hash.slice(0, 12)}`,
    `  ${source.kind === "file" ? "from" : "learned from"} ${source.from}: ${source.rows} rows, ${span}, ${version}`,
    accepted ? "  accepted" : "  learned and not accepted yet: harm warns and never acts",
  ];
}

function rates(reference: Reference, hash: string): string[] {
  const known = reference.rates;
  if (known === null) return ["no rates, for the rows had no times: drift works, harm warns"];
  const limits = harmLimits(reference, hash);
  const lines = [`rates over ${known.panes} panes`, rateLine("errors", known.errors, limits.get("errors"))];
  if (known.latency === null) return [...lines, "  latency          none known"];
  const { p50Ms, p90Ms, p99Ms, above } = known.latency;
  return [
    ...lines,
    rateLine(`over ${short(p50Ms)} ms`, above.p50, limits.get("latency_p50")),
    rateLine(`over ${short(p90Ms)} ms`, above.p90, "shown only"),
    rateLine(`over ${short(p99Ms)} ms`, above.p99, limits.get("latency_p99")),
  ];
}

/** What labels said of its rows, and what they allow to be estimated where there are none. */
function labels(reference: Reference): string[] {
  const { labelled } = reference;
  if (!hasPredictions(reference)) return ["no predictions (--prediction): labels have nothing to be compared with"];
  if (labelled === undefined) return ["no labels: accuracy can be measured, not estimated"];
  const { task, errors, largeErrorAt } = labelled;
  const large = largeErrorAt === null ? "" : `, errors above ${short(largeErrorAt)}`;
  const wrong = `  wrong            ${percent(errors.successes / errors.trials)}${large}`;
  return [
    `${errors.trials} labels of ${task === "class" ? "classes" : "values"}`,
    wrong,
    ...delayLines(labelled),
    `  estimates        ${estimates(labelled)}`,
  ];
}

/** What the model's own metrics said of the rows. */
function ownLines({ own = [] }: Reference): string[] {
  return own.map(({ name, yes, told, errors, designEffect }) => {
    const silent = errors === 0 ? "" : `, ${errors} rows could not answer`;
    return `own metric ${name}: ${percent(yes / told)}  ${yes} of ${told}, φ ${designEffect.toFixed(2)}${silent}`;
  });
}

function estimates({ scores, classScores, losses }: LabelledReference): string {
  if (scores !== null)
    return scores.threshold === null
      ? `none, for no threshold of ${scores.column} parts the predictions`
      : `from ${scores.column} of ${scores.positive}, predicted from ${short(scores.threshold)} on`;
  if (classScores !== undefined) return `from scores of ${classScores.map(({ positive }) => positive).join(", ")}`;
  return losses === undefined ? "none, for there are no scores" : `of losses, by ${losses.columns.join(", ")}`;
}

/** What each harm rate may rise to before a detector gathers evidence against it. */
function harmLimits(reference: Reference, hash: string): ReadonlyMap<string, string> {
  const list = listStreams(layoutOf(reference, hash), reference.columns);
  const bands = streamBands(list, reference);
  return new Map(
    list.streams.slice(0, list.harm).map((stream, index) => {
      const limit = bands[index]?.band.limit;
      return [stream.metric, limit === undefined ? "not monitorable" : `band up to ${percent(limit)}`];
    }),
  );
}

function rateLine(
  what: string,
  { successes, trials, designEffect, hourly }: RateEstimate,
  band = "not monitorable",
): string {
  const share = trials === 0 ? "unknown" : percent(successes / trials);
  const envelope =
    hourly === null ? "hours not told apart" : `by hour of ${hourly.trials.length === 24 ? "day" : "week"}`;
  return `  ${what.padEnd(17)}${share}  ${successes} of ${trials}, φ ${designEffect.toFixed(2)}, ${band}, ${envelope}`;
}

function columns(all: readonly ReferenceColumn[]): string[] {
  const width = Math.max(6, ...all.map(({ name }) => name.length));
  return [`${all.length} columns`, ...all.map((column) => `  ${column.name.padEnd(width)}  ${columnLine(column)}`)];
}

function together({ moments }: Reference): string {
  if (moments === undefined)
    return "  no joint moments: whitened_moments and pca_reconstruction have nothing to compare with";
  const windows = moments.limits.map(({ window }) => window).join(", ");
  const limits =
    windows === "" ? "no thresholds, for too few of its windows are known" : `thresholds for windows of ${windows}`;
  return `  joint moments of ${moments.columns.length} numeric features, ${limits}`;
}

function columnLine(column: ReferenceColumn): string {
  const missing = column.missing.byReason.reduce((sum, count) => sum + count, 0);
  const share = percent(missing / Math.max(1, missing + column.rows));
  if (column.kind === "categorical") {
    const top = column.categories.slice(0, 3).map(({ text, count }) => `${text} ${percent(count / column.rows)}`);
    return `categorical  missing ${share}  ${column.categories.length} categories: ${top.join(", ")}`;
  }
  const [min, median, max] = [column.min, medianOf(column.edges, column.counts, column.max), column.max].map(short);
  const width = ksCertificateWidth(column);
  const certificate = width === 0 ? "KS exact" : `KS within ${width.toExponential(1)}`;
  return `numeric      missing ${share}  min ${min}, median ${median}, max ${max}, ${certificate}`;
}

/** The smallest edge with half of the rows at or below it. */
function medianOf(edges: readonly number[], counts: readonly number[], max: number): number {
  const half = counts.reduce((sum, count) => sum + count, 0) / 2;
  let below = 0;
  for (const [bin, edge] of edges.entries()) {
    below += counts[bin] ?? 0;
    if (below >= half) return edge;
  }
  return max;
}

function hours(spanMs: number): string {
  return (spanMs / 3_600_000).toFixed(1);
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(3)} %`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
