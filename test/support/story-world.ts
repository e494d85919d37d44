import type { Reference } from "../../src/core/reference/reference.ts";
import type { TargetSettings } from "../../src/core/rollback/target.ts";
import { LogSource } from "../../src/edge/sources/log-source.ts";
import { MemoryLog } from "../../src/edge/sources/memory-log.ts";
import { MemoryStore } from "../../src/edge/store/memory.ts";
import type { Committed, Store } from "../../src/edge/store/store.ts";
import type { Engine, EngineParts } from "../../src/runtime/engine.ts";
import { StoryDeployment } from "./story-deployment.ts";
import { type StoryModel, storySource as source, startStoryEngine, storyStartMs, storyTarget } from "./story-engine.ts";
import { factLine } from "./story-lines.ts";
import { StoryTraffic } from "./story-traffic.ts";

/** How often driftline is told the time. */
const tickMs = 5_000;

/** A running driftline with everything around it made of memory and a clock that only the story moves. */
export class StoryWorld {
  nowMs = storyStartMs;
  freeze: string | null = null;
  isWritable = true;
  readonly lines: string[] = [];
  readonly traffic = new StoryTraffic(5);
  readonly deployment = new StoryDeployment(
    (line) => this.lines.push(line),
    () => this.nowMs,
  );
  readonly log = new MemoryLog();
  readonly #targets: readonly TargetSettings[];
  #store: Store = new MemoryStore();
  #source: LogSource | undefined;
  #engine: Engine | undefined;

  readonly #model: StoryModel;
  readonly #references = new Map<string, Reference>();

  constructor(target: Partial<TargetSettings> | null, model: StoryModel) {
    this.#model = model;
    this.log.createTopic(source.topic);
    this.#targets = target === null ? [] : [storyTarget(target)];
  }

  get engine(): Engine {
    if (this.#engine === undefined) throw new Error("the story has not begun");
    return this.#engine;
  }

  get store(): Store {
    return this.#store;
  }

  async start(): Promise<void> {
    const nowMs = () => this.nowMs;
    this.#source = new LogSource(this.log, { topics: [source.topic], startFrom: { kind: "earliest" } }, nowMs);
    this.#engine = await startStoryEngine({
      targets: this.#targets,
      model: this.#model,
      references: this.#references,
      store: this.#guarded(),
      source: this.#source,
      sender: this.deployment,
      nowMs,
      frozenAt: () => this.freeze,
      facts: (facts) => this.lines.push(...facts.flatMap((fact) => factLine(fact) ?? [])),
    });
  }

  async stop(): Promise<void> {
    await this.#source?.stop();
  }

  /** The process ends, and a new one takes up what the store holds. */
  async restart(store: Store = this.#store): Promise<void> {
    await this.stop();
    this.#store = store;
    await this.start();
  }

  /** Lets traffic flow and time pass. */
  async advance(toMs: number): Promise<void> {
    while (this.nowMs < toMs) {
      const startMs = this.nowMs;
      this.nowMs += 1_000;
      this.append(this.traffic.second(startMs, this.deployment.serving));
      if ((this.nowMs - storyStartMs) % tickMs !== 0) continue;
      await this.read();
      this.engine.tick();
      await this.engine.settled();
    }
  }

  append(values: readonly string[]): void {
    this.log.append(
      source,
      values.map((value) => ({ timestampMs: this.nowMs, value: Buffer.from(value) })),
    );
  }

  /** Resolves when everything in the log is with the engine. */
  async read(): Promise<void> {
    while (this.engine.pipeline.position(source) !== this.log.bounds(source).high) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Retention takes records that were never read. */
  loseUnread(records: readonly string[]): void {
    this.append(records);
    this.log.dropBefore(source, this.log.bounds(source).high);
  }

  #guarded(): EngineParts["store"] {
    const store = this.#store;
    return {
      load: () => store.load(),
      commit: async (checkpoint): Promise<Committed> =>
        this.isWritable ? await store.commit(checkpoint) : { failed: "the disk is full" },
      close: () => store.close(),
    };
  }
}
