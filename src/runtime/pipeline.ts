import type { HoldReason } from "../core/facts.ts";
import type { Judge } from "../core/judge.ts";
import type { JudgeInput, JudgeOutput } from "../core/judge-input.ts";
import { type PartitionId, type Position, partitionKey } from "../core/machine.ts";
import type { Profiler } from "../core/profiler.ts";
import type { ProfilerInput, ProfilerOutput } from "../core/profiler-input.ts";
import type { Decoder, RejectReason } from "../core/record.ts";
import type { RowBatch } from "../core/stream/row-batch.ts";
import { RowBatchBuilder } from "../core/stream/row-batch-builder.ts";
import type { SourceCondition } from "../edge/sources/conditions.ts";
import type { PartitionState, SourceListener, SourceRecord } from "../edge/sources/source.ts";
import type { Clock } from "./clock.ts";
import { IngestTally } from "./ingest-tally.ts";

/** Panes closed up to a time further back than this, wall clock, with more in the log: it lags, and what it knows is old. */
const lagMs = 120_000;
/** A gap holds actions until the shortest window is whole again. */
const gapHoldMs = 300_000;

export interface PipelineParts {
  readonly profiler: Profiler;
  readonly judge: Judge;
  /** By topic. */
  readonly decoders: ReadonlyMap<string, Decoder>;
  readonly clock: Clock;
  /** Name of the maintenance window that is open. */
  frozenAt(nowMs: number): string | null;
  /** Told of everything that the judge says; called before anything of it leaves. */
  said(output: JudgeOutput): void;
  /** A decision was made, which is to be saved at once. */
  save(): void;
  /** A pane has closed: worth saving, though nothing waits for it. */
  saveUnhurried(): void;
  /** Saves now; resolves when it is on disk. */
  saved(): Promise<void>;
  /** The first reject of a reason and a topic, for the log. */
  rejected(topic: string, reason: RejectReason, excerpt: string): void;
  condition(condition: SourceCondition): void;
  /** Told of what has just been counted, with the records it came from; both are valid during the call only. */
  readonly seen?: ((records: readonly SourceRecord[], rows: RowBatch) => void) | undefined;
}

const holdOf: Partial<Record<SourceCondition["name"], HoldReason>> = { "second member": "second member" };

/** From bytes to decisions, in one synchronous step per run of records: decode, profile, judge. */
export class Pipeline implements SourceListener {
  readonly tally = new IngestTally();
  readonly #parts: PipelineParts;
  readonly #builder: RowBatchBuilder;
  readonly #positions: Map<string, number>;
  readonly #rejectsTold = new Set<string>();
  /** Partitions with more in the log than was read, or that nobody can say of. */
  readonly #behind = new Set<string>();
  #gapUntilMs = 0;

  constructor(parts: PipelineParts) {
    this.#parts = parts;
    this.#builder = new RowBatchBuilder((model) => parts.profiler.schemaOf(model));
    this.#positions = new Map(
      parts.profiler.positions().map((position) => [partitionKey(position), position.nextOffset]),
    );
  }

  position(id: PartitionId): number | undefined {
    return this.#positions.get(partitionKey(id));
  }

  async positionsChosen(positions: readonly Position[]): Promise<void> {
    for (const { topic, partition, nextOffset } of positions) {
      this.#rows({ topic, partition }, nextOffset, nextOffset);
    }
    await this.#parts.saved();
  }

  records(id: PartitionId, records: readonly SourceRecord[], nextOffset: number): void {
    const decoder = this.#parts.decoders.get(id.topic);
    const first = records[0]?.offset ?? nextOffset;
    if (decoder === undefined || nextOffset <= (this.position(id) ?? 0)) return;
    let refused = 0;
    for (const record of records) {
      this.#builder.record(record);
      const failed = decoder.decode(record.bytes, record.start, record.end, record, this.#builder);
      if (failed === undefined) continue;
      this.#builder.reject(failed);
      refused += 1;
    }
    const rows = this.#rows(id, first, nextOffset, records.length, refused);
    this.#parts.seen?.(records, rows);
  }

  state(source: PartitionId, state: PartitionState): void {
    const nowMs = this.#parts.clock.nowMs();
    if (state.name === "assigned") this.#positions.set(partitionKey(source), state.nextOffset);
    if (state.name === "behind") this.#behind.add(partitionKey(source));
    if (state.name === "caughtUp" || state.name === "revoked") this.#behind.delete(partitionKey(source));
    if (state.name === "gap") {
      this.#gapUntilMs = nowMs + gapHoldMs;
      this.hold(
        "gap",
        true,
        `${source.topic}/${source.partition}: records ${state.from} to ${state.to} are gone from the log`,
      );
    }
    this.#profile({ kind: "source", source, state: state.name, nowMs });
    // Known at once: where nothing follows the gap for long, a restart without a position would look like a lost store.
    if (state.name === "gap") this.#rows(source, state.to, state.to);
  }

  condition(condition: SourceCondition): void {
    const why = holdOf[condition.name];
    if (why !== undefined) this.hold(why, condition.active, condition.message);
    // Not a hold, which would end with the process: what a lost store forgot stays unknown until a person has looked.
    if (condition.name === "lost store" && condition.active)
      this.judge({ kind: "lostStore", why: condition.message, nowMs: this.#parts.clock.nowMs() });
    this.#parts.condition(condition);
  }

  /** Lets wall time pass: idle partitions, staleness, order deadlines, repeats. Call it about once a second. */
  tick(): void {
    const nowMs = this.#parts.clock.nowMs();
    if (nowMs >= this.#gapUntilMs) this.hold("gap", false, "the windows are whole again");
    this.hold(
      "degraded input",
      this.tally.isDegraded(nowMs),
      `${Math.round(100 * (this.tally.rejectShare(nowMs) ?? 0))} % of records are rejected`,
    );
    const oldMs = nowMs - this.#parts.judge.watermarkMs;
    this.hold(
      "lag",
      this.#behind.size > 0 && oldMs > lagMs && Number.isFinite(oldMs),
      `${[...this.#behind].join(", ")} is behind; panes are closed up to ${Math.round(oldMs / 1_000)} s ago`,
    );
    this.#profile({ kind: "tick", nowMs });
    this.judge({ kind: "tick", nowMs, frozen: this.#parts.frozenAt(nowMs) });
  }

  hold(why: HoldReason, active: boolean, detail: string): void {
    this.judge({ kind: "hold", why, active, detail, nowMs: this.#parts.clock.nowMs() });
  }

  /** Gives the judge one input, and everybody else what it says. */
  judge(input: JudgeInput): JudgeOutput {
    const output = this.#parts.judge.apply(input);
    if (output.facts.length > 0 || output.audit.length > 0 || output.learned.length > 0) {
      this.#parts.said(output);
      this.#parts.save();
    }
    return output;
  }

  #rows(source: PartitionId, firstOffset: number, nextOffset: number, count = 0, refused = 0): RowBatch {
    const nowMs = this.#parts.clock.nowMs();
    const rows = this.#builder.take();
    this.tally.add(source.topic, count, refused, rows, nowMs);
    for (const [reason, { excerpt }] of rows.rejectSamples) this.#tellReject(source.topic, reason, excerpt);
    this.#positions.set(partitionKey(source), nextOffset);
    this.#profile({ kind: "rows", source, firstOffset, nextOffset, rows });
    return rows;
  }

  #profile(input: ProfilerInput): void {
    this.#closed(this.#parts.profiler.apply(input));
  }

  #closed({ deltas, watermarkMs, idleAtClose, cohorts }: ProfilerOutput): void {
    if (cohorts.length > 0) this.judge({ kind: "cohorts", deltas: cohorts, nowMs: this.#parts.clock.nowMs() });
    if (deltas.length === 0 && watermarkMs <= this.#parts.judge.watermarkMs) return;
    this.judge({ kind: "panes", deltas, watermarkMs, idleAtClose, nowMs: this.#parts.clock.nowMs() });
    if (deltas.length > 0) this.#parts.saveUnhurried();
  }

  #tellReject(topic: string, reason: RejectReason, excerpt: string): void {
    const key = `${topic} ${reason}`;
    if (this.#rejectsTold.has(key)) return;
    this.#rejectsTold.add(key);
    this.#parts.rejected(topic, reason, excerpt);
  }
}
