import { Worker } from "node:worker_threads";
import type { Posted, PostedRecords, WaitingRecords, WaitingTopic } from "../../core/inbox.ts";
import type { Checkpoint } from "../../core/machine.ts";
import type { StoreRequest, StoreThreadData } from "./sqlite-worker.ts";
import type { AuditRecord, AuditVerdict, Committed, Store, StoreContents, UnreadableStore } from "./store.ts";

/** The same folder holds the worker as source here, as JavaScript in the built package. */
const workerFile = new URL(
  import.meta.url.endsWith(".ts") ? "./sqlite-worker.ts" : "./sqlite-worker.js",
  import.meta.url,
);

/** The thread keeps nothing between commits: a small young generation spares tens of MiB. */
const threadLimits = { maxYoungGenerationSizeMb: 4 };

/**
 * Opens the store at `path`, or makes it; a file that cannot be used is left as it is.
 *
 * @param nowMs epoch ms, noted as the time of creation
 */
export async function openStore(path: string, nowMs: number): Promise<Store | UnreadableStore> {
  const workerData: StoreThreadData = { path, nowMs };
  const thread = new StoreThread(new Worker(workerFile, { workerData, execArgv: [], resourceLimits: threadLimits }));
  const opened = await thread.answer();
  return opened === "open" ? new SqliteStore(thread) : (opened as UnreadableStore);
}

class SqliteStore implements Store {
  readonly #thread: StoreThread;
  #committing = false;

  constructor(thread: StoreThread) {
    this.#thread = thread;
  }

  async load(): Promise<StoreContents> {
    return (await this.#thread.ask({ kind: "load" })) as StoreContents;
  }

  commit(checkpoint: Checkpoint): Promise<Committed> {
    if (this.#committing) throw new Error("a commit is in flight");
    this.#committing = true;
    return this.#commit(checkpoint);
  }

  async post(posted: PostedRecords): Promise<Posted> {
    const { buffer } = posted.bytes;
    try {
      return (await this.#thread.ask({ kind: "post", posted }, [buffer])) as Posted;
    } catch (error) {
      return { failed: error instanceof Error ? error.message : String(error) };
    }
  }

  async waiting(topics: readonly string[]): Promise<readonly WaitingTopic[]> {
    return (await this.#thread.ask({ kind: "waiting", topics })) as WaitingTopic[];
  }

  async waitingRecords(topic: string, from: number, mostRecords: number, mostBytes: number): Promise<WaitingRecords> {
    const request = { kind: "waitingRecords", topic, from, mostRecords, mostBytes } as const;
    const found = (await this.#thread.ask(request)) as WaitingRecords | { readonly failed: string };
    if ("failed" in found) throw new Error(found.failed);
    return found;
  }

  async audit(limit: number): Promise<readonly AuditRecord[]> {
    return (await this.#thread.ask({ kind: "audit", limit })) as AuditRecord[];
  }

  async verifyAudit(): Promise<AuditVerdict> {
    return (await this.#thread.ask({ kind: "verifyAudit" })) as AuditVerdict;
  }

  async close(): Promise<void> {
    await this.#thread.close();
  }

  async #commit(checkpoint: Checkpoint): Promise<Committed> {
    try {
      return (await this.#thread.ask({ kind: "commit", checkpoint })) as Committed;
    } catch (error) {
      return { failed: error instanceof Error ? error.message : String(error) };
    } finally {
      this.#committing = false;
    }
  }
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** Requests to the worker, whose answers come in the order of the requests. */
class StoreThread {
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  #ended: Error | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on("message", (answer: unknown) => this.#waiting.shift()?.resolve(answer));
    worker.on("error", (error) => this.#end(error instanceof Error ? error : new Error(String(error))));
    worker.on("exit", () => this.#end(new Error("the store is closed")));
  }

  /** @param transfer buffers that are the worker's from now on */
  ask(request: StoreRequest, transfer: readonly ArrayBuffer[] = []): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    this.#worker.postMessage(request, transfer);
    return this.answer();
  }

  /** Asks for the end, after which nothing more can be asked. */
  close(): Promise<unknown> {
    const closed = this.ask({ kind: "close" });
    this.#ended ??= new Error("the store is closed");
    return closed;
  }

  /** The next answer that no request waits for yet. */
  answer(): Promise<unknown> {
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
  }
}
