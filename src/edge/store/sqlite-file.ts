import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Posted, PostedRecords, WaitingRecords } from "../../core/inbox.ts";
import type { Checkpoint, Entry, Position } from "../../core/machine.ts";
import { canonicalJson, chain, verifyChain } from "./audit-chain.ts";
import { migrate, migrations } from "./migrations.ts";
import { openFailure } from "./open-failure.ts";
import { SqliteInbox } from "./sqlite-inbox.ts";
import type { AuditHead, AuditRecord, AuditVerdict, Committed, StoreContents, UnreadableStore } from "./store.ts";

/**
 * One SQLite file, held exclusively until `close` or the end of the process; synchronous, so it lives in a thread of
 * its own (`sqlite-worker.ts`).
 */
export class SqliteFile {
  readonly inbox: SqliteInbox;
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.inbox = new SqliteInbox(database);
  }

  load(): StoreContents {
    const entries = this.#database.prepare("SELECT key, value FROM state ORDER BY key").all();
    const positions = this.#database.prepare("SELECT topic, partition, next_offset AS nextOffset FROM positions").all();
    return {
      entries: entries.map(({ key, value }) => ({ key, value }) as unknown as Entry),
      positions: positions.map((row) => ({ ...row }) as unknown as Position),
      auditHead: this.#head(),
    };
  }

  commit({ change, positions, audit }: Checkpoint): Committed {
    return this.#whole(() => {
      const put = this.#database.prepare("INSERT OR REPLACE INTO state VALUES (?, ?)");
      for (const { key, value } of change.puts) put.run(key, value);
      const remove = this.#database.prepare("DELETE FROM state WHERE key = ?");
      for (const key of change.deletes) remove.run(key);
      const move = this.#database.prepare("INSERT OR REPLACE INTO positions VALUES (?, ?, ?)");
      for (const position of positions) {
        move.run(position.topic, position.partition, position.nextOffset);
        this.inbox.remove(position);
      }
      this.#append(audit);
      return true;
    });
  }

  post(posted: PostedRecords): Posted {
    return this.#whole(() => {
      this.inbox.post(posted);
      return this.inbox.waiting(new Set(posted.records.map(({ topic }) => topic)));
    });
  }

  /** The records of a topic that wait, or why they cannot be read. */
  waitingRecords(...which: Parameters<SqliteInbox["records"]>): WaitingRecords | { readonly failed: string } {
    try {
      return this.inbox.records(...which);
    } catch (error) {
      return { failed: textOf(error) };
    }
  }

  audit(limit: number): AuditRecord[] {
    return this.#database.prepare("SELECT * FROM audit ORDER BY seq DESC LIMIT ?").all(limit).map(auditRecord);
  }

  verifyAudit(): AuditVerdict {
    const rows = this.#database.prepare("SELECT * FROM audit ORDER BY seq").iterate();
    return verifyChain(rows.map(auditRecord), this.#head());
  }

  close(): void {
    this.#database.close();
  }

  #append(audit: Checkpoint["audit"]): void {
    if (audit.length === 0) return;
    let head = this.#head();
    const insert = this.#database.prepare("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?)");
    for (const entry of audit) {
      const record = chain(entry, head);
      insert.run(record.seq, record.atMs, record.kind, canonicalJson(record.body), record.previousHash, record.hash);
      head = record;
    }
    const remember = this.#database.prepare("UPDATE meta SET value = ? WHERE key = ?");
    remember.run(String(head.seq), "audit_seq");
    remember.run(head.hash, "audit_hash");
  }

  #head(): AuditHead {
    const value = this.#database.prepare("SELECT value FROM meta WHERE key = ?");
    const seq = Number(value.get("audit_seq")?.value);
    return { seq, hash: String(value.get("audit_hash")?.value) };
  }

  /** One transaction: all of it, or nothing and why. */
  #whole<Result>(write: () => Result): { ok: Result } | { failed: string } {
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      const ok = write();
      this.#database.exec("COMMIT");
      return { ok };
    } catch (error) {
      // After some failures SQLite has rolled back by itself, and says so by an error here.
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      this.inbox.recount();
      return { failed: textOf(error) };
    }
  }
}

/** Opens or makes the file (mode 0600, its folder too if need be) and brings it to the newest format. */
export function openSqliteFile(path: string, nowMs: number): SqliteFile | UnreadableStore {
  let database: DatabaseSync | undefined;
  try {
    if (!existsSync(dirname(path))) mkdirSync(dirname(path), { mode: 0o700 });
    restrict(path);
    database = new DatabaseSync(path, { timeout: 0 });
    // Exclusive locking before WAL: the lock is held from the first access on, and no shared-memory file is needed.
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = FULL");
    database.exec("BEGIN IMMEDIATE; COMMIT");
    const check = database.prepare("PRAGMA quick_check(1)").get()?.quick_check;
    if (check !== "ok") throw new Error(`database disk image is malformed: ${String(check)}`);
    const migrated = migrate(database, migrations, nowMs);
    if (migrated !== "foreign" && "to" in migrated) return new SqliteFile(database);
    database.close();
    return openFailure(path, migrated);
  } catch (error) {
    if (database?.isOpen) database.close();
    return openFailure(path, error);
  }
}

/**
 * Makes the file, or takes it from other users, before SQLite writes into it; its log gets the same mode.
 *
 * An existing file is not opened: closing it again would drop the lock of a store that this process holds already
 * (fcntl(2): closing any descriptor of a file lets all of the process's locks on it go).
 */
function restrict(path: string): void {
  if (existsSync(path)) chmodSync(path, 0o600);
  else closeSync(openSync(path, "wx", 0o600));
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function auditRecord(row: Record<string, unknown>): AuditRecord {
  const { seq, at_ms, kind, body, previous_hash, hash } = row as Record<string, string | number>;
  return {
    seq: Number(seq),
    atMs: Number(at_ms),
    kind: String(kind),
    body: JSON.parse(String(body)),
    previousHash: String(previous_hash),
    hash: String(hash),
  };
}
