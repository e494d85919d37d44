import type { ByteReader, ByteWriter } from "../codec.ts";
import { countAnswers, countSegments } from "../profile/extra-counts.ts";
import { type ExtraBlock, type ExtraLayout, extraLayout } from "../profile/extra-layout.ts";
import type { PaneLayout } from "../profile/layout.ts";
import { addCounts, encodeCounts, type SparseCounts } from "../profile/sparse-counts.ts";
import type { SchemaExtras } from "../row-extras.ts";
import type { RowGroup } from "./row-batch.ts";

/** Counts of one own metric or segment key in a pane; for a segment the values by code that had been seen. */
export interface ExtraCounts {
  readonly id: string;
  readonly counts: SparseCounts;
  readonly seen: readonly string[];
}

interface Held {
  cold: SparseCounts;
  dense: Uint32Array | undefined;
  seen: readonly string[];
}

const laidOut = new WeakMap<SchemaExtras, WeakMap<PaneLayout, ExtraLayout>>();

/** What a pane counts of its rows beyond columns; by block, so that a changed setting costs only what it changed. */
export class PaneExtras {
  readonly #blocks = new Map<string, Held>();

  /** Counts rows [from, to) of a group whose schema has extras. */
  add(group: RowGroup, extras: SchemaExtras, layout: PaneLayout, from: number, to: number): void {
    const { metrics, segments, shape } = layoutOf(extras, layout);
    metrics.forEach((block, i) => {
      const answers = group.metrics?.[i];
      if (answers !== undefined) countAnswers(answers, from, to, this.#dense(block));
    });
    const keys = segments.flatMap((block, i) => {
      const codes = group.segments?.[i];
      const values = extras.segments[i];
      if (codes === undefined || values === undefined) return [];
      return [{ codes, block: this.#dense(block, values.seen) }];
    });
    if (keys.length === 0) return;
    // The reference's p50, p90 and p99 in this order; a lone threshold is an objective.
    const [p50, , p99] = layout.latencyThresholdsMs.length >= 3 ? layout.latencyThresholdsMs : [];
    const slow = [p50 ?? Number.POSITIVE_INFINITY, p99 ?? Number.POSITIVE_INFINITY] as const;
    countSegments(shape, keys, group, slow, from, to);
  }

  /** Keeps sparse counts only. */
  cool(): void {
    for (const held of this.#blocks.values()) {
      if (held.dense !== undefined) held.cold = encodeCounts(held.dense);
      held.dense = undefined;
    }
  }

  take(): ExtraCounts[] {
    return [...this.#blocks].map(([id, held]) => ({
      id,
      counts: held.dense === undefined ? held.cold : encodeCounts(held.dense),
      seen: held.seen,
    }));
  }

  encode(out: ByteWriter): void {
    const blocks = this.take();
    out.varint(blocks.length);
    for (const { id, counts, seen } of blocks) {
      out.text(id);
      out.blob(counts);
      out.varint(seen.length);
      for (const text of seen) out.text(text);
    }
  }

  static decode(bytes: ByteReader): PaneExtras {
    const extras = new PaneExtras();
    for (let left = bytes.varint(); left > 0; left -= 1) {
      const id = bytes.text();
      const cold = bytes.blob();
      const seen = Array.from({ length: bytes.varint() }, () => bytes.text());
      extras.#blocks.set(id, { cold, dense: undefined, seen });
    }
    return extras;
  }

  #dense({ id, size }: ExtraBlock, seen: readonly string[] = []): Uint32Array {
    const held = this.#blocks.get(id) ?? { cold: new Uint8Array(0), dense: undefined, seen };
    this.#blocks.set(id, held);
    held.seen = seen;
    if (held.dense !== undefined) return held.dense;
    const dense = new Uint32Array(size);
    addCounts(held.cold, dense);
    held.dense = dense;
    return dense;
  }
}

function layoutOf(extras: SchemaExtras, layout: PaneLayout): ExtraLayout {
  const byLayout = laidOut.get(extras) ?? new WeakMap<PaneLayout, ExtraLayout>();
  laidOut.set(extras, byLayout);
  const known = byLayout.get(layout);
  if (known !== undefined) return known;
  const { metrics, segments } = extras;
  const fresh = extraLayout({ metrics, segments: segments.map(({ key }) => key) }, layout);
  byLayout.set(layout, fresh);
  return fresh;
}
