import { countOutcomes } from "../profile/count-columns.ts";
import { sumMoments } from "../profile/count-moments.ts";
import { provisionalLayout } from "../profile/layout.ts";
import { momentCellCount } from "../profile/moment-cells.ts";
import { missingReasons } from "../record.ts";
import type { OwnMetric } from "../row-extras.ts";
import { predictionColumn } from "../schema.ts";
import { columnEffects } from "./column-effects.ts";
import { uncertainDesignEffect } from "./design-effect.ts";
import { freezeCategories, freezeNumbers } from "./freeze-column.ts";
import type { HistoryColumn, HistoryTable } from "./history-table.ts";
import { labelledRows } from "./labelled-history.ts";
import { decisionThreshold, labelledReference } from "./labelled-reference.ts";
import { momentShape } from "./moment-columns.ts";
import { MomentHistory } from "./moment-history.ts";
import { ownRates } from "./own-rates.ts";
import { outcomesOf, type PaneOutcomes } from "./pane-outcomes.ts";
import { type PaneRows, paneRows } from "./pane-rows.ts";
import { ratesOf } from "./rates.ts";
import type { Reference, ReferenceColumn, ReferenceMoments } from "./reference.ts";

export interface BuildSettings {
  /** Age at which rows are judged by their labels; that of 95 % of the labels if left out. */
  readonly labelAgeMs?: number | undefined;
  /** The model's own metrics: what is usual for them is told by these rows. */
  readonly metrics?: readonly OwnMetric[];
}

/**
 * The reference of a history: with times distributions, rates and every φ; without times distributions only.
 *
 * Accepted, because a person chose the file.
 *
 * @param from the file's name, for people.
 * @param version overrides the table's.
 * @param how what the model's settings and a person say of it.
 */
export function buildReference(
  model: string,
  from: string,
  history: HistoryTable,
  version?: string,
  { labelAgeMs, metrics = [] }: BuildSettings = {},
): Reference {
  const table = withoutLists(history);
  const panes = table.timesMs === null ? undefined : paneRows(table.timesMs);
  const first = panes?.order[0];
  const last = panes?.order[table.rows - 1];
  const told = labelledRows(table);
  const threshold = told === null ? null : decisionThreshold(told);
  const columns = table.columns.map((column) => {
    const frozen = freezeColumn(
      column,
      table.rows,
      column.name === told?.scoreColumn && threshold !== null ? [threshold] : [],
    );
    return panes === undefined ? frozen : columnEffects(frozen, column, panes);
  });
  const labelled = told === null ? null : labelledReference(told, threshold, columns, labelAgeMs);
  const own = ownRates(metrics, table, panes);
  const moments = momentsOf(columns, table, panes);
  return {
    format: "driftline-reference/1",
    model,
    source: {
      kind: "file",
      from,
      rows: table.rows,
      fromMs: first === undefined ? null : (table.timesMs?.[first] ?? null),
      toMs: last === undefined ? null : (table.timesMs?.[last] ?? null),
      version: version ?? table.version,
    },
    accepted: true,
    rates: panes === undefined ? null : ratesOf(paneOutcomes(table, panes)),
    ...(labelled === null ? {} : { labelled }),
    ...(own.length === 0 ? {} : { own }),
    columns,
    ...(moments === undefined ? {} : { moments }),
  };
}

/** Predictions that are lists are in no column: one without a single value would keep live ones out. */
function withoutLists(table: HistoryTable): HistoryTable {
  const columns = table.columns.filter(({ name, flags }) => name !== predictionColumn || flags.includes(0));
  return columns.length === table.columns.length ? table : { ...table, columns };
}

function paneOutcomes({ status, latencyMs }: HistoryTable, { order, runs }: PaneRows): PaneOutcomes[] {
  const sorted = {
    status: Uint8Array.from(order, (row) => status[row] as number),
    latencyMs: Float64Array.from(order, (row) => latencyMs[row] as number),
  };
  const vector = new Uint32Array(provisionalLayout.size);
  return runs.map(({ paneStartMs, from, to }) => {
    vector.fill(0);
    countOutcomes(provisionalLayout, sorted, from, to, vector);
    return outcomesOf(paneStartMs, vector);
  });
}

function momentsOf(
  columns: readonly ReferenceColumn[],
  table: HistoryTable,
  panes: PaneRows | undefined,
): ReferenceMoments | undefined {
  const shape = momentShape({ columns });
  if (shape === undefined) return undefined;
  const cells = { ...shape, base: 0 };
  const history = new MomentHistory(shape.columns.length);
  const counts = new Float64Array(momentCellCount(shape.columns.length));
  const order = panes?.order ?? Uint32Array.from({ length: table.rows }, (_, row) => row);
  const runs = panes?.runs ?? [{ paneStartMs: null, from: 0, to: table.rows }];
  for (const { paneStartMs, from, to } of runs) {
    sumMoments(cells, table.columns, order, from, to, counts.fill(0));
    history.add(paneStartMs, counts, 0);
  }
  return history.finish({ columns }, cells);
}

function freezeColumn(column: HistoryColumn, rows: number, cuts: readonly number[]): ReferenceColumn {
  const byReason = missingReasons.map(() => 0);
  let present = 0;
  for (let row = 0; row < rows; row += 1) {
    const flag = column.flags[row] as number;
    if (flag === 0) present += 1;
    else byReason[flag - 1] = (byReason[flag - 1] as number) + 1;
  }
  const missing = { byReason, designEffect: uncertainDesignEffect };
  if (column.kind === "numeric") {
    const values = new Float64Array(present);
    let at = 0;
    for (let row = 0; row < rows; row += 1) {
      if (column.flags[row] === 0) values[at++] = column.values[row] as number;
    }
    return freezeNumbers(column.name, values, missing, false, cuts);
  }
  const counts = new Float64Array(column.texts.length);
  for (let row = 0; row < rows; row += 1) {
    const code = column.values[row] as number;
    if (column.flags[row] === 0) counts[code] = (counts[code] as number) + 1;
  }
  const byText = new Map(column.texts.map((text, code) => [text, counts[code] as number]));
  return freezeCategories(column.name, byText, 0, missing);
}
