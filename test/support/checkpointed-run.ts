import type { Position } from "../../src/core/machine.ts";
import type { PaneLayout } from "../../src/core/profile/layout.ts";
import { mergeCounts } from "../../src/core/profile/sparse-counts.ts";
import { Profiler } from "../../src/core/profiler.ts";
import type { ProfilerInput } from "../../src/core/profiler-input.ts";
import { learningSampler } from "../../src/core/reference/learning-sample.ts";
import type { RowExtras } from "../../src/core/row-extras.ts";
import type { Schema } from "../../src/core/schema.ts";
import type { PaneDelta } from "../../src/core/stream/pane-delta.ts";
import type { Store } from "../../src/edge/store/store.ts";
import { type LogRow, rowsInput } from "./log-rows.ts";

/** One closed pane, merged over partitions: its counts as text, its rows that came late. */
interface ClosedPane {
  onTime: Uint8Array;
  late: number;
  lateCounts: Uint8Array;
}

export type ClosedPanes = Map<string, ClosedPane>;

/** Adds what a profiler hands on, as whoever owns the closed panes would. */
function collect(panes: ClosedPanes, deltas: readonly PaneDelta[]): void {
  for (const delta of deltas) {
    const key = [delta.paneStartMs, delta.model, delta.version, delta.role, delta.schemaHash].join(" ");
    const pane = panes.get(key) ?? { onTime: new Uint8Array(0), late: 0, lateCounts: new Uint8Array(0) };
    if (delta.late === 0) pane.onTime = mergeCounts(pane.onTime, delta.counts);
    else pane.lateCounts = mergeCounts(pane.lateCounts, delta.counts);
    pane.late += delta.late;
    panes.set(key, pane);
    for (const { id, counts } of delta.extras ?? []) {
      const extra = panes.get(`${key} ${id}`) ?? { onTime: new Uint8Array(0), late: 0, lateCounts: new Uint8Array(0) };
      if (delta.late === 0) extra.onTime = mergeCounts(extra.onTime, counts);
      else extra.lateCounts = mergeCounts(extra.lateCounts, counts);
      panes.set(`${key} ${id}`, extra);
    }
  }
}

/** Panes in a form that compares and prints well. */
export function inOrder(panes: ClosedPanes): [string, string, number, string][] {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
  const rows = [...panes].map(([key, pane]): [string, string, number, string] => [
    key,
    text(pane.onTime),
    pane.late,
    text(pane.lateCounts),
  ]);
  return rows.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Where a process may die: between any two steps of its work. */
export const steps = ["fetched", "applied", "before checkpoint", "taken", "in flight", "committed"] as const;
export type Step = (typeof steps)[number];

export class Killed extends Error {}

export interface Story {
  /** The log of each partition. */
  readonly logs: readonly (readonly LogRow[])[];
  readonly reference: { readonly schema: () => Schema; readonly layout: PaneLayout } | null;
  /** Own metrics and segments of every model; none if left out. */
  readonly extras?: RowExtras;
  /** How many records the next batch takes. */
  nextSize(): number;
  /** Called at every step; throws `Killed` to end the process there. */
  at(step: Step): void;
  /** Whether to take a checkpoint now. */
  checkpointNow(): boolean;
  /** Whether the store refuses the next commit. */
  commitFails(): boolean;
}

const panesKey = "judge/panes";

/**
 * One life of a process: from what the store holds, until its logs are read and all panes closed, or it is killed.
 * Closed panes are part of the checkpoint, as the judge's state is.
 */
export async function live(store: Store, story: Story): Promise<ClosedPanes> {
  const profiler = new Profiler({ hotPanes: 3, sampler: learningSampler(50), extrasOf: () => story.extras });
  const { entries, positions } = await store.load();
  profiler.restore(entries.filter(({ key }) => key.startsWith("profiler/")));
  if (story.reference !== null) {
    profiler.apply({ kind: "reference", schema: story.reference.schema(), layout: story.reference.layout });
  }
  const panes = decodePanes(entries.find(({ key }) => key === panesKey)?.value);
  const sources = story.logs.map((_, partition) => ({ topic: "predictions", partition }));
  for (const source of sources) profiler.apply({ kind: "source", source, state: "assigned", nowMs: 0 });
  const next = story.logs.map((_, partition) => offsetOf(positions, partition));
  while (next.some((offset, partition) => offset < endOf(story.logs[partition]))) {
    for (const [partition, log] of story.logs.entries()) {
      const input = fetch(profiler, partition, log, next[partition] ?? 0, story.nextSize());
      story.at("fetched");
      collect(panes, profiler.apply(input).deltas);
      next[partition] = input.kind === "rows" ? input.nextOffset : 0;
      story.at("applied");
      if (story.checkpointNow()) await checkpoint(store, profiler, panes, story);
    }
  }
  for (const source of sources) profiler.apply({ kind: "source", source, state: "caughtUp", nowMs: 1e13 });
  collect(panes, profiler.apply({ kind: "tick", nowMs: 2e13 }).deltas);
  await checkpoint(store, profiler, panes, story);
  return panes;
}

async function checkpoint(store: Store, profiler: Profiler, panes: ClosedPanes, story: Story): Promise<void> {
  story.at("before checkpoint");
  const change = profiler.takeDirty();
  const positions = profiler.positions();
  story.at("taken");
  if (story.commitFails()) {
    profiler.keep(change);
    return;
  }
  const puts = [...change.puts, { key: panesKey, value: encodePanes(panes) }];
  const done = store.commit({ id: 1, positions, change: { puts, deletes: change.deletes }, audit: [] });
  story.at("in flight");
  if ("failed" in (await done)) throw new Error("the store refused");
  story.at("committed");
}

function encodePanes(panes: ClosedPanes): Uint8Array {
  const rows = [...panes].map(([key, { onTime, late, lateCounts }]) => [key, [...onTime], late, [...lateCounts]]);
  return new TextEncoder().encode(JSON.stringify(rows));
}

function decodePanes(bytes: Uint8Array | undefined): ClosedPanes {
  if (bytes === undefined) return new Map();
  const rows: [string, number[], number, number[]][] = JSON.parse(new TextDecoder().decode(bytes));
  return new Map(
    rows.map(([key, onTime, late, lateCounts]) => [
      key,
      { onTime: Uint8Array.from(onTime), late, lateCounts: Uint8Array.from(lateCounts) },
    ]),
  );
}

function fetch(
  profiler: Profiler,
  partition: number,
  log: readonly LogRow[],
  from: number,
  size: number,
): ProfilerInput {
  const batch = log.filter((row) => row.offset >= from && row.offset < from + size);
  return rowsInput(partition, batch, (model) => profiler.schemaOf(model), Math.min(from + size, endOf(log)));
}

function offsetOf(positions: readonly Position[], partition: number): number {
  return positions.find((position) => position.partition === partition)?.nextOffset ?? 0;
}

function endOf(log: readonly LogRow[] | undefined): number {
  return (log?.at(-1)?.offset ?? -1) + 1;
}
