import { type TargetSettings, targetDefaults } from "../../src/core/rollback/target.ts";
import { nativeDecoder } from "../../src/edge/decoders/native.ts";
import { MemorySource } from "../../src/edge/sources/memory.ts";
import { MemoryLog } from "../../src/edge/sources/memory-log.ts";
import { MemoryStore } from "../../src/edge/store/memory.ts";
import type { Committed, Store } from "../../src/edge/store/store.ts";
import { webhookTarget, webhookTargetSettings } from "../../src/edge/targets/webhook.ts";
import { Engine } from "../../src/runtime/engine.ts";
import { StoryDeployment } from "./story-deployment.ts";
import { factLine } from "./story-lines.ts";
import { storyModel, storyReference } from "./story-reference.ts";
import { StoryTraffic } from "./story-traffic.ts";

/** Event and wall time at which every story begins. */
export const storyStartMs = Date.UTC(2026, 0, 5, 8);
const source = { topic: "predictions", partition: 0 };
/** How often driftline is told the time. */
const tickMs = 5_000;

const webhook = webhookTarget(
  "prod",
  webhookTargetSettings.parse({
    kind: "webhook",
    url: "http://127.0.0.1:1/rollback",
    secret: `whsec_${Buffer.from("a secret of a story, 32 bytes xx").toString("base64")}`,
    probe: { url: "http://127.0.0.1:1/version", pointer: "/version" },
  }),
);

/** Who is told in a story unless it says otherwise. */
const pager = { name: "pager", routingKeyId: "key-1", minimumSeverity: "warning", takesChanges: false } as const;

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
  #source: MemorySource | undefined;
  #engine: Engine | undefined;

  constructor(target: Partial<TargetSettings> | null) {
    this.log.createTopic(source.topic);
    const usual = { ...targetDefaults, name: "prod", model: storyModel, knownGood: ["v1"], idempotent: "key" } as const;
    this.#targets = target === null ? [] : [{ ...usual, ...target }];
  }

  get engine(): Engine {
    if (this.#engine === undefined) throw new Error("the story has not begun");
    return this.#engine;
  }

  get store(): Store {
    return this.#store;
  }

  async start(): Promise<void> {
    const clock = { nowMs: () => this.nowMs };
    const { hash, reference } = storyReference();
    this.#source = new MemorySource(this.log, { topics: [source.topic], startFrom: { kind: "earliest" } }, clock.nowMs);
    this.#engine = await Engine.start({
      judge: {
        incidents: { receivers: [pager], repeatMs: 4 * 3_600_000, links: () => [] },
        rollbacks: { targets: this.#targets, ordersPerDay: 5, commonCauseModels: 3 },
      },
      profiler: {},
      references: new Map([[hash, reference]]),
      decoders: new Map([[source.topic, nativeDecoder({})]]),
      store: this.#guarded(),
      source: this.#source,
      sender: this.deployment,
      targets: new Map([["prod", webhook]]),
      clock,
      lostStore: null,
      frozenAt: () => this.freeze,
      keepReference: () => undefined,
      findReference: () => undefined,
      notices: {
        facts: (facts) => this.lines.push(...facts.flatMap((fact) => factLine(fact) ?? [])),
        rejected: () => undefined,
        condition: () => undefined,
        checkpoint: () => undefined,
        unwritable: () => undefined,
      },
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

  #guarded(): Store {
    const store = this.#store;
    return {
      load: () => store.load(),
      commit: async (checkpoint): Promise<Committed> =>
        this.isWritable ? await store.commit(checkpoint) : { failed: "the disk is full" },
      audit: (limit) => store.audit(limit),
      verifyAudit: () => store.verifyAudit(),
      close: () => store.close(),
    };
  }
}
