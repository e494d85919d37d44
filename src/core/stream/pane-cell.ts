import type { ByteReader, ByteWriter, Codec } from "../codec.ts";
import type { PartitionId } from "../machine.ts";
import { countClassShares } from "../profile/class-shares.ts";
import { countColumn, countOutcomes } from "../profile/count-columns.ts";
import { countMoments } from "../profile/count-moments.ts";
import type { PaneLayout } from "../profile/layout.ts";
import { encodeCounts, type SparseCounts } from "../profile/sparse-counts.ts";
import type { Role } from "../record.ts";
import type { LearningSample, PaneDelta } from "./pane-delta.ts";
import { PaneExtras } from "./pane-extras.ts";
import { PanePositions } from "./pane-positions.ts";
import type { RowGroup } from "./row-batch.ts";
import type { Run } from "./rows-in-order.ts";

/** Which rows an open pane holds: those of one partition, version, role and layout, on time or late. */
export interface PaneIdentity {
  readonly paneStartMs: number;
  readonly late: boolean;
  readonly source: PartitionId;
  readonly model: string;
  readonly version: string;
  readonly role: Role;
  readonly schemaHash: string;
}

/** Collects the learning sample of one pane while its model has no reference. */
export interface PaneSample {
  /** Rows [from, to) of a group of provisional schema, in the order of the log. */
  add(group: RowGroup, from: number, to: number): void;
  take(): LearningSample;
  encode(out: ByteWriter): void;
}

/** How learning samples begin and come back from the store. */
export interface PaneSampler {
  begin(source: PartitionId): PaneSample;
  decode(bytes: ByteReader, source: PartitionId): PaneSample;
}

/** The rows of one pane so far. Counts are dense while it is hot, else sparse. */
export interface PaneCell {
  readonly key: string;
  readonly identity: PaneIdentity;
  readonly positions: PanePositions;
  readonly sample: PaneSample | undefined;
  /** What the counts were when it last cooled down; out of date while `vector` is there. */
  cold: SparseCounts;
  vector: Float64Array | undefined;
  /** Own metrics and segments; undefined until a row had some. */
  extras: PaneExtras | undefined;
}

/** The identity as text: distinct for distinct identities, whatever is in their names (JSON escapes lone surrogates). */
export function identityText(identity: PaneIdentity): string {
  const { paneStartMs, late, source, model, version, role, schemaHash } = identity;
  return JSON.stringify([paneStartMs, late, source.topic, source.partition, model, version, role, schemaHash]);
}

/** @throws SyntaxError for text that `identityText` did not write. */
export function parseIdentity(text: string): PaneIdentity {
  const [paneStartMs, late, topic, partition, model, version, role, schemaHash] = JSON.parse(text);
  return { paneStartMs, late, source: { topic, partition }, model, version, role, schemaHash };
}

export function paneCell(identity: PaneIdentity, key: string, sampler: PaneSampler | undefined): PaneCell {
  return {
    key,
    identity,
    positions: new PanePositions(),
    sample: sampler?.begin(identity.source),
    cold: new Uint8Array(0),
    vector: undefined,
    extras: undefined,
  };
}

/** Counts a run into the dense vector of its pane, column by column. */
export function countRun(cell: PaneCell, { group, from, to }: Run, layout: PaneLayout, vector: Float64Array): void {
  countOutcomes(layout, group, from, to, vector);
  for (let i = 0; i < layout.columns.length; i += 1) {
    const shape = layout.columns[i];
    const values = group.columns[i];
    if (shape !== undefined && values !== undefined) countColumn(shape, values, from, to, vector);
  }
  if (layout.moments !== undefined) countMoments(layout.moments, group, from, to, cell.positions.rows, vector);
  if (layout.classShares !== undefined) countClassShares(layout.classShares, group.columns, from, to, vector);
  const { extras } = group.schema;
  if (extras !== null) {
    cell.extras ??= new PaneExtras();
    cell.extras.add(group, extras, layout, from, to);
  }
  cell.positions.add(group.offset, from, to);
  cell.sample?.add(group, from, to);
}

function cellCounts(cell: PaneCell): SparseCounts {
  return cell.vector === undefined ? cell.cold : encodeCounts(cell.vector);
}

/** What the pane hands on when it closes. */
export function cellDelta(cell: PaneCell): PaneDelta {
  const { late, ...identity } = cell.identity;
  const delta = {
    ...identity,
    late: late ? cell.positions.rows : 0,
    counts: cellCounts(cell),
    positions: cell.positions.take(),
    ...(cell.extras === undefined ? {} : { extras: cell.extras.take() }),
  };
  return cell.sample === undefined ? delta : { ...delta, sample: cell.sample.take() };
}

/** What follows the counts of a stored pane. */
const hasSample = 1;
const hasExtras = 2;

/** An open pane in the store; its identity is its key. */
export function cellCodec(key: string, identity: PaneIdentity, sampler: PaneSampler | undefined): Codec<PaneCell> {
  return {
    version: 1,
    encode: (cell, out) => {
      cell.positions.encode(out);
      out.blob(cellCounts(cell));
      out.byte((cell.sample === undefined ? 0 : hasSample) | (cell.extras === undefined ? 0 : hasExtras));
      cell.sample?.encode(out);
      cell.extras?.encode(out);
    },
    decode: (bytes) => {
      const positions = PanePositions.decode(bytes);
      const cold = bytes.blob();
      const flags = bytes.byte();
      const sampled = (flags & hasSample) !== 0;
      if (sampled && sampler === undefined) return { unreadable: "a learning sample, and nothing here learns" };
      const sample = sampled ? sampler?.decode(bytes, identity.source) : undefined;
      const extras = (flags & hasExtras) === 0 ? undefined : PaneExtras.decode(bytes);
      return { key, identity, positions, sample, cold, vector: undefined, extras };
    },
  };
}
