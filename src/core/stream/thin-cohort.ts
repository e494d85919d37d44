import { inSample } from "./id-sample.ts";
import type { JoinCohort } from "./join-cohort.ts";
import type { JoinListener } from "./join-listener.ts";
import type { PendingTable } from "./pending-table.ts";
import { blockRows } from "./row-block.ts";

/** Lets go of a cohort's rows outside the sample of 2^-level, and takes back what was counted of them. `reindex` must follow. */
export function thinCohort(
  table: PendingTable,
  cohort: JoinCohort,
  level: number,
  salt: number,
  listener: JoinListener,
): void {
  const { row } = table;
  cohort.level = level;
  table.touchCohort(cohort.number);
  table.each(cohort, (ref) => {
    if (inSample(row.high, row.low, salt, level)) return;
    if (cohort.serving) {
      if (row.state === "labelled") listener.joined(cohort, row, -1);
      listener.predicted(cohort, row, -1);
    }
    row.erase();
    // Most blocks of the cohort change: they are written whole.
    table.blocks.keep(Math.floor(ref / blockRows));
  });
  table.compact(cohort);
}
