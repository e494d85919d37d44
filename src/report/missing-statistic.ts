import { type DriftLimits, verdictOf } from "../core/drift/distance.ts";
import type { HistoryColumn } from "../core/reference/history-table.ts";
import type { ReferenceColumn } from "../core/reference/reference.ts";
import type { MissingShares, ReportStatistic } from "./report.ts";

/** Shares of rows without a value, on both sides. */
export function missingShares(reference: ReferenceColumn | HistoryColumn, live: HistoryColumn): MissingShares {
  if (!("missing" in reference)) return { reference: share(reference), live: share(live) };
  const missing = reference.missing.byReason.reduce((sum, count) => sum + count, 0);
  const rows = missing + reference.rows;
  return { reference: rows === 0 ? 0 : missing / rows, live: share(live) };
}

function share({ flags }: HistoryColumn): number {
  let missing = 0;
  for (let row = 0; row < flags.length; row += 1) if (flags[row] !== 0) missing += 1;
  return flags.length === 0 ? 0 : missing / flags.length;
}

/**
 * By how much the share of missing rows differs. It is the Kolmogorov-Smirnov distance of "is missing", so tolerance and
 * sampling errors are those of that distance (`kolmogorovSmirnov`).
 */
export function missingStatistic(
  reference: ReferenceColumn,
  live: HistoryColumn,
  limits: DriftLimits,
): ReportStatistic {
  const shares = missingShares(reference, live);
  const missing = reference.missing.byReason.reduce((sum, count) => sum + count, 0);
  const n = live.flags.length;
  const error = (rows: number) => Math.sqrt(Math.log(4 / limits.alpha) / (2 * Math.max(1, rows)));
  const noise = error(missing + reference.rows) + error(n);
  const value = Math.abs(shares.live - shares.reference);
  const verdict = verdictOf(n, value > limits.ksTolerance + noise, value + noise < limits.ksTolerance);
  return { name: "missing", value, threshold: limits.ksTolerance + noise, n, verdict, decides: true };
}
