import { paneMs } from "../stream/pane-delta.ts";

/** Rows [from, to) of `PaneRows.order` finished in the pane that starts at `paneStartMs`. */
export interface PaneRun {
  readonly paneStartMs: number;
  readonly from: number;
  readonly to: number;
}

/** Rows in the order of time, pane by pane. */
export interface PaneRows {
  readonly order: Uint32Array;
  readonly runs: readonly PaneRun[];
}

/** Sorts rows by time (stable) and cuts them into panes. */
export function paneRows(timesMs: Float64Array): PaneRows {
  const order = Uint32Array.from(timesMs, (_, row) => row);
  order.sort((a, b) => (timesMs[a] as number) - (timesMs[b] as number) || a - b);
  const runs: PaneRun[] = [];
  const paneOf = (at: number): number => Math.floor((timesMs[order[at] as number] as number) / paneMs) * paneMs;
  for (let from = 0; from < order.length; ) {
    const paneStartMs = paneOf(from);
    let to = from + 1;
    while (to < order.length && paneOf(to) === paneStartMs) to += 1;
    runs.push({ paneStartMs, from, to });
    from = to;
  }
  return { order, runs };
}
