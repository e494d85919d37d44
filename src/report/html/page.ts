import { type FeatureReport, type Report, type ReportStatistic, worstStatistic } from "../report.ts";
import { short, statisticText, verdictLine } from "../report-text.ts";
import { plotSvg } from "./plot-svg.ts";
import { style } from "./style.ts";
import { escaped } from "./text.ts";

/** Drifting features are shown opened, up to this many. */
const opened = 5;
const longName = 40;

/**
 * The report as one page that needs nothing else: no script, no file, no network. Verdict first, features worst first,
 * a compact row each with plots and statistics inside.
 */
export function reportHtml(report: Report, model?: string): string {
  const { files, rows, mode, features, summary } = report;
  const title = `Drift of ${model ?? files.live}`;
  const body = [
    `<h1>${escaped(title)}</h1>`,
    `<p class="verdict">${escaped(verdictLine(report))}</p>`,
    `<p class="soft">reference ${escaped(files.reference)}, ${rows.reference} rows · live ${escaped(files.live)}, ${rows.live} rows · mode ${mode}</p>`,
    '<p class="key"><span><i style="background:var(--ref)"></i>reference</span><span><i style="background:var(--live)"></i>live</span></p>',
    `<main>${features.map((feature, index) => featureHtml(feature, index < opened && feature.signal === "drifting")).join("\n")}</main>`,
    ...(summary.leftOut.length === 0 ? [] : [leftOutHtml(report)]),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title><style>${style}</style></head>
<body>
${body.join("\n")}
</body></html>
`;
}

function featureHtml(feature: FeatureReport, open: boolean): string {
  const { name, kind, signal, statistics, notes, plot } = feature;
  const worst = worstStatistic(feature);
  // In the row above it a long name is cut off after two lines.
  const long = name.length > longName ? `${escaped(name)} · ` : "";
  const by = [...(worst === undefined ? [] : [statisticText(worst)]), ...notes].join(" · ");
  return `<details class="feature ${signal}"${open ? " open" : ""}><summary><span class="name">${escaped(name)}</span><span class="signal">${signal}</span><span class="by">${escaped(by)}</span></summary><div class="inside"><p class="soft">${long}${kind}</p><div class="plots">${plotSvg(plot)}</div>${statisticsTable(statistics)}</div></details>`;
}

function statisticsTable(statistics: readonly ReportStatistic[]): string {
  if (statistics.length === 0) return "";
  return `<table><thead><tr><th>statistic</th><th>value</th><th>limit</th><th>p</th><th>n</th><th>says</th></tr></thead><tbody>${statistics.map(statisticRow).join("")}</tbody></table>`;
}

function statisticRow({
  name,
  value,
  low,
  high,
  threshold,
  pValue,
  n,
  verdict,
  decides,
  chunks,
}: ReportStatistic): string {
  const bounds = low === undefined || high === undefined || low === high ? "" : ` (${short(low)} – ${short(high)})`;
  const alerts =
    chunks === undefined ? "" : ` in ${chunks.filter(({ drifting }) => drifting).length} of ${chunks.length} chunks`;
  const cells = [
    `${short(value)}${bounds}`,
    threshold === null ? "" : short(threshold),
    pValue === undefined ? "" : short(pValue),
    String(n),
    verdict === undefined ? "" : `${verdict}${verdict === "drifting" ? alerts : ""}`,
  ];
  return `<tr${decides ? ' class="decides"' : ""}><td>${name}</td>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}

function leftOutHtml({ summary }: Report): string {
  const items = summary.leftOut.map(({ name, why }) => `<li>${escaped(name)}: ${escaped(why)}</li>`);
  return `<h2 class="soft">Left out</h2><ul class="soft">${items.join("")}</ul>`;
}
