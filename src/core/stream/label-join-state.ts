import { type Codec, pack, unpack } from "../codec.ts";
import type { Entry, StateChange } from "../machine.ts";
import { type Role, roles } from "../record.ts";
import type { JoinCohort, Serving } from "./join-cohort.ts";
import type { PendingTable } from "./pending-table.ts";
import { unpackBlock } from "./row-block.ts";

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
export const blockKey = "block/";
export const journalKey = "journal/";

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

export function takeDirtyJoin(prefix: string, table: PendingTable, progress: JoinProgress | undefined): StateChange {
  const puts: Entry[] = [];
  const deletes: string[] = [];
  if (progress !== undefined) puts.push({ key: prefix + progressKey, value: pack(progressCodec, progress) });
  table.takeDirtyCohorts((number, cohort) => {
    const key = `${prefix}${cohortKey}${number}`;
    if (cohort === undefined) deletes.push(key);
    else puts.push({ key, value: pack(cohortCodec, cohort) });
  });
  const { blocks, segments } = table.blocks.takeDirty();
  for (const [kind, values] of [
    [blockKey, blocks],
    [journalKey, segments],
  ] as const)
    for (const [number, value] of values) {
      const key = `${prefix}${kind}${number}`;
      if (value === undefined) deletes.push(key);
      else puts.push({ key, value });
    }
  return { puts, deletes };
}

/** Every key under `prefix` that the store may hold of a table. */
export function joinKeys(prefix: string, table: PendingTable): string[] {
  const cohorts = [...table.cohorts.values()];
  return [
    prefix + progressKey,
    ...cohorts.map(({ number }) => `${prefix}${cohortKey}${number}`),
    ...cohorts.flatMap(({ blocks }) => blocks.map((block) => `${prefix}${blockKey}${block}`)),
    ...[...table.blocks.segments].map((segment) => `${prefix}${journalKey}${segment}`),
  ];
}

/** Marks the keys of a failed commit as dirty; true if the progress is one of them. */
export function keepJoin(prefix: string, table: PendingTable, failed: StateChange): boolean {
  let progress = false;
  const failures = [...failed.puts, ...failed.deletes.map((key) => ({ key, value: undefined }))];
  for (const { key: full, value } of failures) {
    if (!full.startsWith(prefix)) continue;
    const key = full.slice(prefix.length);
    if (key === progressKey) progress = true;
    else if (key.startsWith(cohortKey)) table.touchCohort(Number(key.slice(cohortKey.length)));
    else if (key.startsWith(blockKey)) table.blocks.keep(Number(key.slice(blockKey.length)));
    else if (key.startsWith(journalKey)) table.blocks.keepSegment(Number(key.slice(journalKey.length)), value);
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
  const segments: [number: number, value: Uint8Array][] = [];
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
    else if (key.startsWith(journalKey)) segments.push([Number(key.slice(journalKey.length)), value]);
  }
  for (const [number, value] of blocks) {
    const read = unpackBlock(value, table.row.stride);
    if ("unreadable" in read) return { unreadable: `${prefix}${blockKey}${number}: ${read.unreadable}` };
    if (!table.restoreBlock(number, read)) return { unreadable: `${prefix}${blockKey}${number}: no cohort` };
  }
  for (const [number, value] of segments.sort(([a], [b]) => a - b)) {
    const unreadable = table.blocks.restoreSegment(number, value);
    if (unreadable !== undefined) return { unreadable: `${prefix}${journalKey}${number}: ${unreadable}` };
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
