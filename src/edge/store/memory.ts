import type { Posted, PostedRecords, WaitingRecords, WaitingTopic } from "../../core/inbox.ts";
import { type Checkpoint, type Position, partitionKey } from "../../core/machine.ts";
import { chain, emptyChain, verifyChain } from "./audit-chain.ts";
import { MemoryInbox } from "./memory-inbox.ts";
import type { AuditHead, AuditRecord, AuditVerdict, Committed, Store, StoreContents } from "./store.ts";

/** A store that lives as long as the process: for the demo on embedded defaults, and for tests. */
export class MemoryStore implements Store {
  readonly #state = new Map<string, Uint8Array>();
  readonly #positions = new Map<string, Position>();
  readonly #audit: AuditRecord[] = [];
  readonly #inbox = new MemoryInbox();
  #inFlight = false;

  async load(): Promise<StoreContents> {
    const entries = [...this.#state].map(([key, value]) => ({ key, value: value.slice() }));
    return { entries, positions: [...this.#positions.values()], auditHead: this.#head() };
  }

  commit(checkpoint: Checkpoint): Promise<Committed> {
    if (this.#inFlight) throw new Error("a commit is in flight");
    this.#inFlight = true;
    return this.#write(checkpoint);
  }

  async post(posted: PostedRecords): Promise<Posted> {
    return this.#inbox.post(posted);
  }

  async waiting(topics: readonly string[]): Promise<readonly WaitingTopic[]> {
    return this.#inbox.waiting(topics);
  }

  async waitingRecords(topic: string, from: number, mostRecords: number, mostBytes: number): Promise<WaitingRecords> {
    return this.#inbox.records(topic, from, mostRecords, mostBytes);
  }

  async audit(limit: number): Promise<readonly AuditRecord[]> {
    return this.#audit.slice(-limit).reverse();
  }

  async verifyAudit(): Promise<AuditVerdict> {
    return verifyChain(this.#audit, this.#head());
  }

  async close(): Promise<void> {}

  async #write({ change, positions, audit }: Checkpoint): Promise<Committed> {
    const puts = change.puts.map(({ key, value }) => ({ key, value: value.slice() }));
    await undefined;
    for (const { key, value } of puts) this.#state.set(key, value);
    for (const key of change.deletes) this.#state.delete(key);
    for (const position of positions) {
      this.#positions.set(partitionKey(position), position);
      this.#inbox.remove(position.topic, position.nextOffset);
    }
    for (const { atMs, kind, body } of audit) {
      this.#audit.push(chain({ atMs, kind, body: JSON.parse(JSON.stringify(body)) }, this.#head()));
    }
    this.#inFlight = false;
    return { ok: true };
  }

  #head(): AuditHead {
    return this.#audit.at(-1) ?? emptyChain;
  }
}
