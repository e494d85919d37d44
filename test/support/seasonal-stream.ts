import { countColumn, countOutcomes } from "../../src/core/profile/count-columns.ts";
import type { PaneLayout } from "../../src/core/profile/layout.ts";
import type { HistoryTable } from "../../src/core/reference/history-table.ts";
import { normal, seededRandom } from "./random.ts";

const paneMs = 10_000;
/** A Thursday, midnight UTC. */
export const seasonStartMs = Date.UTC(2026, 0, 1);

/** A healthy model whose rates and amounts swing once in `periodMs`. */
export interface Season {
  readonly periodMs: number;
  /** How far amounts swing, in standard deviations. */
  readonly swing: number;
  /** Errors at a time, on top of 2 % ± 50 %, as a factor. */
  readonly errorFactor?: number;
}

interface Row {
  readonly status: number;
  readonly amount: number;
  readonly isMissing: boolean;
}

function rowAt(random: () => number, timeMs: number, { periodMs, swing, errorFactor = 1 }: Season): Row {
  const wave = Math.sin((2 * Math.PI * (timeMs - seasonStartMs)) / periodMs);
  return {
    status: random() < 0.02 * (1 + 0.5 * wave) * errorFactor ? 1 : 0,
    amount: normal(random) + swing * wave,
    isMissing: random() < 0.02 * (1 + 0.5 * wave),
  };
}

/** `days` of it before the season's start, with so many rows a pane. */
export function seasonalHistory(season: Season, days: number, rowsPerPane: number): HistoryTable {
  const random = seededRandom(17);
  const rows = days * 8_640 * rowsPerPane;
  const timesMs = Float64Array.from(
    { length: rows },
    (_, row) => seasonStartMs - days * 86_400_000 + Math.floor((row * paneMs) / rowsPerPane),
  );
  const [status, values, flags] = [new Uint8Array(rows), new Float64Array(rows), new Uint8Array(rows)];
  for (let row = 0; row < rows; row += 1) {
    const drawn = rowAt(random, timesMs[row] as number, season);
    status[row] = drawn.status;
    values[row] = drawn.amount;
    flags[row] = drawn.isMissing ? 2 : 0;
  }
  const latencyMs = new Float64Array(rows).fill(Number.NaN);
  return {
    rows,
    timesMs,
    version: "1",
    status,
    latencyMs,
    columns: [{ name: "amount", kind: "numeric", values, flags }],
  };
}

/** The counters of one pane of it. */
export function seasonalPane(
  random: () => number,
  layout: PaneLayout,
  startMs: number,
  rows: number,
  season: Season,
  out: Uint32Array,
): Uint32Array {
  out.fill(0);
  const [status, values, flags] = [new Uint8Array(rows), new Float64Array(rows), new Uint8Array(rows)];
  for (let row = 0; row < rows; row += 1) {
    const drawn = rowAt(random, startMs, season);
    status[row] = drawn.status;
    values[row] = drawn.amount;
    flags[row] = drawn.isMissing ? 2 : 0;
  }
  countOutcomes(layout, { status, latencyMs: new Float64Array(rows).fill(Number.NaN) }, 0, rows, out);
  for (const column of layout.columns) countColumn(column, { values, flags }, 0, rows, out);
  return out;
}
