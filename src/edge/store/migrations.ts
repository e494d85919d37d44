import type { DatabaseSync } from "node:sqlite";

/** One step of the file's format: applied once, in order, each in a transaction of its own. */
export interface Migration {
  /** The format that the step leads to: 1, 2, 3, … */
  readonly version: number;
  readonly statements: readonly string[];
}

/** Every step since the first format. A step that has been released is never changed; a new one is added below it. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    statements: [
      "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
      "CREATE TABLE state (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
      `CREATE TABLE positions (topic TEXT NOT NULL, partition INTEGER NOT NULL, next_offset INTEGER NOT NULL,
        PRIMARY KEY (topic, partition)) WITHOUT ROWID`,
      `CREATE TABLE audit (seq INTEGER PRIMARY KEY, at_ms REAL NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
        previous_hash TEXT NOT NULL, hash TEXT NOT NULL)`,
      "INSERT INTO meta VALUES ('audit_seq', '0'), ('audit_hash', '')",
    ],
  },
  {
    version: 2,
    statements: [
      `CREATE TABLE inbox (topic TEXT NOT NULL, place INTEGER NOT NULL, at_ms REAL NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (topic, place))`,
    ],
  },
];

export type Migrated = { readonly from: number; readonly to: number } | { readonly newer: number } | "foreign";

/**
 * Brings a file to the newest format.
 *
 * `newer`: it was written by a later driftline and is left alone. `foreign`: it is an SQLite file of something else.
 * @param nowMs epoch ms, noted as the time of creation
 */
export function migrate(database: DatabaseSync, steps: readonly Migration[], nowMs: number): Migrated {
  const from = formatOf(database);
  if (from === "foreign") return from;
  const to = Math.max(...steps.map((step) => step.version));
  if (from > to) return { newer: from };
  for (const { version, statements } of steps) {
    if (version <= from) continue;
    database.exec("BEGIN IMMEDIATE");
    try {
      for (const statement of statements) database.exec(statement);
      const remember = database.prepare("INSERT OR REPLACE INTO meta VALUES (?, ?)");
      if (from === 0 && version === 1) remember.run("created_ms", String(nowMs));
      remember.run("schema_version", String(version));
      database.exec("COMMIT");
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
  }
  return { from, to };
}

/** The format of a file: 0 for an empty one. */
function formatOf(database: DatabaseSync): number | "foreign" {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  if (tables.length === 0) return 0;
  if (!tables.some((table) => table.name === "meta")) return "foreign";
  const row = database.prepare("SELECT value FROM meta WHERE key = 'schema_version'").get();
  const version = Number(row?.value);
  return Number.isInteger(version) && version > 0 ? version : "foreign";
}
