import type { Entry } from "../machine.ts";
import type { LabelJoin } from "./label-join.ts";
import { blockKey, journalKey, restoreJoin } from "./label-join-state.ts";
import { PendingRow, type PendingShape, unknownSegment } from "./pending-row.ts";
import { PendingTable } from "./pending-table.ts";
import { packBlock } from "./row-block.ts";

/** A join's stored entries as they are to be read now. */
interface ReshapedJoin {
  readonly entries: readonly Entry[];
  /** Those of them that the store does not have in this form yet. */
  readonly rewritten: readonly Entry[];
  /** Keys that are to leave the store. */
  readonly stale: readonly string[];
}

/**
 * Takes a join up where the store left off. Rows that were stored with other segment keys are brought into the shape of
 * today's, so that no prediction is lost to a changed setting: codes of keys that are still asked for are kept, rows
 * have no code of new ones.
 *
 * @param shape of today's rows
 * @param stored ids of the keys that rows were stored with, in their order; `wanted` those of today
 */
export function restoreReshaped(
  join: LabelJoin,
  prefix: string,
  entries: readonly Entry[],
  shape: PendingShape,
  stored: readonly string[],
  wanted: readonly string[],
): { readonly stale: readonly string[] } | { readonly unreadable: string } {
  const reshaped = reshapeJoin(prefix, entries, shape, stored, wanted);
  if ("unreadable" in reshaped) return reshaped;
  const unreadable = join.restore(prefix, reshaped.entries);
  if (unreadable !== undefined) return { unreadable };
  join.keep(prefix, { puts: reshaped.rewritten, deletes: [] });
  return { stale: reshaped.stale };
}

function reshapeJoin(
  prefix: string,
  entries: readonly Entry[],
  shape: PendingShape,
  stored: readonly string[],
  wanted: readonly string[],
): ReshapedJoin | { readonly unreadable: string } {
  if (stored.length === wanted.length && stored.every((id, key) => id === wanted[key]))
    return { entries, rewritten: [], stale: [] };
  const table = new PendingTable({ ...shape, segments: stored.length });
  const restored = restoreJoin(prefix, table, entries, (version, role) => ({ version, role }));
  if ("unreadable" in restored) return restored;
  const sources = wanted.map((id) => stored.indexOf(id));
  const { stride } = new PendingRow(shape);
  const rewritten = [...table.cohorts.values()].flatMap(({ blocks }) =>
    blocks.map((block): Entry => {
      const { cohort, rows, words } = table.blocks.get(block);
      const reshaped = reshapedRows(words, rows, table.row.stride, stored.length, stride, sources);
      return { key: `${prefix}${blockKey}${block}`, value: packBlock({ cohort, rows, words: reshaped }, stride, 0) };
    }),
  );
  const isOf = (kind: string) => (entry: Entry) => entry.key.startsWith(prefix + kind);
  const others = entries.filter((entry) => !isOf(blockKey)(entry) && !isOf(journalKey)(entry));
  const stale = entries.filter(isOf(journalKey)).map(({ key }) => key);
  return { entries: [...others, ...rewritten], rewritten, stale };
}

/** Rows of another stride: what comes before the codes as it is, then for each source the code, or none (−1). */
function reshapedRows(
  words: Uint32Array,
  rows: number,
  oldStride: number,
  oldKeys: number,
  stride: number,
  sources: readonly number[],
): Uint32Array {
  const reshaped = new Uint32Array(rows * stride);
  const head = oldStride - oldKeys;
  for (let row = 0; row < rows; row += 1) {
    const from = row * oldStride;
    reshaped.set(words.subarray(from, from + head), row * stride);
    sources.forEach((source, key) => {
      const code = source < 0 ? unknownSegment : (words[from + head + source] as number);
      reshaped[row * stride + head + key] = code;
    });
  }
  return reshaped;
}
