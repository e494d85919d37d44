import { type ColumnValues, unseen } from "../profile/column-values.ts";
import { countColumn } from "../profile/count-columns.ts";
import { type ColumnLayout, columnsBase, layOut } from "../profile/layout.ts";
import { numericBins } from "../profile/numeric-bins.ts";
import { missingCount } from "../profile/reading-counts.ts";
import { DesignEffectSums } from "./design-effect.ts";
import { driftCellCount, driftCells, driftShape } from "./drift-cells.ts";
import type { HistoryColumn } from "./history-table.ts";
import { HourSums } from "./hour-sums.ts";
import { hourlyCellCount, hourlyCuts } from "./hourly-cells.ts";
import type { PaneRows } from "./pane-rows.ts";
import type { NumericReference, ReferenceColumn } from "./reference.ts";

/** Accumulates the φ of a column's drift streams and of its missing values, pane by pane in ascending order of time. */
export class ColumnEffectSums {
  readonly #column: ReferenceColumn;
  readonly #drift: DesignEffectSums;
  readonly #missing = new DesignEffectSums(1);
  readonly #cells: Float64Array;

  constructor(column: ReferenceColumn) {
    this.#column = column;
    this.#cells = new Float64Array(driftCellCount(column));
    this.#drift = new DesignEffectSums(this.#cells.length);
  }

  /** Panes with at least one value. */
  get panes(): number {
    return this.#drift.panes;
  }

  /** @param rows all rows of the pane. */
  add(paneStartMs: number, layoutColumn: ColumnLayout, vector: ArrayLike<number>, rows: number): void {
    const n = driftCells(this.#column, layoutColumn, vector, this.#cells);
    this.#drift.add(paneStartMs, this.#cells, n);
    this.#missing.add(paneStartMs, [missingCount(layoutColumn, vector)], rows);
  }

  /** The column with the φ measured so far. */
  applied(): ReferenceColumn {
    const column = this.#column;
    const { body, tails } = driftShape(column);
    const limits = this.#drift.upperLimits();
    const [missing = column.missing.designEffect] = this.#missing.upperLimits();
    return {
      ...column,
      missing: { ...column.missing, designEffect: missing },
      designEffects: {
        body: limits.slice(0, body),
        tails: limits.slice(body, body + tails),
        shares: limits.slice(body + tails),
      },
    };
  }
}

/** A frozen column with the φ of its streams, and their counts by hour, over the panes of the history that it was frozen from. */
export function columnEffects(
  frozen: ReferenceColumn,
  history: HistoryColumn,
  { order, runs }: PaneRows,
): ReferenceColumn {
  const column = frozen.kind === "numeric" ? onlyCuts(frozen) : frozen;
  const values = inOrder(frozen, history, order);
  const layout = layOut(
    "effects",
    [],
    [
      column.kind === "numeric"
        ? { name: column.name, kind: "numeric", bins: numericBins(column.edges) }
        : { name: column.name, kind: "categorical", categories: column.categories.length },
    ],
  );
  const sums = new ColumnEffectSums(column);
  const hours = new HourSums(hourlyCellCount(frozen), runs);
  const vector = new Uint32Array(layout.size);
  for (const layoutColumn of layout.columns) {
    for (const { paneStartMs, from, to } of runs) {
      vector.fill(0, columnsBase);
      countColumn(layoutColumn, values, from, to, vector);
      sums.add(paneStartMs, layoutColumn, vector, to - from);
      hours.add(paneStartMs, layoutColumn, vector);
    }
  }
  const { missing, designEffects } = sums.applied();
  return { ...frozen, missing, designEffects, ...hours.counted() };
}

/** The same column with no other edges than those its drift streams need: 50 counters a pane instead of 1,024. */
function onlyCuts(column: NumericReference): NumericReference {
  const { coarse, tails, edges } = column;
  const kept = hourlyCuts(column);
  const at = new Map(kept.map((edge, index) => [edge, index]));
  const moved = (indices: readonly number[]): number[] => indices.map((edge) => at.get(edge) ?? 0);
  return {
    ...column,
    edges: kept.map((edge) => edges[edge] as number),
    coarse: { ...coarse, sixteen: moved(coarse.sixteen), thirtyTwo: moved(coarse.thirtyTwo) },
    tails: moved(tails),
  };
}

/** The history's values in the order of time, categories by the frozen dictionary's codes. */
function inOrder(frozen: ReferenceColumn, history: HistoryColumn, order: Uint32Array): ColumnValues {
  const flags = Uint8Array.from(order, (row) => history.flags[row] as number);
  const values = Float64Array.from(order, (row) => history.values[row] as number);
  if (frozen.kind === "numeric" || history.kind === "numeric") return { values, flags };
  const codes = new Map(frozen.categories.map(({ text }, code) => [text, code]));
  const codeOf = history.texts.map((text) => codes.get(text));
  flags.forEach((flag, at) => {
    if (flag !== 0) return;
    const code = codeOf[values[at] as number];
    if (code === undefined) flags[at] = unseen;
    else values[at] = code;
  });
  return { values, flags };
}
