import type { Sample } from "../core/drift/compatibility/sample.ts";
import { missingReasons } from "../core/record.ts";
import type { HistoryColumn } from "../core/reference/history-table.ts";
import { sortDoubles } from "../core/statistics/sort-doubles.ts";

/** The values of rows `from` to `to` of a column, sorted or counted. */
export function sampleOf(column: HistoryColumn, from = 0, to = column.values.length): Sample {
  if (column.kind === "numeric")
    return { kind: "numeric", sorted: sortedValues(column, from, to), whole: isWhole(column, from, to) };
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
  return { kind: "categorical", counts, rows, inOrder: () => orderOf(column, from, to, byCode) };
}

/** Index of each row's category among those that occur. */
function orderOf({ values, flags }: HistoryColumn, from: number, to: number, byCode: Float64Array): Uint32Array {
  const index = new Uint32Array(byCode.length);
  let [found, rows] = [0, 0];
  byCode.forEach((count, code) => {
    if (count > 0) index[code] = found++;
    rows += count;
  });
  const order = new Uint32Array(rows);
  let at = 0;
  for (let row = from; row < to; row += 1) if (flags[row] === 0) order[at++] = index[values[row] as number] as number;
  return order;
}

/** Whether pandas would read these rows as integers: whole numbers, none missing. */
function isWhole({ values, flags }: HistoryColumn, from: number, to: number): boolean {
  for (let row = from; row < to; row += 1) if (flags[row] !== 0 || !Number.isInteger(values[row])) return false;
  return true;
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
