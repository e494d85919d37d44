import { statuses } from "../record.ts";
import type { OwnMetric, RowView } from "../row-extras.ts";
import { predictionColumn, scoreColumn } from "../schema.ts";
import { DesignEffectSums, uncertainDesignEffect } from "./design-effect.ts";
import type { HistoryColumn, HistoryTable } from "./history-table.ts";
import type { PaneRows } from "./pane-rows.ts";

/** What an own metric said of a history's rows. It holds for its text alone: another one has another id. */
export interface OwnRate {
  readonly id: string;
  readonly name: string;
  /** Rows that said yes, rows that said anything, and rows that could not answer. */
  readonly yes: number;
  readonly told: number;
  readonly errors: number;
  /** Panes with an answer, and φ over them; none, and 2, without times. */
  readonly panes: number;
  readonly designEffect: number;
}

type Cell = { readonly name: string; at(row: number): unknown };

/** The rates of own metrics over a history; those that no row could answer are left out. */
export function ownRates(metrics: readonly OwnMetric[], table: HistoryTable, panes: PaneRows | undefined): OwnRate[] {
  const cells = table.columns.map(cellOf);
  const runs = panes?.runs ?? [{ paneStartMs: 0, from: 0, to: table.rows }];
  const counts = metrics.map(() => ({ yes: 0, told: 0, errors: 0, scatter: new DesignEffectSums(1) }));
  for (const { paneStartMs, from, to } of runs) {
    const pane = metrics.map(() => ({ yes: 0, told: 0 }));
    for (let i = from; i < to; i += 1) {
      const view = viewOf(table, cells, panes?.order[i] ?? i);
      metrics.forEach((metric, at) => {
        const [answer, mine, all] = [metric.evaluate(view), pane[at], counts[at]];
        if (mine === undefined || all === undefined) return;
        if (answer === "error") all.errors += 1;
        else {
          mine.told += 1;
          mine.yes += Number(answer);
        }
      });
    }
    pane.forEach(({ yes, told }, at) => {
      const all = counts[at];
      if (all === undefined) return;
      all.yes += yes;
      all.told += told;
      all.scatter.add(paneStartMs, [yes], told);
    });
  }
  return metrics.flatMap(({ id, name }, at): OwnRate[] => {
    const all = counts[at];
    if (all === undefined || all.told === 0) return [];
    const { yes, told, errors, scatter } = all;
    const [designEffect = uncertainDesignEffect] = panes === undefined ? [] : scatter.upperLimits();
    return [{ id, name, yes, told, errors, panes: panes === undefined ? 0 : scatter.panes, designEffect }];
  });
}

/** A row as own metrics see one of the stream; what a history has no column for is absent. */
function viewOf(table: HistoryTable, cells: readonly Cell[], row: number): RowView {
  const features: Record<string, unknown> = {};
  const scores: Record<string, unknown> = {};
  const view: Record<string, unknown> = {
    features,
    segment: {},
    role: "primary",
    status: statuses[table.status[row] ?? 0],
  };
  for (const { name, at } of cells) {
    const value = at(row);
    if (value === undefined) continue;
    if (name === predictionColumn) view.prediction = value;
    else if (name === scoreColumn) view.score = value;
    else if (name.startsWith(`${scoreColumn}.`)) scores[name.slice(scoreColumn.length + 1)] = value;
    else features[name] = value;
  }
  if (Object.keys(scores).length > 0) view.score = scores;
  const latencyMs = table.latencyMs[row] as number;
  if (!Number.isNaN(latencyMs)) view.latency_ms = latencyMs;
  if (table.version !== null) view.version = table.version;
  return { ...view, record: { ...view } };
}

/** Texts that are all true or false were truth values. */
function cellOf(column: HistoryColumn): Cell {
  const { name, values, flags } = column;
  const present = (row: number): boolean => flags[row] === 0;
  if (column.kind === "numeric") return { name, at: (row) => (present(row) ? values[row] : undefined) };
  const { texts } = column;
  const areTruths = texts.length > 0 && texts.every((text) => text === "true" || text === "false");
  const said: readonly unknown[] = areTruths ? texts.map((text) => text === "true") : texts;
  return { name, at: (row) => (present(row) ? said[values[row] as number] : undefined) };
}
