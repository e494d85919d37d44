import { setTimeout as delay } from "node:timers/promises";
import type { Exported } from "./exported.ts";
import { type OtlpBody, otlpBody } from "./otlp-body.ts";
import { otlpRequest } from "./otlp-metrics.ts";
import type { OtlpSettings } from "./otlp-settings.ts";
import type { SampleCollector } from "./sample-collector.ts";

/** What came of one request: taken, to be tried again, or final. */
export type Pushed = { readonly kind: "sent" } | { readonly kind: "again" | "refused"; readonly why: string };

export interface OtlpParts {
  readonly version: string;
  readonly collector: SampleCollector;
  /** Makes one attempt; never rejects. */
  post(body: OtlpBody): Promise<Pushed>;
  readonly exported: Exported;
  nowMs(): number;
}

/** A push is tried so often, with pauses that double; what fails then is told by the next push, for sums are cumulative. */
const attempts = 3;
const pauseMs = 500;
const graceMs = 2_000;

/** Pushes the table of metrics again and again, one push at a time. Keeps no process alive, and nothing waits for it. */
export class OtlpPusher {
  readonly #settings: OtlpSettings;
  readonly #parts: OtlpParts;
  readonly #timer: NodeJS.Timeout;
  readonly #stopping = new AbortController();
  #pushing: Promise<void> | null = null;

  constructor(settings: OtlpSettings, parts: OtlpParts) {
    this.#settings = settings;
    this.#parts = parts;
    this.#timer = setInterval(() => void this.push(), settings.intervalMs).unref();
  }

  /** Pushes what is so now, unless a push is under way. */
  push(): Promise<void> {
    this.#pushing ??= this.#push().finally(() => {
      this.#pushing = null;
    });
    return this.#pushing;
  }

  /** Pushes a last time, for at most two seconds. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    await Promise.race([this.#last(), delay(graceMs)]);
  }

  /** After the push that is under way, which may tell of an earlier moment. */
  async #last(): Promise<void> {
    await this.#pushing;
    await this.push();
  }

  async #push(): Promise<void> {
    const { collector, version, nowMs, exported, post } = this.#parts;
    const collected = await collector.collect();
    const request = await otlpRequest(collected, this.#settings.resource, version, performance.timeOrigin, nowMs());
    const items = [...collected.values()].reduce((sum, samples) => sum + samples.length, 0);
    const body = await otlpBody(request, this.#settings);
    for (let attempt = 1; ; attempt += 1) {
      const pushed = await post(body);
      if (pushed.kind === "sent") return exported("sent", items, "");
      if (pushed.kind === "refused" || attempt === attempts || this.#stopping.signal.aborted)
        return exported("failed", items, pushed.why);
      await delay(pauseMs * 2 ** (attempt - 1), undefined, { signal: this.#stopping.signal, ref: false }).catch(
        () => undefined,
      );
    }
  }
}
