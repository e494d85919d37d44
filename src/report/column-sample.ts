import type { Sample } from "../core/drift/compatibility/sample.ts";
import { missingReasons } from "../core/record.ts";
import type { HistoryColumn } from "../core/reference/history-table.ts";
import { sortDoubles } from "../core/statistics/sort-doubles.ts";

/** The values of rows `from` to `to` of a column, sorted or counted. */
export function sampleOf(column: HistoryColumn, from = 0, to = column.values.length): Sample {
  if (column.kind === "numeric") return { kind: "numeric", sorted: sortedValues(column, from, to) };
  const byCode = new Float64Array(column.texts.length);
  let rows = 0;
  for (let row = from; row < to; row += 1) {
    if (column.flags[row] !== 0) continue;
    const code = column.values[row] as number;
    byCode[code] = (byCode[code] as number) + 1;
    rows += 1;
  }
  const counts = new Map<string, number>();
  byCode.forEach((count, code) => {
    if (count > 0) counts.set(column.texts[code] as string, count);
  });
  return { kind: "categorical", counts, rows };
}

function sortedValues({ values, flags }: HistoryColumn, from: number, to: number): Float64Array {
  const present = new Float64Array(to - from);
  let size = 0;
  for (let row = from; row < to; row += 1) {
    // Plus zero, so that −0 is 0.
    if (flags[row] === 0) present[size++] = (values[row] as number) + 0;
  }
  return sortDoubles(present.subarray(0, size));
}

/** Rows without a value, by reason. */
export function missingByReason({ flags }: HistoryColumn): number[] {
  const counts = missingReasons.map(() => 0);
  for (const flag of flags) if (flag > 0) counts[flag - 1] = (counts[flag - 1] ?? 0) + 1;
  return counts;
}
