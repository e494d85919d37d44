import { type PartitionId, type Position, partitionKey } from "../../../core/machine.ts";
import type { HandOver } from "../hand-over.ts";
import { listedRecords } from "../listed-records.ts";
import { PartitionProgress } from "../partition-progress.ts";
import type { SourceListener } from "../source.ts";
import type { Admins } from "./admins.ts";
import type { Consumer, EachBatchPayload, Log } from "./client.ts";
import { messageOf } from "./errors.ts";
import { MessageSlices } from "./message-slices.ts";
import { topicBounds } from "./observation.ts";
import { type Placement, type PlacementSettings, place } from "./placement.ts";
import { withRawBatches } from "./raw-batches.ts";

/** What a session shares with the sessions before and after it, and whom it tells. */
export interface SessionParts {
  readonly consumer: Consumer;
  readonly admins: Admins;
  readonly topics: readonly string[];
  readonly listener: SourceListener;
  readonly handOver: HandOver;
  /** Assigned partitions; they outlive a session, so that the next one goes on where this one ended. */
  readonly partitions: Map<string, PartitionProgress>;
  readonly placement: PlacementSettings;
  readonly log: Log;
  joined(): void;
  /** Where to begin is known, and not chosen yet. */
  found(placements: readonly Placement[]): void;
  placed(placements: readonly Placement[]): void;
  signOfLife(): void;
  /** The brokers answered a fetch, and all of the answer could be read. */
  fetched(): void;
  /** Called once: the consumer is done for, and why. */
  ended(error: unknown): void;
}

const placeRetryMs = 1_000;

/** One life of a kafkajs consumer: from joining the group to its end, whatever that is. */
export class KafkaSession {
  readonly #parts: SessionParts;
  /** Counts assignments: whatever began under an older one is nobody's business any more. */
  #generation = 0;
  #draining = false;
  #ended = false;
  /** A fetch was answered, and nothing of it has failed since. */
  #read = false;
  /** kafkajs calls `eachBatch` for one batch at a time. */
  readonly #slices = new MessageSlices();
  joined = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** Joins and reads until the end; never rejects. */
  async run(): Promise<void> {
    const { consumer, topics, signOfLife } = this.#parts;
    const { CRASH, GROUP_JOIN, FETCH, HEARTBEAT, END_BATCH_PROCESS } = consumer.events;
    consumer.on(CRASH, ({ payload }) => this.#end(payload.error));
    consumer.on(FETCH, () => this.#fetched());
    consumer.on(HEARTBEAT, signOfLife);
    // kafkajs calls this before it fetches anything of the new assignment.
    consumer.on(GROUP_JOIN, ({ payload }) => this.#assigned(payload.memberAssignment));
    consumer.on(END_BATCH_PROCESS, ({ payload }) => {
      if (payload.batchSize === 0) this.#hole(payload).catch((error: unknown) => this.#end(error));
    });
    try {
      await consumer.connect();
      // Where kafkajs itself resets an out-of-range position, it resets to the log's start, and the jump is seen in the next batch.
      await consumer.subscribe({ topics: [...topics], fromBeginning: true });
      const eachBatch = async (payload: EachBatchPayload) => {
        await this.#batch(payload).catch((error: unknown) => {
          this.#read = false;
          throw error;
        });
      };
      await withRawBatches(() => consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch }));
    } catch (error) {
      this.#end(error);
    }
  }

  /** Reads no more, and stays a member. */
  drain(): void {
    this.#draining = true;
    if (this.joined && !this.#ended) this.#pauseAll();
  }

  async commit(positions: readonly Position[]): Promise<void> {
    const mine = positions.filter((position) => this.#parts.partitions.has(partitionKey(position)));
    if (!this.joined || this.#ended || mine.length === 0) return;
    await this.#parts.consumer.commitOffsets(
      mine.map(({ topic, partition, nextOffset }) => ({ topic, partition, offset: String(nextOffset) })),
    );
  }

  /** Leaves the group. */
  async close(): Promise<void> {
    this.#ended = true;
    this.#generation += 1;
    await this.#parts.consumer.disconnect();
  }

  #end(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#generation += 1;
    this.#parts.ended(error);
  }

  #assigned(assignment: Readonly<Record<string, readonly number[]>>): void {
    if (this.#ended) return;
    const { consumer, listener, partitions } = this.#parts;
    this.#generation += 1;
    const ids = Object.entries(assignment).flatMap(([topic, list]) => list.map((partition) => ({ topic, partition })));
    const keys = new Set(ids.map(partitionKey));
    for (const [key, progress] of partitions) {
      if (keys.has(key)) continue;
      partitions.delete(key);
      listener.state(progress.id, { name: "revoked" });
    }
    const fresh: PartitionId[] = [];
    for (const id of ids) {
      const known = partitions.get(partitionKey(id));
      if (known === undefined) fresh.push(id);
      else consumer.seek({ ...id, offset: String(known.nextOffset) });
    }
    consumer.pause(byTopic(fresh));
    this.joined = true;
    if (this.#draining) this.#pauseAll();
    this.#parts.joined();
    this.#place(this.#generation, fresh);
  }

  /** Finds where to read the fresh partitions and lets them go, unless another assignment comes first. */
  #place(generation: number, fresh: readonly PartitionId[]): void {
    const { admins, consumer, listener, partitions, placement, log } = this.#parts;
    const current = () => generation === this.#generation;
    const attempt = async (): Promise<void> => {
      const placements = await place(admins, fresh, listener, placement);
      const chosen = placements
        .filter(({ why }) => why !== "stored" && why !== "gap")
        .map(({ id, offset }) => ({ ...id, nextOffset: offset }));
      if (current()) this.#parts.found(placements);
      if (current() && chosen.length > 0) await listener.positionsChosen(chosen);
      if (!current()) return;
      for (const { id, offset, stored, high } of placements) {
        const progress = new PartitionProgress(id, stored ?? offset, high, listener);
        if (progress.nextOffset !== offset) progress.gap(offset, high);
        partitions.set(partitionKey(id), progress);
        consumer.seek({ ...id, offset: String(offset) });
      }
      this.#parts.placed(placements);
      if (!this.#draining) consumer.resume(byTopic(fresh));
    };
    const insist = (): void => {
      if (!current()) return;
      attempt().catch((error: unknown) => {
        log("warn", `cannot find where to begin: ${messageOf(error)}; trying again`);
        setTimeout(insist, placeRetryMs);
      });
    };
    insist();
  }

  /** What a fetch brought is unpacked only after this; so the next one tells that the last could be read. */
  #fetched(): void {
    this.#parts.signOfLife();
    if (this.#read) this.#parts.fetched();
    this.#read = true;
  }

  async #batch({ batch, resolveOffset, heartbeat, isRunning, isStale }: EachBatchPayload): Promise<void> {
    const generation = this.#generation;
    const wanted = () => generation === this.#generation && !this.#draining && isRunning();
    const progress = this.#parts.partitions.get(partitionKey(batch));
    if (progress === undefined || !wanted() || isStale()) return;
    const highWatermark = Number(batch.highWatermark);
    const fetchedOffset = Number((batch as unknown as { readonly fetchedOffset: string }).fetchedOffset);
    if (fetchedOffset !== progress.nextOffset && !(await this.#jumped(progress, fetchedOffset, highWatermark))) return;
    const endOffset = Number(batch.lastOffset()) + 1;
    const slices = this.#slices;
    slices.open(progress.id, batch.messages, progress.nextOffset);
    const next = (mostRecords: number, mostBytes: number) => slices.next(mostRecords, mostBytes);
    try {
      await this.#parts.handOver.batch({ progress, endOffset, highWatermark, next, wanted, pulse: heartbeat });
    } finally {
      slices.close();
    }
    if (generation === this.#generation) resolveOffset(String(progress.nextOffset - 1));
  }

  /** A batch that does not begin where reading stands: lawful only if the log no longer holds that place. */
  async #jumped(progress: PartitionProgress, fetchedOffset: number, highWatermark: number): Promise<boolean> {
    const generation = this.#generation;
    const gone = (await this.#startPast(progress)) !== undefined;
    if (generation !== this.#generation) return false;
    if (gone) progress.gap(fetchedOffset, highWatermark);
    else this.#parts.consumer.seek({ ...progress.id, offset: String(progress.nextOffset) });
    return gone;
  }

  /** The log's start, where the log does not hold what was to be read next; else undefined. */
  async #startPast({ id, nextOffset }: PartitionProgress): Promise<number | undefined> {
    const bounds = (await topicBounds(this.#parts.admins, id.topic))[id.partition];
    if (bounds === undefined || (nextOffset >= bounds.low && nextOffset <= bounds.high)) return undefined;
    return bounds.low;
  }

  /** Offsets that hold nothing for anybody: aborted records and the marks of transactions. kafkajs has moved past them by itself. */
  async #hole({ topic, partition, firstOffset, lastOffset, highWatermark }: Hole): Promise<void> {
    const generation = this.#generation;
    const progress = this.#parts.partitions.get(partitionKey({ topic, partition }));
    const endOffset = Number(lastOffset) + 1;
    if (progress === undefined || this.#ended || endOffset <= progress.nextOffset) return;
    // Of a raw batch the first offset is that of its last record, so this asks in vain at times.
    const jumped = firstOffset !== null && Number(firstOffset) > progress.nextOffset;
    const logStart = jumped ? await this.#startPast(progress) : undefined;
    if (generation !== this.#generation || endOffset <= progress.nextOffset) return;
    if (logStart !== undefined) progress.gap(Math.min(logStart, Number(firstOffset)), Number(highWatermark));
    const nothing = { next: listedRecords([]), wanted: () => true, pulse: async () => undefined };
    await this.#parts.handOver.batch({ progress, endOffset, highWatermark: Number(highWatermark), ...nothing });
  }

  #pauseAll(): void {
    try {
      this.#parts.consumer.pause(this.#parts.topics.map((topic) => ({ topic })));
    } catch (error) {
      // A consumer that is ending reads nothing: that is a pause too.
      this.#parts.log("debug", `not paused: ${messageOf(error)}`);
    }
  }
}

/** What kafkajs says of a batch in which every record was filtered out. */
interface Hole extends PartitionId {
  readonly firstOffset: string | null;
  readonly lastOffset: string;
  readonly highWatermark: string;
}

function byTopic(ids: readonly PartitionId[]): { topic: string; partitions: number[] }[] {
  const topics = Map.groupBy(ids, ({ topic }) => topic);
  return [...topics].map(([topic, list]) => ({ topic, partitions: list.map(({ partition }) => partition) }));
}
