import { numericBins } from "../profile/numeric-bins.ts";
import { predictionColumn, scoreColumn } from "../schema.ts";
import type { HistoryColumn } from "./history-table.ts";
import type { LabelledRows } from "./labelled-reference.ts";
import { lossCellCount, lossCells } from "./loss-cells.ts";
import { LossSums, lossPowers } from "./loss-sums.ts";
import type { ReferenceColumn } from "./reference.ts";

/** What losses a regression's labelled rows had by the cells (`LossCells`) of its prediction and its leading features. */
export interface LabelledLosses {
  /** The prediction, then the features whose cells tell most of |error|, each alone. */
  readonly columns: readonly string[];
  readonly rows: number;
  /** Rows by pair of cells: the upper triangle of the symmetric table, row by row. */
  readonly pairs: readonly number[];
  /** Sums of |e|, e² and e⁴ by cell, then of all rows. */
  readonly sums: readonly number[];
}

/** Columns at most: a fit of some 130 parts, and under 10,000 counts in the file. */
export const lossColumnLimit = 12;
/** Fourth powers of errors up to this have finite sums; larger ones are left out. */
const largestError = 1e70;

interface Told {
  readonly name: string;
  /** Cell of each labelled row. */
  readonly at: Uint8Array;
  readonly cells: number;
}

/** Null where predictions are no numbers of a column that is watched. @param columns frozen ones of the same history */
export function labelledLosses(
  { table, rows, predicted, actual, task }: LabelledRows,
  columns: readonly ReferenceColumn[],
): LabelledLosses | null {
  if (task !== "value") return null;
  const errors = predicted.map((value, i) => value - (actual[i] as number));
  const told = columns.flatMap((column): Told[] => {
    const history = table.find(({ name }) => name === column.name);
    const isScore = column.name === scoreColumn || column.name.startsWith(`${scoreColumn}.`);
    return history === undefined || isScore ? [] : [cellsOf(column, history, rows)];
  });
  const prediction = told.find(({ name }) => name === predictionColumn);
  if (prediction === undefined) return null;
  const features = told
    .filter(({ name, cells }) => name !== predictionColumn && cells > 2)
    .map((column) => ({ column, told: explained(column, errors) }))
    .sort((a, b) => b.told - a.told)
    .slice(0, lossColumnLimit - 1);
  const kept = [prediction, ...features.map(({ column }) => column)];
  const sums = new LossSums(kept.map(({ cells }) => cells));
  errors.forEach((error, i) => {
    if (Math.abs(error) <= largestError)
      sums.add(
        kept.map(({ at }) => at[i] as number),
        error,
      );
  });
  return {
    columns: kept.map(({ name }) => name),
    rows: sums.rows,
    pairs: upperTriangle(sums),
    sums: [...sums.losses],
  };
}

/** The sums that were written as `losses`. @param cells of each of their columns. @returns undefined if they do not fit */
export function lossSumsOf({ rows, pairs, sums }: LabelledLosses, cells: readonly number[]): LossSums | undefined {
  const whole = new LossSums(cells);
  const { size } = whole;
  if (pairs.length !== (size * (size + 1)) / 2 || sums.length !== (size + 1) * lossPowers.length) return undefined;
  let at = 0;
  for (let a = 0; a < size; a += 1)
    for (let b = a; b < size; b += 1, at += 1) {
      whole.pairs[a * size + b] = pairs[at] as number;
      whole.pairs[b * size + a] = pairs[at] as number;
    }
  whole.losses.set(sums);
  whole.rows = rows;
  return whole;
}

function cellsOf(column: ReferenceColumn, history: HistoryColumn, rows: Uint32Array): Told {
  const cells = lossCells(column, column.name === predictionColumn);
  const own = ownCell(column, history);
  const at = Uint8Array.from(rows, (row) =>
    history.flags[row] === 0 ? (cells.of[own(history.values[row] as number)] ?? cells.others) : cells.missing,
  );
  return { name: column.name, at, cells: lossCellCount(cells) };
}

/** A value's bin or dictionary code. */
function ownCell(column: ReferenceColumn, history: HistoryColumn): (value: number) => number {
  if (column.kind === "numeric") {
    const bins = numericBins(column.edges);
    return (value) => bins.locate(value);
  }
  const codes = new Map(column.categories.map(({ text }, code) => [text, code]));
  const texts = history.kind === "categorical" ? history.texts : [];
  return (value) => codes.get(texts[value] ?? "") ?? Number.NaN;
}

/** Σ over cells of rows times the square of how far their mean |e| is from that of all: what the column explains alone. */
function explained({ at, cells }: Told, errors: Float64Array): number {
  const [rows, sums] = [new Float64Array(cells), new Float64Array(cells)];
  let total = 0;
  errors.forEach((error, i) => {
    const cell = at[i] as number;
    const loss = Math.min(Math.abs(error), largestError);
    rows[cell] = (rows[cell] as number) + 1;
    sums[cell] = (sums[cell] as number) + loss;
    total += loss;
  });
  const mean = total / errors.length;
  return rows.reduce(
    (sum, count, cell) => (count === 0 ? sum : sum + ((sums[cell] as number) - mean * count) ** 2 / count),
    0,
  );
}

function upperTriangle({ pairs, size }: LossSums): number[] {
  return Array.from({ length: size }, (_, a) => [...pairs.subarray(a * size + a, (a + 1) * size)]).flat();
}
