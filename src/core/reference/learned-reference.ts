import { missingReasons } from "../record.ts";
import type { LearningColumn } from "../stream/pane-delta.ts";
import { paneMs } from "../stream/pane-delta.ts";
import { uncertainDesignEffect } from "./design-effect.ts";
import { freezeCategories, freezeNumbers } from "./freeze-column.ts";
import { rowsByHour, withLearnedHours } from "./learned-hours.ts";
import type { LearningHalf } from "./learning-half.ts";
import type { PaneOutcomes } from "./pane-outcomes.ts";
import { ratesOf } from "./rates.ts";
import type { MissingCounts, Reference, ReferenceColumn } from "./reference.ts";

export interface LearnedRows {
  readonly model: string;
  readonly topics: ReadonlySet<string>;
  readonly versions: ReadonlySet<string>;
  /** Ascending, at least one. */
  readonly panes: readonly PaneOutcomes[];
  /** Up to when the span was watched, epoch ms: its last panes may have been silent. */
  readonly watchedToMs: number;
  readonly whole: LearningHalf;
}

/** The reference of what was learned: rates and their φ from the span's panes, columns by name, with their hours, their φ not yet known. */
export function learnedReference({ model, topics, versions, panes, watchedToMs, whole }: LearnedRows): Reference {
  const [version = null, ...others] = versions;
  const columns = whole.taken().sort((a, b) => (a.name < b.name ? -1 : 1));
  const byHour = rowsByHour(panes);
  return {
    format: "driftline-reference/1",
    model,
    source: {
      kind: "learned",
      from: [...topics].sort().join(","),
      rows: whole.rows,
      fromMs: panes[0]?.paneStartMs ?? null,
      toMs: Math.max(watchedToMs, (panes[panes.length - 1]?.paneStartMs ?? 0) + paneMs),
      version: others.length === 0 ? version : null,
    },
    accepted: false,
    rates: ratesOf(panes),
    columns: columns.map((column) => withLearnedHours(frozenColumn(column, whole.rows), column, byHour)),
  };
}

function frozenColumn(column: LearningColumn, rows: number): ReferenceColumn {
  const byReason = missingReasons.map((_, why) => column.missing[why] ?? 0);
  const known = byReason.reduce((sum, count) => sum + count, column.present);
  // Rows of before the column was first seen had none.
  byReason[0] = (byReason[0] ?? 0) + Math.max(0, rows - known);
  if (column.kind === "categorical") {
    const counted = [...column.counts.values()].reduce((sum, count) => sum + count, 0);
    return freezeCategories(column.name, column.counts, column.present - counted, missingOf(byReason, 1));
  }
  const share = column.present === 0 ? 1 : column.values.length / column.present;
  return freezeNumbers(column.name, column.values, missingOf(byReason, share), share < 1);
}

function missingOf(byReason: readonly number[], share: number): MissingCounts {
  return { byReason: byReason.map((count) => Math.round(count * share)), designEffect: uncertainDesignEffect };
}
