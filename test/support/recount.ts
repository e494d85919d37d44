import {
  columnCellsStart,
  latencyCountCell,
  latencyThresholdBase,
  type PaneLayout,
  unseenCell,
} from "../../src/core/profile/layout.ts";
import { addCounts } from "../../src/core/profile/sparse-counts.ts";
import { statuses } from "../../src/core/record.ts";
import type { ClosedPanes } from "./checkpointed-run.ts";
import { creditCountries, creditEdges, creditStandard, creditThresholdsMs } from "./credit-traffic.ts";
import type { LogRow } from "./log-rows.ts";

/** Counts of one pane, by name. */
export type NamedCounts = Record<string, number>;

/** Counts logs anew, row by row, with nothing of the profiler's: on-time and late rows of each pane, by name. */
export function recount(logs: readonly (readonly LogRow[])[]): Record<string, NamedCounts> {
  const panes: Record<string, NamedCounts> = {};
  for (const log of logs) {
    let newestMs = Number.NEGATIVE_INFINITY;
    for (const row of log) {
      const late = row.finishedMs < newestMs - 15_000;
      newestMs = Math.max(newestMs, Math.min(row.finishedMs, row.timestampMs));
      const start = row.finishedMs - (row.finishedMs % 10_000);
      const key = [start, row.model, row.version, row.role, "h1", late ? "late" : "on time"].join(" ");
      panes[key] ??= {};
      const pane = panes[key];
      const add = (name: string, amount = 1) => {
        pane[name] = (pane[name] ?? 0) + amount;
      };
      for (const name of namesOf(row)) add(name);
      const halves = 2 * beyondEdges(row.amount ?? 50);
      const steps = row.amount === null ? 320 : standardSteps(row.amount);
      add("moments rows");
      add("moments sum", steps);
      add("moments square", steps * steps);
      if (halves !== 0) add(halves < 0 ? "amount halves below" : "amount halves above", Math.abs(halves));
    }
  }
  return panes;
}

/** How far an amount lies beyond the outer edges: negative below. */
function beyondEdges(amount: number): number {
  return amount < 10 ? amount - 10 : Math.max(0, amount - 80);
}

/** An amount in 64ths of a deviation from five below the mean, at most 640 of them. */
function standardSteps(amount: number): number {
  const { mean, deviation } = creditStandard;
  return Math.min(640, Math.max(0, Math.floor(64 * ((amount - mean) / deviation + 5) + 0.5)));
}

function namesOf(row: LogRow): string[] {
  const names = [`status ${row.status}`];
  if (!Number.isNaN(row.latencyMs)) names.push("latency");
  for (const limit of creditThresholdsMs) if (row.latencyMs > limit) names.push(`latency above ${limit}`);
  if (row.amount === null) names.push("amount null");
  else names.push(`amount ${creditEdges.filter((edge) => edge < (row.amount ?? 0)).length}`);
  names.push(creditCountries.includes(row.country) ? `country ${row.country}` : "country unseen");
  return names;
}

/** Closed panes in the same names; latency buckets are left out. */
export function named(panes: ClosedPanes, layout: PaneLayout): Record<string, NamedCounts> {
  const found: Record<string, NamedCounts> = {};
  for (const [key, { onTime, lateCounts }] of panes) {
    if (onTime.length > 0) found[`${key} on time`] = unfold(onTime, layout);
    if (lateCounts.length > 0) found[`${key} late`] = unfold(lateCounts, layout);
  }
  return found;
}

function unfold(sparse: Uint8Array, layout: PaneLayout): NamedCounts {
  const vector = new Float64Array(layout.size);
  addCounts(sparse, vector);
  const counts: NamedCounts = {};
  const put = (name: string, cell: number) => {
    const count = vector[cell] ?? 0;
    if (count > 0) counts[name] = count;
  };
  statuses.forEach((status, cell) => {
    put(`status ${status}`, cell);
  });
  put("latency", latencyCountCell);
  creditThresholdsMs.forEach((limit, i) => {
    put(`latency above ${limit}`, latencyThresholdBase + i);
  });
  const [amount, country] = layout.columns.map((column) => column.base);
  put("amount null", (amount ?? 0) + 1);
  for (let bin = 0; bin <= creditEdges.length; bin += 1) put(`amount ${bin}`, (amount ?? 0) + columnCellsStart + bin);
  put("amount halves below", (amount ?? 0) + columnCellsStart + creditEdges.length + 1);
  put("amount halves above", (amount ?? 0) + columnCellsStart + creditEdges.length + 2);
  const moments = layout.moments?.base ?? Number.NaN;
  ["moments rows", "moments sum", "moments square"].forEach((name, i) => {
    put(name, moments + i);
  });
  put("country unseen", (country ?? 0) + unseenCell);
  creditCountries.forEach((text, code) => {
    put(`country ${text}`, (country ?? 0) + columnCellsStart + code);
  });
  return counts;
}
