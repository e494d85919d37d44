import { setTimeout as delay } from "node:timers/promises";
import { type PartitionId, type Position, partitionKey } from "../../core/machine.ts";
import { Conditions } from "./conditions.ts";
import { HandOver } from "./hand-over.ts";
import { defaultInFlightLimits, InFlight, type InFlightLimits } from "./in-flight.ts";
import { listedRecords } from "./listed-records.ts";
import { PartitionProgress } from "./partition-progress.ts";
import type { ReadableLog } from "./readable-log.ts";
import type { Source, SourceHealth, SourceListener } from "./source.ts";
import { type StartFrom, startPosition } from "./start-position.ts";

export interface LogSourceSettings {
  readonly topics: readonly string[];
  readonly startFrom: StartFrom;
  readonly limits?: InFlightLimits;
}

const batchRecords = 1000;
/** Pause after a read that failed. */
const retryMs = 1_000;

/** Reads a log of this process as the Kafka source reads Kafka: what was posted, and traffic that is made here. */
export class LogSource implements Source {
  readonly #log: ReadableLog;
  readonly #settings: LogSourceSettings;
  readonly #nowMs: () => number;
  readonly #inFlight: InFlight;
  readonly #partitions = new Map<string, PartitionProgress>();
  #listener: SourceListener | undefined;
  #handOver: HandOver | undefined;
  #conditions = new Conditions(() => undefined);
  #reading: Promise<void> = Promise.resolve();
  #draining = false;
  #failed = false;
  #waits = false;
  #signOfLifeMs = performance.now();

  /** `nowMs` is the wall time, from which `startFrom` counts back. */
  constructor(log: ReadableLog, settings: LogSourceSettings, nowMs: () => number) {
    this.#log = log;
    this.#settings = settings;
    this.#nowMs = nowMs;
    this.#inFlight = new InFlight(settings.limits ?? defaultInFlightLimits);
  }

  async start(listener: SourceListener): Promise<void> {
    this.#listener = listener;
    this.#conditions = new Conditions((condition) => listener.condition(condition));
    this.#handOver = new HandOver(listener, this.#inFlight, (error) => {
      this.#failed = true;
      this.#conditions.begin("reading fails", `records cannot be applied; trying again at the same place. ${error}`);
      this.#log.wake();
    });
    this.#reading = this.#read(listener, this.#handOver);
  }

  async committed(positions: readonly Position[]): Promise<void> {
    this.#log.commit(positions);
  }

  async drain(): Promise<void> {
    this.#draining = true;
    this.#log.wake();
    await this.#reading;
    await this.#handOver?.settled();
  }

  async stop(): Promise<void> {
    await this.drain();
    this.#revokeAll();
    this.#conditions.end("connected", "stopped");
  }

  health(): SourceHealth {
    return {
      // Waiting for a change is life: the log is in this process.
      pollAgeMs: this.#waits ? 0 : performance.now() - this.#signOfLifeMs,
      rebalances: 0,
      inFlightRecords: this.#inFlight.records,
      inFlightBytes: this.#inFlight.bytes,
      partitions: [...this.#partitions.values()].map((progress) => progress.health()),
      conditions: this.#conditions.all(),
    };
  }

  async #read(listener: SourceListener, handOver: HandOver): Promise<void> {
    while (!this.#draining) {
      this.#signOfLifeMs = performance.now();
      if (this.#failed) this.#revokeAll();
      this.#failed = false;
      await this.#assign(listener);
      const changed = this.#log.changed();
      let moved = false;
      for (const progress of this.#partitions.values()) moved = (await this.#tried(progress, handOver)) || moved;
      if (moved || this.#draining || this.#failed) continue;
      this.#waits = true;
      await changed;
      this.#waits = false;
    }
  }

  async #assign(listener: SourceListener): Promise<void> {
    const missing = this.#settings.topics.filter((topic) => this.#log.partitions(topic) === 0);
    if (missing.length > 0)
      this.#conditions.begin("topic missing", `no topic ${missing.join(", ")} yet; waiting for it`);
    else this.#conditions.end("topic missing", "every topic is there");
    const fresh = this.#settings.topics
      .flatMap((topic) => this.#ids(topic))
      .filter((id) => !this.#partitions.has(partitionKey(id)));
    const starts = fresh.map((id) => ({ id, ...this.#start(id, listener) }));
    const chosen = starts
      .filter(({ why }) => why !== "stored" && why !== "gap")
      .map(({ id, offset }) => ({ ...id, nextOffset: offset }));
    if (starts.some(({ why }) => why === "lostStore"))
      this.#conditions.begin(
        "lost store",
        "offsets are committed, but the store knows none; the last 24 h are read again",
      );
    if (chosen.length > 0) await listener.positionsChosen(chosen);
    for (const { id, why, offset, stored } of starts) {
      const { high } = this.#log.bounds(id);
      const progress = new PartitionProgress(id, why === "gap" ? stored : offset, high, listener);
      if (why === "gap") progress.gap(offset, high);
      this.#partitions.set(partitionKey(id), progress);
    }
    if (missing.length < this.#settings.topics.length) this.#conditions.begin("connected", "reading");
  }

  #start(id: PartitionId, listener: SourceListener) {
    const stored = listener.position(id);
    const topicStored = this.#ids(id.topic).some((other) => listener.position(other) !== undefined);
    const facts = { stored, topicStored, committed: this.#log.committed(id), ...this.#log.bounds(id), anew: false };
    const { why, at } = startPosition(facts, this.#settings.startFrom, this.#nowMs());
    const offset = "offset" in at ? at.offset : this.#log.offsetAt(id, at.timestampMs);
    return { why, offset, stored: stored ?? offset };
  }

  #ids(topic: string): PartitionId[] {
    return Array.from({ length: this.#log.partitions(topic) }, (_, partition) => ({ topic, partition }));
  }

  /** True when there may be more at once. */
  async #tried(progress: PartitionProgress, handOver: HandOver): Promise<boolean> {
    try {
      return await this.#step(progress, handOver);
    } catch (error) {
      progress.doubted();
      this.#conditions.begin("reading fails", `${progress.id.topic} cannot be read; trying again. ${error}`);
      await Promise.race([this.#log.changed(), delay(retryMs, undefined, { ref: false })]);
      return true;
    }
  }

  async #step(progress: PartitionProgress, handOver: HandOver): Promise<boolean> {
    const { low, high } = this.#log.bounds(progress.id);
    if (progress.nextOffset < low) progress.gap(low, high);
    if (progress.nextOffset >= high) {
      progress.seen(high);
      return false;
    }
    const { records, endOffset } = await this.#log.read(progress.id, progress.nextOffset, batchRecords);
    const whole = await handOver.batch({
      progress,
      next: listedRecords(records),
      endOffset,
      highWatermark: high,
      wanted: () => !this.#draining && !this.#failed,
      pulse: async () => {
        this.#signOfLifeMs = performance.now();
      },
    });
    if (whole && !this.#failed) this.#conditions.end("reading fails", "reading goes on");
    return true;
  }

  #revokeAll(): void {
    for (const progress of this.#partitions.values()) this.#listener?.state(progress.id, { name: "revoked" });
    this.#partitions.clear();
  }
}
