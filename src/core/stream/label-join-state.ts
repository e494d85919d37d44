import { type ByteReader, ByteWriter, type Codec, pack, unpack } from "../codec.ts";
import type { Entry, StateChange } from "../machine.ts";
import { type Role, roles } from "../record.ts";
import type { JoinCohort, Serving } from "./join-cohort.ts";
import type { PendingTable } from "./pending-table.ts";
import { blockRows, type RowBlock } from "./row-blocks.ts";

/** What a join knows besides its rows; times are event time, epoch ms, −∞ before the first. */
export interface JoinProgress {
  /** New cohorts keep a share of 2^-level of the ids. */
  readonly level: number;
  readonly levelSinceMs: number;
  /** Up to here time has advanced; a cohort's start. */
  readonly horizonMs: number;
}

const progressKey = "progress";
const cohortKey = "cohort/";
const blockKey = "block/";

const progressCodec: Codec<JoinProgress> = {
  version: 1,
  encode({ level, levelSinceMs, horizonMs }, out) {
    out.byte(level);
    out.double(levelSinceMs);
    out.double(horizonMs);
  },
  decode: (bytes) => ({ level: bytes.byte(), levelSinceMs: bytes.double(), horizonMs: bytes.double() }),
};

interface StoredCohort {
  readonly serving: Serving | undefined;
  readonly startMs: number;
  readonly level: number;
}

/** A role by its place in `roles` + 1; 0 for early labels. */
const cohortCodec: Codec<StoredCohort> = {
  version: 1,
  encode({ serving, startMs, level }, out) {
    out.byte(serving === undefined ? 0 : roles.indexOf(serving.role) + 1);
    out.text(serving?.version ?? "");
    out.double(startMs);
    out.byte(level);
  },
  decode(bytes) {
    const role = roles[bytes.byte() - 1];
    const version = bytes.text();
    return { serving: role && { version, role }, startMs: bytes.double(), level: bytes.byte() };
  },
};

/** Rows as they lie in memory, in the byte order of the machine: little-endian on x64 and arm64. */
function blockCodec(stride: number): Codec<RowBlock> {
  return {
    version: 1,
    encode({ cohort, rows, words }, out) {
      out.varint(cohort);
      out.varint(rows);
      out.blob(new Uint8Array(words.buffer, words.byteOffset, rows * stride * 4));
    },
    decode(bytes: ByteReader) {
      const cohort = bytes.varint();
      const rows = bytes.varint();
      const blob = bytes.blob();
      if (rows > blockRows || blob.length !== rows * stride * 4)
        return { unreadable: `${blob.length} bytes for ${rows} rows of ${stride} words` };
      return { cohort, rows, words: new Uint32Array(blob.slice().buffer) };
    },
  };
}

/** `pack` with room from the start: a checkpoint may hold thousands of blocks. */
function packBlock(codec: Codec<RowBlock>, block: RowBlock, stride: number): Uint8Array {
  const out = new ByteWriter(block.rows * stride * 4 + 32);
  out.byte(codec.version);
  codec.encode(block, out);
  return out.finish();
}

export function takeDirtyJoin(prefix: string, table: PendingTable, progress: JoinProgress | undefined): StateChange {
  const puts: Entry[] = [];
  const deletes: string[] = [];
  if (progress !== undefined) puts.push({ key: prefix + progressKey, value: pack(progressCodec, progress) });
  table.takeDirtyCohorts((number, cohort) => {
    const key = `${prefix}${cohortKey}${number}`;
    if (cohort === undefined) deletes.push(key);
    else puts.push({ key, value: pack(cohortCodec, cohort) });
  });
  const codec = blockCodec(table.row.stride);
  table.blocks.takeDirty((number, block) => {
    const key = `${prefix}${blockKey}${number}`;
    if (block === undefined) deletes.push(key);
    else puts.push({ key, value: packBlock(codec, block, table.row.stride) });
  });
  return { puts, deletes };
}

/** Every key under `prefix` that the store may hold of a table. */
export function joinKeys(prefix: string, table: PendingTable): string[] {
  const cohorts = [...table.cohorts.values()];
  return [
    prefix + progressKey,
    ...cohorts.map(({ number }) => `${prefix}${cohortKey}${number}`),
    ...cohorts.flatMap(({ blocks }) => blocks.map((block) => `${prefix}${blockKey}${block}`)),
  ];
}

/** Marks the keys of a failed commit as dirty; true if the progress is one of them. */
export function keepJoin(prefix: string, table: PendingTable, failed: StateChange): boolean {
  let progress = false;
  for (const full of [...failed.puts.map((entry) => entry.key), ...failed.deletes]) {
    if (!full.startsWith(prefix)) continue;
    const key = full.slice(prefix.length);
    if (key === progressKey) progress = true;
    else if (key.startsWith(cohortKey)) table.touchCohort(Number(key.slice(cohortKey.length)));
    else if (key.startsWith(blockKey)) table.blocks.keep(Number(key.slice(blockKey.length)));
  }
  return progress;
}

/** Fills an empty table; entries under other prefixes are left alone. */
export function restoreJoin(
  prefix: string,
  table: PendingTable,
  entries: Iterable<Entry>,
  servingOf: (version: string, role: Role) => Serving,
): { progress: JoinProgress | undefined } | { unreadable: string } {
  const blocks: [number: number, value: Uint8Array][] = [];
  let progress: JoinProgress | undefined;
  for (const { key: full, value } of entries) {
    if (!full.startsWith(prefix)) continue;
    const key = full.slice(prefix.length);
    if (key === progressKey) {
      const read = unpack(progressCodec, value);
      if ("unreadable" in read) return { unreadable: `${full}: ${read.unreadable}` };
      progress = read;
    } else if (key.startsWith(cohortKey)) {
      const read = unpack(cohortCodec, value);
      if ("unreadable" in read) return { unreadable: `${full}: ${read.unreadable}` };
      table.restoreCohort(joinCohort(Number(key.slice(cohortKey.length)), read, servingOf));
    } else if (key.startsWith(blockKey)) blocks.push([Number(key.slice(blockKey.length)), value]);
  }
  const codec = blockCodec(table.row.stride);
  for (const [number, value] of blocks) {
    const read = unpack(codec, value);
    if ("unreadable" in read) return { unreadable: `${prefix}${blockKey}${number}: ${read.unreadable}` };
    if (!table.restoreBlock(number, read)) return { unreadable: `${prefix}${blockKey}${number}: no cohort` };
  }
  table.restored();
  return { progress };
}

function joinCohort(
  number: number,
  { serving, startMs, level }: StoredCohort,
  servingOf: (version: string, role: Role) => Serving,
): JoinCohort {
  return { number, serving: serving && servingOf(serving.version, serving.role), startMs, level, blocks: [] };
}
