import type { Fact } from "../core/facts.ts";
import { Judge, type JudgeSettings } from "../core/judge.ts";
import type { JudgeInput, JudgeOutput } from "../core/judge-input.ts";
import type { Position } from "../core/machine.ts";
import { Profiler, type ProfilerSettings } from "../core/profiler.ts";
import type { Decoder, RejectReason } from "../core/record.ts";
import { layoutOf, schemaOf } from "../core/reference/frozen.ts";
import { learningPrefix } from "../core/reference/learning-part.ts";
import type { Reference } from "../core/reference/reference.ts";
import type { CommandReply } from "../core/rollback/command.ts";
import type { Sender } from "../edge/delivery/sender.ts";
import type { SourceCondition } from "../edge/sources/conditions.ts";
import type { Source } from "../edge/sources/source.ts";
import type { Store } from "../edge/store/store.ts";
import type { Target } from "../edge/targets/target.ts";
import { Checkpoints } from "./checkpoints.ts";
import type { Clock } from "./clock.ts";
import { Deliveries } from "./deliveries.ts";
import { EstimatorLearning } from "./estimator-learning.ts";
import { Pipeline, type PipelineParts } from "./pipeline.ts";
import { ReferenceKeeper } from "./reference-keeper.ts";
import { referencesInForce } from "./references-in-force.ts";

/** The edges and settings that an engine is built from. */
export interface EngineParts {
  readonly judge: JudgeSettings;
  readonly profiler: ProfilerSettings;
  /** References in force from the start, by their hash. */
  readonly references: ReadonlyMap<string, Reference>;
  readonly decoders: ReadonlyMap<string, Decoder>;
  readonly store: Pick<Store, "load" | "commit" | "close">;
  readonly source: Source;
  readonly sender: Pick<Sender, "send">;
  readonly targets: ReadonlyMap<string, Target>;
  readonly clock: Clock;
  /** Why earlier decisions are unknown; null when the store was opened as it was left. */
  readonly lostStore: string | null;
  frozenAt(nowMs: number): string | null;
  /** Keeps a reference learned from the stream; called before the checkpoint that names it. @throws Error when it cannot be written now */
  keepReference(hash: string, reference: Reference): void;
  /** A reference that `keepReference` kept in an earlier run; undefined when its file is gone, and then the model learns anew. */
  findReference(hash: string): Reference | undefined;
  readonly notices: Notices;
  /** See `PipelineParts`. */
  readonly seen?: PipelineParts["seen"];
}

/** What people and metrics are told while it runs. */
export interface Notices {
  facts(facts: readonly Fact[]): void;
  rejected(topic: string, reason: RejectReason, excerpt: string): void;
  condition(condition: SourceCondition): void;
  checkpoint(tookMs: number): void;
  unwritable(why: string): void;
  /** A learned reference could not be written: it is in force, and is tried again. */
  unkept(model: string, why: string): void;
}

/** Reads of the store for one mark on what is being learned. */
const readLimit = 20;

/** The two machines with everything that feeds them and everything they lead to, restored and running. */
export class Engine {
  readonly judge: Judge;
  readonly pipeline: Pipeline;
  readonly profiler: Profiler;
  readonly #parts: EngineParts;
  readonly #checkpoints: Checkpoints;
  readonly #deliveries: Deliveries;
  readonly #references: ReferenceKeeper;
  readonly #estimators = new EstimatorLearning();

  private constructor(parts: EngineParts, judge: Judge, profiler: Profiler) {
    this.#parts = parts;
    this.judge = judge;
    this.profiler = profiler;
    const nowMs = (): number => parts.clock.nowMs();
    this.#references = new ReferenceKeeper({
      write: (hash, reference) => parts.keepReference(hash, reference),
      failed: (reference, why) => parts.notices.unkept(reference.model, why),
    });
    this.#checkpoints = new Checkpoints({
      profiler,
      judge,
      nowMs,
      commit: (checkpoint) => parts.store.commit(checkpoint),
      effectIds: () => judge.books.outbox.waiting.map(({ id }) => id),
      committed: (positions, effectIds, tookMs) => this.#committed(positions, effectIds, tookMs),
      failed: (why) => this.#failed(why),
    });
    this.pipeline = new Pipeline({
      profiler,
      judge,
      decoders: parts.decoders,
      clock: parts.clock,
      frozenAt: (atMs) => parts.frozenAt(atMs),
      said: (output) => this.#said(output),
      save: () => this.#checkpoints.request(),
      saveUnhurried: () => this.#checkpoints.requestUnhurried(),
      saved: () => this.save(),
      rejected: (topic, reason, excerpt) => parts.notices.rejected(topic, reason, excerpt),
      condition: (condition) => parts.notices.condition(condition),
      seen: parts.seen,
    });
    this.#deliveries = new Deliveries({
      outbox: judge.books.outbox,
      sender: parts.sender,
      targets: parts.targets,
      clock: parts.clock,
      judge: (input) => this.pipeline.judge(input),
    });
  }

  /** Restores both machines and begins to read. @throws Error when the store's state cannot be read: such a store counts as lost. */
  static async start(parts: EngineParts): Promise<Engine> {
    const { entries } = await parts.store.load();
    const judge = new Judge(parts.judge);
    const profiler = new Profiler(parts.profiler);
    const { references, facts } = referencesInForce(entries, parts);
    for (const [hash, reference] of references) judge.judgeBy(hash, reference);
    profiler.restore(entries.filter(({ key }) => key.startsWith("profiler/")));
    judge.restore(entries.filter(({ key }) => !key.startsWith("profiler/")));
    for (const [hash, reference] of references) freeze(profiler, hash, reference);
    const engine = new Engine(parts, judge, profiler);
    // So that whatever has judged a model can be accepted again, also when its file is somewhere else by then.
    for (const [hash, reference] of parts.references)
      if (parts.findReference(hash) === undefined) engine.#references.keep(hash, reference);
    const nowMs = parts.clock.nowMs();
    const frozen = parts.frozenAt(nowMs);
    engine.pipeline.judge({ kind: "started", nowMs, lostStore: parts.lostStore, frozen });
    if (facts.length > 0) parts.notices.facts(facts);
    await engine.save();
    await parts.source.start(engine.pipeline);
    return engine;
  }

  /** Lets wall time pass and sends what is due. */
  tick(): void {
    this.#references.retry();
    this.pipeline.tick();
    this.#estimators.learn(this.judge);
    this.#checkpoints.request();
    this.#deliveries.pump();
  }

  /** Asks the judge on a person's behalf; resolves when the answer is on disk. */
  async ask(input: JudgeInput & { kind: "command" }): Promise<JudgeOutput> {
    const output = this.pipeline.judge(input);
    await this.save();
    await this.#relearn(input.nowMs);
    return output;
  }

  /** Puts a reference in force on a person's behalf; null: the proposed one, or else the learned one that is in force. */
  async accept(model: string, asked: string | null, by: string, nowMs: number): Promise<CommandReply> {
    const frame = this.judge.models.find(model)?.frame ?? null;
    const hash = asked ?? this.judge.books.references.proposal(model)?.hash ?? frame?.hash;
    if (hash === undefined) return { done: false, why: `nothing is proposed for ${model}` };
    const reference = this.reference(hash);
    if (reference?.model !== model)
      return { done: false, why: `there is no reference ${hash} of ${model} in the folder references/` };
    const configured = [...this.#parts.references].find(([, one]) => one.model === model)?.[0] ?? null;
    const { reply } = this.pipeline.judge({ kind: "accept", reference, configured, by, nowMs });
    await this.save();
    return reply ?? { done: false, why: "nobody answered" };
  }

  /** A reference that is in force or was kept, by its hash. */
  reference(hash: string): Reference | undefined {
    const frame = [...this.judge.models.all].find((model) => model.frame?.hash === hash)?.frame;
    return frame?.reference ?? this.#parts.findReference(hash);
  }

  /** Takes panes that were marked after they had been learned out of the samples, which only the store has pane by pane. */
  async #relearn(nowMs: number): Promise<void> {
    const isTainted = () => [...this.judge.models.all].find(({ learning }) => learning?.isTainted === true);
    let model = isTainted();
    // A pane that closes meanwhile may be in neither what was read nor what is not yet written: then it is read again.
    for (let reads = 0; model !== undefined && reads < readLimit; reads += 1, model = isTainted()) {
      const prefix = learningPrefix(model.model);
      const { entries } = await this.#parts.store.load();
      const stored = entries.filter(({ key }) => key.startsWith(prefix));
      this.pipeline.judge({ kind: "relearn", model: model.model, stored, nowMs });
      await this.save();
    }
  }

  /** Saves what there is; resolves when it is on disk, or has failed. */
  async save(): Promise<void> {
    this.#checkpoints.request();
    await this.#checkpoints.settled();
  }

  /** Resolves when everything decided so far is saved, sent once, and its result is saved. */
  async settled(): Promise<void> {
    await this.save();
    this.#deliveries.pump();
    await this.#deliveries.settled();
    await this.save();
  }

  /** Hands on no more, saves, tells the log and lets go. Effects that are due stay in the store. */
  async stop(): Promise<void> {
    await this.#parts.source.drain();
    await this.#deliveries.settled();
    await this.save();
    await this.#parts.source.committed(this.profiler.positions());
    await this.#parts.source.stop();
    await this.#parts.store.close();
  }

  #said({ facts, audit, learned, proposed }: JudgeOutput): void {
    this.#checkpoints.record(audit);
    for (const { hash, reference } of proposed) this.#references.keep(hash, reference);
    for (const { hash, reference } of learned) {
      this.#references.keep(hash, reference);
      freeze(this.profiler, hash, reference);
    }
    if (facts.length > 0) this.#parts.notices.facts(facts);
  }

  #committed(positions: readonly Position[], effectIds: readonly string[], tookMs: number): void {
    this.pipeline.hold("store unwritable", false, "the store can be written again");
    this.#parts.notices.checkpoint(tookMs);
    this.#deliveries.release(effectIds);
    this.#deliveries.pump();
    // Never rejects, and nothing rests on it but lag tools.
    void this.#parts.source.committed(positions);
  }

  #failed(why: string): void {
    this.pipeline.hold("store unwritable", true, why);
    this.#parts.notices.unwritable(why);
    this.#deliveries.unwritable();
    this.#deliveries.pump();
  }
}

function freeze(profiler: Profiler, hash: string, reference: Reference): void {
  profiler.apply({
    kind: "reference",
    schema: schemaOf(reference, hash),
    layout: layoutOf(reference, hash),
    largeErrorAt: reference.labelled?.largeErrorAt ?? null,
  });
}
