import { missingReasons } from "../../src/core/record.ts";
import type { HistoryColumn } from "../../src/core/reference/history-table.ts";

/** A cell that has no number: why it is missing. */
type Defect = (typeof missingReasons)[number];

/** A numeric column of numbers and defects. */
function numericColumn(cells: readonly (number | Defect)[]): HistoryColumn {
  return {
    name: "x",
    kind: "numeric",
    values: Float64Array.from(cells, (cell) => (typeof cell === "number" ? cell : 0)),
    flags: Uint8Array.from(cells, (cell) => (typeof cell === "number" ? 0 : missingReasons.indexOf(cell) + 1)),
  };
}

/** A categorical column of texts and nulls. */
function categoricalColumn(cells: readonly (string | null)[]): HistoryColumn {
  const codes = new Map([...new Set(cells.filter((cell) => cell !== null))].map((text, code) => [text, code]));
  return {
    name: "x",
    kind: "categorical",
    texts: [...codes.keys()],
    values: Float64Array.from(cells, (cell) => (cell === null ? 0 : (codes.get(cell) ?? 0))),
    flags: Uint8Array.from(cells, (cell) => (cell === null ? missingReasons.indexOf("null") + 1 : 0)),
  };
}

const repeated = <Cell>(count: number, cell: (i: number) => Cell) => Array.from({ length: count }, (_, i) => cell(i));

/** Numeric columns that break what takes its input for well behaved. */
export const awkwardNumbers: Readonly<Record<string, HistoryColumn>> = {
  empty: numericColumn([]),
  "one value": numericColumn([3.5]),
  "two rows": numericColumn([1, 2]),
  constant: numericColumn(repeated(1_000, () => 7)),
  "constant zero": numericColumn(repeated(1_000, () => 0)),
  "all NaN": numericColumn(repeated(1_000, () => "nan" as const)),
  "half NaN": numericColumn(repeated(1_000, (i) => (i % 2 === 0 ? i : "nan"))),
  "all infinite": numericColumn(repeated(1_000, () => "infinite" as const)),
  "some infinite": numericColumn(repeated(1_000, (i) => (i % 10 === 0 ? "infinite" : i))),
  "±1e308": numericColumn(repeated(1_000, (i) => (i % 2 === 0 ? 1e308 : -1e308) * ((i + 1) / 1_000))),
  "largest doubles": numericColumn(repeated(1_000, (i) => (i % 2 === 0 ? Number.MAX_VALUE : -Number.MAX_VALUE))),
  subnormals: numericColumn(repeated(1_000, (i) => (i - 500) * Number.MIN_VALUE)),
  "one far outlier": numericColumn(repeated(1_000, (i) => (i === 500 ? 1e300 : i))),
  "fewer rows than bins": numericColumn(repeated(12, (i) => Math.sqrt(i + 2))),
  usual: numericColumn(repeated(1_200, (i) => ((i * 7_919) % 1_201) / 1_201)),
};

/** Categorical ones. */
export const awkwardCategories: Readonly<Record<string, HistoryColumn>> = {
  empty: categoricalColumn([]),
  "one value": categoricalColumn(["a"]),
  "single category": categoricalColumn(repeated(1_000, () => "a")),
  "all null": categoricalColumn(repeated(1_000, () => null)),
  "half null": categoricalColumn(repeated(1_000, (i) => (i % 2 === 0 ? "a" : null))),
  "100,000 categories": categoricalColumn(repeated(100_000, (i) => `c${i}`)),
  "empty text and prototype names": categoricalColumn(
    repeated(600, (i) => ["", "__proto__", "constructor"][i % 3] as string),
  ),
  "fewer rows than categories": categoricalColumn(["a", "b", "c", "d"]),
  usual: categoricalColumn(repeated(1_200, (i) => "abcde"[((i * 7_919) % 1_201) % 5] as string)),
};
