import type { Migrated } from "./migrations.ts";
import type { UnreadableStore } from "./store.ts";

/** SQLite's primary result codes (sqlite.org/rescode.html). */
const sqlite = { busy: 5, readOnly: 8, ioError: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 };

/** Says in a person's words why a store did not open. */
export function openFailure(path: string, why: Exclude<Migrated, { to: number }> | unknown): UnreadableStore {
  if (why === "foreign") {
    return {
      unreadable: `${path} is an SQLite file, but not one of driftline's`,
      remedy: "name another file for the store; this one was left as it is",
    };
  }
  if (isNewer(why)) {
    return {
      unreadable: `${path} was written by a newer driftline (store format ${why.newer})`,
      remedy: "run that version, or a later one, or name another file for the store; this one was left as it is",
    };
  }
  return { unreadable: `${path}: ${textOf(why)}`, remedy: remedyFor(why) };
}

function isNewer(why: unknown): why is { newer: number } {
  return typeof why === "object" && why !== null && "newer" in why;
}

function textOf(why: unknown): string {
  switch (sqliteCode(why)) {
    case sqlite.busy:
      return "another driftline holds this store";
    case sqlite.corrupt:
    case sqlite.notADatabase:
      return "the file is damaged, or no store at all";
    case sqlite.readOnly:
      return "the file cannot be written";
    default:
      return why instanceof Error ? why.message : String(why);
  }
}

function remedyFor(why: unknown): string {
  switch (sqliteCode(why)) {
    case sqlite.busy:
      return "stop the other copy, or give each copy a store of its own";
    case sqlite.corrupt:
    case sqlite.notADatabase:
      return "restore it from a backup, or move it away with its -wal and -shm: driftline then rebuilds what the topics still hold, and rollback targets stay disarmed until re-armed";
    case sqlite.full:
      return "make room on the disk";
    default:
      return "check that the path is right, and that this user may write both the file and its folder";
  }
}

function sqliteCode(why: unknown): number | undefined {
  if (!(why instanceof Error)) return undefined;
  if (why.message.startsWith("database disk image is malformed")) return sqlite.corrupt;
  // The low byte of an extended code is the primary one.
  return "errcode" in why ? Number(why.errcode) & 0xff : undefined;
}
