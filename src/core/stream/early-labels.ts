import { type KnownLabel, knownLabel } from "./apply-label.ts";
import type { PendingTable } from "./pending-table.ts";

/** Visits every label that came before its prediction. */
export function eachEarlyLabel(
  table: PendingTable,
  visit: (high: number, low: number, label: KnownLabel) => void,
): void {
  for (const cohort of table.cohorts.values()) {
    if (cohort.serving !== undefined) continue;
    table.each(cohort, () => {
      const label = knownLabel(cohort, table.row);
      if (label !== undefined) visit(table.row.high, table.row.low, label);
    });
  }
}
