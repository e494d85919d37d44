import { type KnownLabel, knownLabel } from "./apply-label.ts";
import type { JoinListener } from "./join-listener.ts";
import type { PendingTable } from "./pending-table.ts";

export type EarlyVisit = (high: number, low: number, label: KnownLabel) => void;

/** Visits every label that came before its prediction. */
export function eachEarlyLabel(table: PendingTable, visit: EarlyVisit): void {
  for (const cohort of table.cohorts.values()) {
    if (cohort.serving !== undefined) continue;
    table.each(cohort, () => {
      const label = knownLabel(cohort, table.row);
      if (label !== undefined) visit(table.row.high, table.row.low, label);
    });
  }
}

/** Tells a listener that has counted nothing of every prediction that is held, and of its label. */
export function retellRows(table: PendingTable, listener: JoinListener): void {
  for (const cohort of table.cohorts.values()) {
    if (cohort.serving === undefined) continue;
    table.each(cohort, () => {
      listener.predicted(cohort, table.row, 1);
      if (table.row.state === "labelled") listener.joined(cohort, table.row, 1);
    });
  }
}
