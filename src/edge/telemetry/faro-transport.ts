import { BaseTransport, getTransportBody, type TransportItem } from "@grafana/faro-core";
import type { Exported } from "./exported.ts";

export interface FaroTransportParts {
  readonly version: string;
  /** Sends one body; resolves with why it failed, or null. Never rejects. */
  post(body: string): Promise<string | null>;
  readonly exported: Exported;
}

const batchItems = 50;
const batchMs = 1_000;
/** What waits at most; beyond it the oldest goes, for what happens now matters more. */
const waitingItems = 500;

/** Sends Faro's items in batches, one request at a time, and keeps no process alive. Nothing waits for it: what cannot be sent is counted and gone. */
export class FaroTransport extends BaseTransport {
  readonly name = "driftline";
  readonly version: string;
  readonly #parts: FaroTransportParts;
  #waiting: TransportItem[] = [];
  #sending: Promise<void> | null = null;
  readonly #timer: NodeJS.Timeout;

  constructor(parts: FaroTransportParts) {
    super();
    this.version = parts.version;
    this.#parts = parts;
    this.#timer = setInterval(() => this.#pump(), batchMs).unref();
  }

  override isBatched(): boolean {
    return true;
  }

  send(items: TransportItem | TransportItem[]): void {
    this.#waiting.push(...[items].flat());
    const over = this.#waiting.length - waitingItems;
    if (over > 0) {
      this.#waiting.splice(0, over);
      this.#parts.exported("dropped", over, "the collector is slower than what is told");
    }
    if (this.#waiting.length >= batchItems) this.#pump();
  }

  /** Sends what waits, for at most `graceMs`, and no more after it. */
  async stop(graceMs: number): Promise<void> {
    clearInterval(this.#timer);
    const graceIsOver = AbortSignal.timeout(graceMs);
    const over = new Promise<void>((resolve) => graceIsOver.addEventListener("abort", () => resolve()));
    while (!graceIsOver.aborted && (this.#waiting.length > 0 || this.#sending !== null)) {
      this.#pump();
      await Promise.race([this.#sending, over]);
    }
    if (this.#waiting.length > 0) this.#parts.exported("dropped", this.#waiting.length, "driftline stops");
    this.#waiting = [];
  }

  #pump(): void {
    if (this.#sending !== null || this.#waiting.length === 0) return;
    const items = this.#waiting.splice(0, batchItems);
    const body = JSON.stringify(getTransportBody(items));
    this.#sending = this.#parts.post(body).then((why) => {
      this.#sending = null;
      this.#parts.exported(why === null ? "sent" : "failed", items.length, why ?? "");
      if (this.#waiting.length >= batchItems) this.#pump();
    });
  }
}
