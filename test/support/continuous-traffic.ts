import { setTimeout as delay } from "node:timers/promises";
import { FraudRecords } from "./fraud-records.ts";
import type { KafkaWorld } from "./source-world.ts";

export interface TrafficSettings {
  readonly seed: number;
  readonly partitions: number;
  /** Records a second, wall time. */
  readonly perSecond: number;
  /** So many records first make up for the past: their event time runs faster, until it has caught up with the wall clock. */
  readonly catchUpRecords: number;
  /** Before the start, event time. */
  readonly catchUpMs: number;
  /** The version takes all traffic when so many records have been produced. */
  readonly promotion: { readonly version: string; readonly at: number };
  /** Share of predictions of a version that fail. */
  errorRate(version: string): number;
}

const sendEveryMs = 50;

/** Predictions that come without end, whether anybody reads them or not, by the one version that serves. */
export class ContinuousTraffic {
  /** Takes all traffic from now on. */
  version = "v1";
  produced = 0;
  readonly #world: KafkaWorld;
  readonly #settings: TrafficSettings;
  readonly #records: FraudRecords;
  #waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  #running: Promise<void> = Promise.resolve();
  #isStopping = false;

  constructor(world: KafkaWorld, settings: TrafficSettings) {
    this.#world = world;
    this.#settings = settings;
    this.#records = new FraudRecords(settings.seed);
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Resolves when so many records have been produced. */
  async until(count: number): Promise<void> {
    if (this.produced >= count) return;
    const reached = new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
    await Promise.race([reached, this.#running]);
  }

  /** Resolves when the last record is in the log. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    const producer = this.#world.kafka.producer();
    await producer.connect();
    const beganMs = performance.now();
    while (!this.#isStopping) {
      const due = Math.floor((this.#settings.perSecond * (performance.now() - beganMs)) / 1_000) - this.produced;
      if (due > 0) await producer.send({ topic: this.#world.topic, messages: this.#messages(due) });
      for (const waiter of this.#waiting.filter(({ count }) => this.produced >= count)) waiter.resolve();
      this.#waiting = this.#waiting.filter(({ count }) => this.produced < count);
      await delay(sendEveryMs);
    }
    await producer.disconnect();
  }

  #messages(count: number): { partition: number; timestamp: string; value: string | null }[] {
    const { partitions, catchUpRecords, catchUpMs, promotion, errorRate } = this.#settings;
    return Array.from({ length: count }, () => {
      const behindMs = catchUpMs * Math.max(0, 1 - this.produced / catchUpRecords);
      const timeMs = Math.floor(Date.now() - behindMs);
      const partition = this.produced % partitions;
      if (this.produced === promotion.at) this.version = promotion.version;
      this.produced += 1;
      const value = this.#records.next(this.version, timeMs, errorRate(this.version));
      return { partition, timestamp: String(timeMs), value };
    });
  }
}
