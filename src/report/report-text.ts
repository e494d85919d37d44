import { type FeatureReport, type Report, type ReportStatistic, worstStatistic } from "./report.ts";

/** Features that are neither drifting nor undecided are listed up to this many; the rest is counted. */
const quietListed = 20;

/** The report for a terminal: the verdict first, then the features, worst first. */
export function reportText(report: Report): string {
  const { files, rows, features, summary, mode } = report;
  const loud = features.filter(({ signal }) => signal === "drifting" || signal === "undecided");
  const listed = features.slice(0, Math.max(loud.length, quietListed));
  const width = Math.min(40, Math.max(7, ...listed.map(({ name }) => printable(name).length)));
  return [
    verdictLine(report),
    `  reference ${files.reference}: ${rows.reference} rows · live ${files.live}: ${rows.live} rows · mode ${mode}`,
    "",
    `${"feature".padEnd(width)}  signal        by`,
    ...listed.map((feature) => `${clipped(feature.name, width).padEnd(width)}  ${featureLine(feature)}`),
    ...(listed.length < features.length
      ? [`… and ${features.length - listed.length} more, none of them drifting`]
      : []),
    ...summary.leftOut.map(({ name, why }) => `left out: ${printable(name)} (${why})`),
  ].join("\n");
}

/** The report in one sentence. */
export function verdictLine({ summary }: Pick<Report, "summary">): string {
  const { features, drifting, undecided, insufficient, stable, datasetDrift } = summary;
  const counts = [
    `${drifting} of ${features} features drifting`,
    ...(undecided > 0 ? [`${undecided} undecided`] : []),
    ...(insufficient > 0 ? [`${insufficient} with too few rows`] : []),
    `${stable} stable`,
    ...(datasetDrift === undefined ? [] : [`dataset drift ${datasetDrift ? "detected" : "not detected"}`]),
  ];
  return counts.join(", ");
}

function featureLine(feature: FeatureReport): string {
  const worst = worstStatistic(feature);
  const notes = feature.notes.map(printable);
  return [feature.signal.padEnd(12), worst === undefined ? "" : statisticText(worst), ...notes].join("  ").trimEnd();
}

/** A statistic with its threshold, for people. */
export function statisticText({ name, value, threshold, pValue }: ReportStatistic): string {
  if (pValue !== undefined && pValue === value)
    return `${name} p ${short(value)} (limit ${short(threshold ?? Number.NaN)})`;
  const limit = threshold === null ? "" : ` (limit ${short(threshold)})`;
  return `${name} ${short(value)}${limit}`;
}

/** A number with few digits. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "–" : String(value);
  return String(Number(value.toPrecision(4)));
}

function clipped(name: string, width: number): string {
  const text = printable(name);
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

/** Control characters of a file must not reach a terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}|\p{Cf}/gu, "�");
}
