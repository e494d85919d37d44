import type { Report, ReportStatistic } from "./report.ts";

/** The report as one JSON value; numbers that JSON does not know are null. */
export function reportJson(report: Report): string {
  const { mode, rows, summary } = report;
  return JSON.stringify({
    mode,
    rows,
    features: report.features.map(({ name, kind, signal, statistics, missing, notes }) => {
      return { name, kind, signal, statistics: statistics.map(statisticJson), missing, notes };
    }),
    summary: { ...summary, files: report.files },
  });
}

function statisticJson({ verdict, ...statistic }: ReportStatistic): object {
  return { ...statistic, ...(verdict === undefined ? {} : { signal: verdict }) };
}
