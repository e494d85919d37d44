import type { PaneDelta } from "./pane-delta.ts";

/** What all partitions and versions of a model had in one pane. */
export interface ModelPane {
  readonly model: string;
  readonly paneStartMs: number;
  readonly panes: PaneDelta[];
}

/** On-time deltas by pane and model, in order of time. */
export function onTimeByPane(deltas: readonly PaneDelta[]): ModelPane[] {
  const groups = new Map<string, ModelPane>();
  for (const delta of deltas) {
    if (delta.late > 0) continue;
    const key = `${delta.paneStartMs} ${delta.model}`;
    const group = groups.get(key) ?? { model: delta.model, paneStartMs: delta.paneStartMs, panes: [] };
    group.panes.push(delta);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => a.paneStartMs - b.paneStartMs || (a.model < b.model ? -1 : 1));
}
