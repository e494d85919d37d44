import type { InboxStore, WaitingTopic } from "../../core/inbox.ts";
import type { PartitionId } from "../../core/machine.ts";
import { Changes } from "./changes.ts";
import { packed } from "./packed-posts.ts";
import type { LogSlice, ReadableLog } from "./readable-log.ts";

/** How much may wait to be counted, in the store and on the way there. */
export interface InboxLimits {
  readonly maxRecords: number;
  readonly maxBytes: number;
}

/** What became of a post. Only what is `stored` is in the log; of the others nothing is. */
export type Taken = { readonly outcome: "stored" } | { readonly outcome: "full" | "unwritable"; readonly why: string };

/** The records of one request, for one topic. */
export interface Post {
  readonly topic: string;
  readonly timestampMs: number;
  readonly records: readonly Uint8Array[];
}

interface Waiting extends Post {
  readonly bytes: number;
  resolve(taken: Taken): void;
}

/** Bytes that one transaction takes at most beyond its first post, so that a checkpoint never waits long behind it. */
const groupBytes = 4 * 1024 * 1024;
/** Bytes that may wait in memory for their transaction. */
const memoryBytes = 32 * 1024 * 1024;
const readBytes = 1024 * 1024;

/**
 * What was posted and is not counted yet: a log in the store, with one partition per topic.
 *
 * Posts that come while a transaction is under way share the next one, so that a disk which takes its time makes groups
 * larger, not waits longer. A post is answered after the transaction that holds it.
 */
export class Inbox implements ReadableLog {
  readonly #store: InboxStore;
  readonly #limits: InboxLimits;
  readonly #topics: Map<string, WaitingTopic>;
  readonly #changes = new Changes();
  #queue: Waiting[] = [];
  #queuedBytes = 0;
  #queuedRecords = 0;
  #writing: Promise<void> | undefined;
  #closed = false;

  private constructor(store: InboxStore, limits: InboxLimits, waiting: readonly WaitingTopic[]) {
    this.#store = store;
    this.#limits = limits;
    this.#topics = new Map(waiting.map((topic) => [topic.topic, topic]));
  }

  /** Opens the inbox of these topics, with whatever an earlier run left in it. */
  static async open(store: InboxStore, topics: readonly string[], limits: InboxLimits): Promise<Inbox> {
    return new Inbox(store, limits, await store.waiting(topics));
  }

  /** Records and bytes that wait, those on their way to the store included. */
  get size(): { readonly records: number; readonly bytes: number } {
    let [records, bytes] = [this.#queuedRecords, this.#queuedBytes];
    for (const { low, high, bytes: held } of this.#topics.values()) {
      records += high - low;
      bytes += held;
    }
    return { records, bytes };
  }

  /** Resolves when the post would survive a power cut, or is refused whole. */
  take(post: Post): Promise<Taken> | Taken {
    if (this.#closed) return { outcome: "unwritable", why: "driftline is stopping" };
    const bytes = post.records.reduce((sum, { length }) => sum + length, 0);
    const why = this.#full(post.records.length, bytes);
    if (why !== undefined) return { outcome: "full", why };
    this.#queuedBytes += bytes;
    this.#queuedRecords += post.records.length;
    return new Promise((resolve) => {
      this.#queue.push({ ...post, bytes, resolve });
      this.#writing ??= this.#write();
    });
  }

  /** Takes no more; resolves when everything taken is answered. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
  }

  partitions(topic: string): number {
    return this.#topics.has(topic) ? 1 : 0;
  }

  bounds({ topic }: PartitionId): { readonly low: number; readonly high: number } {
    return this.#topics.get(topic) ?? { low: 0, high: 0 };
  }

  async read({ topic, partition }: PartitionId, offset: number, most: number): Promise<LogSlice> {
    const { bytes, records } = await this.#store.waitingRecords(topic, offset, most, readBytes);
    if (records.length === 0) throw new Error(`the store does not hold record ${offset}`);
    const slice = records.map((record) => ({ ...record, partition, bytes, key: null, headers: null }));
    return { records: slice, endOffset: (slice.at(-1)?.offset ?? offset - 1) + 1 };
  }

  /** What waits is always read from its start. */
  offsetAt(id: PartitionId): number {
    return this.bounds(id).low;
  }

  /** The checkpoint has removed what it counted. */
  commit(): void {
    this.#store.waiting([...this.#topics.keys()]).then(
      (waiting) => this.#holds(waiting),
      // A store that is closed or broken says so where something rests on it.
      () => undefined,
    );
  }

  /** Nobody but the store remembers a position. */
  committed(): undefined {
    return undefined;
  }

  changed(): Promise<void> {
    return this.#changes.next();
  }

  wake(): void {
    this.#changes.tell();
  }

  #full(records: number, bytes: number): string | undefined {
    const { maxRecords, maxBytes } = this.#limits;
    const held = this.size;
    if (held.records + records > maxRecords)
      return `${held.records} records wait to be counted, of at most ${maxRecords}`;
    if (held.bytes + bytes > maxBytes) return `${held.bytes} bytes wait to be counted, of at most ${maxBytes}`;
    const waits = this.#queuedBytes + bytes > memoryBytes && this.#queuedBytes > 0;
    return waits ? `${this.#queuedBytes} bytes wait for the disk` : undefined;
  }

  async #write(): Promise<void> {
    while (this.#queue.length > 0) {
      const group = this.#nextGroup();
      const posted = await this.#store.post(packed(group));
      for (const { bytes, records } of group) {
        this.#queuedBytes -= bytes;
        this.#queuedRecords -= records.length;
      }
      if ("ok" in posted) this.#holds(posted.ok);
      const taken: Taken = "ok" in posted ? { outcome: "stored" } : { outcome: "unwritable", why: posted.failed };
      for (const { resolve } of group) resolve(taken);
      if ("ok" in posted) this.wake();
    }
    this.#writing = undefined;
  }

  #nextGroup(): Waiting[] {
    let [count, bytes] = [0, 0];
    for (; count < this.#queue.length && bytes < groupBytes; count += 1) bytes += this.#queue[count]?.bytes ?? 0;
    return this.#queue.splice(0, count);
  }

  /** Answers come in the order of the questions, so that the last is the newest. */
  #holds(waiting: readonly WaitingTopic[]): void {
    for (const topic of waiting) this.#topics.set(topic.topic, topic);
  }
}
