import type { DatabaseSync } from "node:sqlite";
import type { PostedRecords, WaitingRecord, WaitingRecords, WaitingTopic } from "../../core/inbox.ts";
import type { Position } from "../../core/machine.ts";

/** The table `inbox`: what was posted and is in no checkpoint yet. Whoever calls it owns the transactions. */
export class SqliteInbox {
  readonly #database: DatabaseSync;
  readonly #topics = new Map<string, Held>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.recount();
  }

  /** Looks into the table what waits: at the start, and after a transaction that was rolled back. */
  recount(): void {
    this.#topics.clear();
    const held = this.#database
      .prepare(
        "SELECT topic, min(place) AS low, max(place) AS high, sum(length(body)) AS bytes FROM inbox GROUP BY topic",
      )
      .all();
    for (const { topic, low, high, bytes } of held)
      this.#topics.set(String(topic), { low: Number(low), high: Number(high) + 1, bytes: Number(bytes) });
  }

  waiting(topics: Iterable<string>): WaitingTopic[] {
    return Array.from(topics, (topic) => ({ topic, ...this.#of(topic) }));
  }

  post({ bytes, records }: PostedRecords): void {
    const insert = this.#database.prepare("INSERT INTO inbox VALUES (?, ?, ?, ?)");
    for (const { topic, timestampMs, start, end } of records) {
      const held = this.#of(topic);
      insert.run(topic, held.high, timestampMs, bytes.subarray(start, end));
      held.high += 1;
      held.bytes += end - start;
    }
  }

  /** Removes what a checkpoint has counted, and overwrites its place in the file: bodies are people's, state is not. */
  remove({ topic, nextOffset }: Position): void {
    const held = this.#topics.get(topic);
    if (held === undefined || held.low >= Math.min(nextOffset, held.high)) return;
    const below = [topic, nextOffset] as const;
    const size = this.#database.prepare("SELECT sum(length(body)) AS bytes FROM inbox WHERE topic = ? AND place < ?");
    held.bytes -= Number(size.get(...below)?.bytes ?? 0);
    this.#database.exec("PRAGMA secure_delete = ON");
    this.#database.prepare("DELETE FROM inbox WHERE topic = ? AND place < ?").run(...below);
    this.#database.exec("PRAGMA secure_delete = OFF");
    held.low = Math.min(nextOffset, held.high);
  }

  /** The records from an offset on, in one buffer of their own. */
  records(topic: string, from: number, mostRecords: number, mostBytes: number): WaitingRecords {
    const rows = this.#database
      .prepare("SELECT place, at_ms, body FROM inbox WHERE topic = ? AND place >= ? ORDER BY place LIMIT ?")
      .iterate(topic, from, mostRecords);
    const bodies: Uint8Array[] = [];
    const records: WaitingRecord[] = [];
    let end = 0;
    for (const { place, at_ms, body } of rows) {
      const start = end;
      bodies.push(body as Uint8Array);
      end += (body as Uint8Array).length;
      records.push({ topic, offset: Number(place), timestampMs: Number(at_ms), start, end });
      if (end >= mostBytes) break;
    }
    const bytes = new Uint8Array(end);
    for (const [i, { start }] of records.entries()) bytes.set(bodies[i] as Uint8Array, start);
    return { bytes, records };
  }

  /** A topic whose records are all counted goes on at its position: an offset is never used twice. */
  #of(topic: string): Held {
    const known = this.#topics.get(topic);
    if (known !== undefined) return known;
    const position = this.#database
      .prepare("SELECT next_offset AS next FROM positions WHERE topic = ? AND partition = 0")
      .get(topic);
    const next = Number(position?.next ?? 0);
    const held = { low: next, high: next, bytes: 0 };
    this.#topics.set(topic, held);
    return held;
  }
}

interface Held {
  low: number;
  high: number;
  bytes: number;
}
