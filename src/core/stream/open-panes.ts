import { pack, unpack } from "../codec.ts";
import type { PartitionId } from "../machine.ts";
import type { PaneLayout } from "../profile/layout.ts";
import type { Schema } from "../schema.ts";
import { HotCells } from "./hot-cells.ts";
import {
  cellCodec,
  cellDelta,
  countRun,
  identityText,
  type PaneCell,
  type PaneSampler,
  paneCell,
  parseIdentity,
} from "./pane-cell.ts";
import { type PaneDelta, paneMs } from "./pane-delta.ts";
import { PaneNames } from "./pane-names.ts";
import type { RowGroup } from "./row-batch.ts";
import type { Run } from "./rows-in-order.ts";

export interface OpenPanesSettings {
  /** Panes that keep dense counters, about 180 kB each for 20 features of 1024 bins. */
  readonly hotLimit: number;
  /** Which learning samples are made; none if left out. */
  readonly sampler?: PaneSampler;
}

/** The panes that still take rows, one per partition, version, role, layout and lateness. */
export class OpenPanes {
  readonly #cells = new Map<string, PaneCell>();
  readonly #hot: HotCells;
  readonly #sampler: PaneSampler | undefined;
  readonly #names = new PaneNames();
  /** Keys that the store has not seen as they are now. */
  readonly #dirty = new Set<string>();

  constructor({ hotLimit, sampler }: OpenPanesSettings) {
    this.#hot = new HotCells(hotLimit);
    this.#sampler = sampler;
  }

  get size(): number {
    return this.#cells.size;
  }

  /** Counts runs of a partition in the layout of their schema. */
  count(source: PartitionId, runs: readonly Run[], layoutOf: (schema: Schema) => PaneLayout): void {
    const found = new Map<RowGroup, Map<number, PaneCell>>();
    for (const run of runs) {
      const layout = layoutOf(run.group.schema);
      const cell = this.#find(found, source, run, layout.hash);
      countRun(cell, run, layout, this.#hot.heat(cell, layout.size));
      this.#names.add(cell.key, run);
      this.#dirty.add(cell.key);
    }
  }

  /** Takes out the panes that end by `toMs`, in the order of their start, then of their identity. */
  close(toMs: number): PaneDelta[] {
    const closed = [...this.#cells.values()].filter(({ identity }) => identity.paneStartMs + paneMs <= toMs);
    closed.sort((a, b) => a.identity.paneStartMs - b.identity.paneStartMs || (a.key < b.key ? -1 : 1));
    return closed.map((cell) => {
      const unseenNames = this.#names.take(cell.key);
      const delta = unseenNames === undefined ? cellDelta(cell) : { ...cellDelta(cell), unseenNames };
      this.#cells.delete(cell.key);
      this.#hot.release(cell);
      this.#dirty.add(cell.key);
      return delta;
    });
  }

  /** Hands every changed pane to `put`, and the key of every one that is gone to `remove`. */
  takeDirty(put: (key: string, value: Uint8Array) => void, remove: (key: string) => void): void {
    for (const key of this.#dirty) {
      const cell = this.#cells.get(key);
      if (cell === undefined) remove(key);
      else put(key, pack(cellCodec(key, cell.identity, this.#sampler), cell));
    }
    this.#dirty.clear();
  }

  keep(key: string): void {
    this.#dirty.add(key);
  }

  /** @returns why the entry cannot be read. */
  restore(key: string, value: Uint8Array): string | undefined {
    const identity = parseIdentity(key);
    const cell = unpack(cellCodec(key, identity, this.#sampler), value);
    if ("unreadable" in cell) return cell.unreadable;
    this.#cells.set(key, cell);
    return undefined;
  }

  #find(
    found: Map<RowGroup, Map<number, PaneCell>>,
    source: PartitionId,
    { group, paneStartMs, late }: Run,
    schemaHash: string,
  ): PaneCell {
    const panes = found.get(group) ?? new Map<number, PaneCell>();
    found.set(group, panes);
    // Pane starts are multiples of 10,000, so the millisecond after is free to mean the late rows.
    const at = paneStartMs + (late ? 1 : 0);
    const known = panes.get(at);
    if (known !== undefined) return known;
    const { topic, partition } = source;
    const { model, version, role } = group;
    const identity = { paneStartMs, late, source: { topic, partition }, model, version, role, schemaHash };
    const key = identityText(identity);
    const sampler = group.schema.provisional ? this.#sampler : undefined;
    const cell = this.#cells.get(key) ?? paneCell(identity, key, sampler);
    this.#cells.set(key, cell);
    panes.set(at, cell);
    return cell;
  }
}
