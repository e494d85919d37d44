import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Position } from "../../core/machine.ts";
import { Conditions } from "./conditions.ts";
import { HandOver } from "./hand-over.ts";
import { InFlight } from "./in-flight.ts";
import { Admins } from "./kafka/admins.ts";
import { groupConsumer, kafkaClient, type Log } from "./kafka/client.ts";
import { messageOf, troubleOf } from "./kafka/errors.ts";
import { Members } from "./kafka/members.ts";
import { type Observation, observe } from "./kafka/observation.ts";
import type { Placement } from "./kafka/placement.ts";
import { KafkaSession } from "./kafka/session.ts";
import type { KafkaSettings } from "./kafka/settings.ts";
import { sayLostStore, sayReached, sayReading, sayTrouble } from "./kafka/spoken-conditions.ts";
import { VanishedTopics } from "./kafka/vanished-topics.ts";
import type { PartitionProgress } from "./partition-progress.ts";
import type { Source, SourceHealth, SourceListener } from "./source.ts";
import type { StartFrom } from "./start-position.ts";

export interface KafkaSourceSettings {
  readonly kafka: KafkaSettings;
  readonly topics: readonly string[];
  readonly startFrom: StartFrom;
}

/** How often the cluster is looked at: while something is amiss, and while all is well. */
const amissMs = 1_000;
const wellMs = 5_000;
/** Pause before the next session after one that ended; doubles while sessions do not get in. */
const firstBackoffMs = 250;
const longestBackoffMs = 5_000;
/** A session that gives no sign of life for this long is replaced. */
const stuckMs = 60_000;
const leaveTimeoutMs = 5_000;

/**
 * Reads Kafka topics as one member of a consumer group, for ever: whatever ends a session (no broker, no topic, a crash
 * of the client) becomes a condition, and another session begins as soon as it can.
 */
export class KafkaSource implements Source {
  readonly #settings: KafkaSourceSettings;
  readonly #log: Log;
  readonly #nowMs: () => number;
  readonly #admins: Admins;
  readonly #inFlight: InFlight;
  readonly #partitions = new Map<string, PartitionProgress>();
  readonly #vanished = new VanishedTopics();
  #conditions = new Conditions(() => undefined);
  #members: Members | undefined;
  #handOver: HandOver | undefined;
  #listener: SourceListener | undefined;
  #session: KafkaSession | undefined;
  /** The session's own name among the members of the group: a killed one is known by its older name. */
  #memberName = "";
  #sessionTopics: ReadonlyMap<string, number> = new Map();
  #watching: Promise<void> = Promise.resolve();
  #nudge: () => void = () => undefined;
  #draining = false;
  #stopping = false;
  #joins = 0;
  #backoffMs = firstBackoffMs;
  #notBeforeMs = 0;
  #signOfLifeMs = performance.now();

  /** `nowMs` is the wall time, from which `startFrom` counts back. */
  constructor(settings: KafkaSourceSettings, log: Log, nowMs: () => number) {
    this.#settings = settings;
    this.#log = log;
    this.#nowMs = nowMs;
    this.#admins = new Admins(kafkaClient(settings.kafka, log));
    this.#inFlight = new InFlight(settings.kafka);
  }

  async start(listener: SourceListener): Promise<void> {
    this.#listener = listener;
    this.#conditions = new Conditions((condition) => listener.condition(condition));
    this.#members = new Members(this.#conditions, this.#settings.kafka.groupId, this.#settings.kafka.sessionTimeoutMs);
    this.#handOver = new HandOver(listener, this.#inFlight, (error) => this.#listenerFailed(error));
    this.#watching = this.#watch(listener, this.#handOver, this.#members);
  }

  async committed(positions: readonly Position[]): Promise<void> {
    await this.#session?.commit(positions).catch((error: unknown) => {
      this.#log("debug", `offsets not committed, which only lag tools miss: ${messageOf(error)}`);
    });
  }

  async drain(): Promise<void> {
    this.#draining = true;
    this.#session?.drain();
    await this.#handOver?.settled();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.drain();
    this.#nudge();
    // A look at a cluster that does not answer may last longer than there is time to stop.
    await Promise.race([this.#watching, delay(leaveTimeoutMs, undefined, { ref: false })]);
    await this.#endSession();
    await this.#admins.close();
    this.#revokeAll(() => true);
    this.#conditions.end("connected", "stopped");
  }

  health(): SourceHealth {
    return {
      pollAgeMs: performance.now() - this.#signOfLifeMs,
      rebalances: Math.max(0, this.#joins - 1),
      inFlightRecords: this.#inFlight.records,
      inFlightBytes: this.#inFlight.bytes,
      partitions: [...this.#partitions.values()].map((progress) => progress.health()),
      conditions: this.#conditions.all(),
    };
  }

  async #watch(listener: SourceListener, handOver: HandOver, members: Members): Promise<void> {
    const { topics, kafka } = this.#settings;
    while (!this.#stopping) {
      const seen = await observe(this.#admins, topics, kafka.groupId, this.#memberName);
      if (this.#stopping) return;
      await this.#reconcile(seen, members);
      if (seen.kind === "seen" && this.#session === undefined && !this.#draining) this.#begin(seen, listener, handOver);
      const well =
        seen.kind === "seen" && seen.missing.length === 0 && seen.others.length === 0 && this.#session?.joined;
      const untilMs = well ? wellMs : amissMs;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, untilMs);
        this.#nudge = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async #reconcile(seen: Observation, members: Members): Promise<void> {
    if (!this.#session?.joined) this.#signOfLifeMs = performance.now();
    if (seen.kind === "unseen") {
      this.#doubtAll();
      sayTrouble(this.#conditions, this.#settings.kafka, seen.trouble, seen.message);
      return;
    }
    const { missing, topics, others } = seen;
    sayReached(this.#conditions, missing);
    this.#vanished.seen(topics.keys(), missing);
    this.#revokeAll(({ id }) => this.#vanished.has(id.topic));
    for (const progress of this.#partitions.values())
      progress.seen(topics.get(progress.id.topic)?.[progress.id.partition]?.high ?? -1);
    members.seen(others, this.#session?.joined ?? false, performance.now());
    const changed = this.#settings.topics.some(
      (topic) => (topics.get(topic)?.length ?? 0) !== (this.#sessionTopics.get(topic) ?? 0),
    );
    const stuck = this.#session?.joined === true && performance.now() - this.#signOfLifeMs > stuckMs;
    if (stuck) this.#log("error", `no sign of life from the Kafka client for ${stuckMs / 1000} s; starting another`);
    if (this.#session !== undefined && (changed || stuck)) await this.#endSession();
  }

  #begin(seen: Observation & { readonly kind: "seen" }, listener: SourceListener, handOver: HandOver): void {
    if (seen.topics.size === 0 || performance.now() < this.#notBeforeMs) return;
    const { kafka, startFrom } = this.#settings;
    this.#sessionTopics = new Map([...seen.topics].map(([topic, bounds]) => [topic, bounds.length]));
    this.#memberName = `${kafka.clientId}-${randomBytes(4).toString("hex")}`;
    const session = new KafkaSession({
      consumer: groupConsumer(kafkaClient({ ...kafka, clientId: this.#memberName }, this.#log), kafka),
      admins: this.#admins,
      topics: [...seen.topics.keys()],
      listener,
      handOver,
      partitions: this.#partitions,
      placement: { groupId: kafka.groupId, startFrom, anew: this.#vanished, nowMs: this.#nowMs },
      log: this.#log,
      joined: () => {
        this.#joins += 1;
        this.#signOfLifeMs = performance.now();
        this.#nudge();
      },
      found: (placements) => sayLostStore(this.#conditions, this.#settings.kafka, placements),
      placed: (placements) => this.#placed(placements),
      signOfLife: () => this.#alive(),
      fetched: () => {
        this.#alive();
        this.#backoffMs = firstBackoffMs;
        this.#conditions.end("reading fails", "reading goes on");
      },
      ended: (error) => this.#sessionEnded(session, error),
    });
    this.#session = session;
    // `run` never rejects: it reports through `ended`.
    void session.run();
  }

  #placed(placements: readonly Placement[]): void {
    for (const { id } of placements) this.#vanished.forget(id.topic);
    sayReading(this.#conditions, this.#settings.kafka);
  }

  #sessionEnded(session: KafkaSession, error: unknown): void {
    if (session !== this.#session) return;
    this.#signOfLifeMs = performance.now();
    this.#notBeforeMs = performance.now() + this.#backoffMs;
    this.#backoffMs = Math.min(2 * this.#backoffMs, longestBackoffMs);
    sayTrouble(this.#conditions, this.#settings.kafka, troubleOf(error), messageOf(error));
    void this.#endSession()
      .then(() => delay(this.#backoffMs, undefined, { ref: false }))
      .then(() => this.#nudge());
  }

  async #endSession(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    if (session === undefined) return;
    this.#doubtAll();
    this.#conditions.end("connected", "the session ended");
    const left = session
      .close()
      .catch((error: unknown) => this.#log("debug", `did not leave the group in order: ${messageOf(error)}`));
    await Promise.race([left, delay(leaveTimeoutMs, undefined, { ref: false })]);
  }

  #alive(): void {
    this.#signOfLifeMs = performance.now();
  }

  #doubtAll(): void {
    for (const progress of this.#partitions.values()) progress.doubted();
  }

  #listenerFailed(error: unknown): void {
    this.#log(
      "error",
      `records could not be applied, and are read again from the stored positions: ${messageOf(error)}`,
    );
    this.#revokeAll(() => true);
    if (this.#session !== undefined) this.#sessionEnded(this.#session, error);
  }

  #revokeAll(which: (progress: PartitionProgress) => boolean): void {
    for (const [key, progress] of this.#partitions) {
      if (!which(progress)) continue;
      this.#partitions.delete(key);
      this.#listener?.state(progress.id, { name: "revoked" });
    }
  }
}
