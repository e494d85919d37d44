import { expect, test } from "vitest";
import type { Fact } from "../../src/core/facts.ts";
import { Profiler } from "../../src/core/profiler.ts";
import { layoutOf, schemaOf } from "../../src/core/reference/frozen.ts";
import { nativeDecoder } from "../../src/edge/decoders/native.ts";
import type { SourceRecord } from "../../src/edge/sources/source.ts";
import { Pipeline } from "../../src/runtime/pipeline.ts";
import { storyJudge } from "../support/judge-story.ts";
import { storySource as source, storyStartMs as startMs } from "../support/story-engine.ts";
import { storyModel, storyReference } from "../support/story-reference.ts";
import { StoryTraffic } from "../support/story-traffic.ts";

/** Both machines with nothing around them but a notebook. */
class Bench {
  readonly profiler = new Profiler();
  readonly judge = storyJudge();
  readonly facts: Fact[] = [];
  readonly rejects: string[] = [];
  readonly conditions: string[] = [];
  saves = 0;
  nowMs = startMs;
  freeze: string | null = null;
  readonly pipeline: Pipeline;
  readonly #traffic = new StoryTraffic(2);
  #offset = 0;

  constructor() {
    const { hash, reference } = storyReference();
    this.profiler.apply({ kind: "reference", schema: schemaOf(reference, hash), layout: layoutOf(reference, hash) });
    this.pipeline = new Pipeline({
      profiler: this.profiler,
      judge: this.judge,
      decoders: new Map([[source.topic, nativeDecoder({})]]),
      clock: { nowMs: () => this.nowMs },
      frozenAt: () => this.freeze,
      said: ({ facts }) => this.facts.push(...facts),
      save: () => {
        this.saves += 1;
      },
      saveUnhurried: () => {
        this.saves += 1;
      },
      saved: async () => {
        this.saves += 1;
      },
      rejected: (topic, reason) => this.rejects.push(`${topic} ${reason}`),
      condition: ({ name }) => this.conditions.push(name),
    });
    this.pipeline.state(source, { name: "assigned", nextOffset: 0 });
  }

  /** Seconds of v1 with 20 predictions each, handed on one record at a time. */
  seconds(count: number): void {
    const served = [{ version: "v1", role: "primary", perSecond: 20 } as const];
    for (let second = 0; second < count; second += 1) {
      const values = this.#traffic.second(this.nowMs, served);
      this.nowMs += 1_000;
      this.read(...values);
    }
  }

  read(...values: string[]): SourceRecord[] {
    const records = values.map((value, i) => this.#record(this.#offset + i, value));
    this.#offset += values.length;
    this.pipeline.records(source, records, this.#offset);
    return records;
  }

  get predictions(): number[] {
    const serving = { model: storyModel, version: "v1", role: "primary" } as const;
    return (
      this.judge.models
        .of(storyModel)
        .find(serving)
        ?.log.records()
        .map((pane) => pane.predictions) ?? []
    );
  }

  held(): string[] {
    return this.facts.flatMap((fact) => (fact.kind === "held" ? `${fact.why} ${fact.active}` : []));
  }

  #record(offset: number, value: string): SourceRecord {
    const bytes = Buffer.from(value);
    return { ...source, offset, timestampMs: this.nowMs, key: null, bytes, start: 0, end: bytes.length, headers: null };
  }
}

test("records become closed panes of the judge, and every close asks for a save", () => {
  const bench = new Bench();
  bench.seconds(24);
  expect(bench.predictions).toEqual([]);
  const saves = bench.saves;
  bench.seconds(12);
  expect(bench.predictions).toEqual([200, 200]);
  expect(bench.saves).toBeGreaterThan(saves);
  expect(bench.pipeline.position(source)).toBe(36);
});

test("a repeated batch changes nothing, whole or in part", () => {
  const bench = new Bench();
  bench.seconds(10);
  const again = bench.read('{"model":"fraud","version":"v1","time":1}');
  const records = bench.pipeline.tally.records;
  bench.pipeline.records(source, again, 11);
  expect(bench.pipeline.tally.records).toBe(records);
  expect(bench.pipeline.position(source)).toBe(11);
});

test("records of a topic that nobody decodes are left alone", () => {
  const bench = new Bench();
  bench.pipeline.records({ topic: "other", partition: 0 }, bench.read("{}"), 1);
  expect(bench.pipeline.position({ topic: "other", partition: 0 })).toBeUndefined();
});

test("positions that the source chose are known, and saved, before anything is read", async () => {
  const bench = new Bench();
  const fresh = { topic: source.topic, partition: 1 };
  const saves = bench.saves;
  await bench.pipeline.positionsChosen([{ ...fresh, nextOffset: 70 }]);
  expect(bench.profiler.positions()).toContainEqual({ ...fresh, nextOffset: 70 });
  expect(bench.saves).toBe(saves + 1);
});

test("the first reject of a reason is told, and the same ones after it only counted", () => {
  const bench = new Bench();
  bench.read("{", "{", "[1]");
  bench.read("{");
  expect(bench.rejects.filter((told) => told === "predictions bad_json")).toHaveLength(1);
  expect(bench.pipeline.tally.rejects.get(source.topic)?.get("bad_json")).toBe(3);
});

test("a gap holds actions for five minutes of wall time and leaves a position at once, with nothing read after it", () => {
  const bench = new Bench();
  bench.seconds(5);
  bench.pipeline.state(source, { name: "gap", from: 5, to: 40 });
  expect(bench.held()).toEqual(["gap true"]);
  expect(bench.pipeline.position(source)).toBe(40);
  expect(bench.profiler.positions()).toEqual([{ ...source, nextOffset: 40 }]);
  bench.nowMs += 299_000;
  bench.pipeline.tick();
  expect(bench.held()).toEqual(["gap true"]);
  bench.nowMs += 1_000;
  bench.pipeline.tick();
  expect(bench.held()).toEqual(["gap true", "gap false"]);
});

test("a log made anew is read from its beginning although the position was beyond it", () => {
  const bench = new Bench();
  bench.seconds(30);
  bench.pipeline.state(source, { name: "gap", from: 30, to: 0 });
  expect(bench.profiler.positions()).toEqual([{ ...source, nextOffset: 0 }]);
});

test("input of which more than a twentieth is refused holds actions until it is five minutes past", () => {
  const bench = new Bench();
  bench.read(...Array.from({ length: 100 }, (_, i) => (i < 90 ? "[]" : "{")));
  bench.pipeline.tick();
  bench.nowMs += 310_000;
  bench.pipeline.tick();
  expect(bench.held()).toEqual(["degraded input true", "degraded input false"]);
});

test("a partition that is behind holds actions once its panes are over two minutes old, until it has caught up", () => {
  const bench = new Bench();
  bench.seconds(60);
  bench.pipeline.state(source, { name: "behind" });
  bench.nowMs += 100_000;
  bench.pipeline.tick();
  expect(bench.held()).toEqual([]);
  bench.nowMs += 60_000;
  bench.pipeline.tick();
  expect(bench.held()).toEqual(["lag true"]);
  bench.pipeline.state(source, { name: "caughtUp" });
  bench.pipeline.tick();
  expect(bench.held()).toEqual(["lag true", "lag false"]);
});

test("a second member holds actions as long as it is there", () => {
  const bench = new Bench();
  bench.pipeline.condition({ name: "second member", active: true, message: "another member reads partition 0" });
  bench.pipeline.condition({ name: "second member", active: false, message: "alone again" });
  expect(bench.held()).toEqual(["second member true", "second member false"]);
  expect(bench.conditions).toEqual(["second member", "second member"]);
});

test("a lost store disarms targets until a person resets them, whatever the source says later", () => {
  const bench = new Bench();
  bench.pipeline.condition({ name: "lost store", active: true, message: "the store knows nothing" });
  bench.pipeline.condition({ name: "lost store", active: false, message: "stopped" });
  expect(bench.held()).toEqual([]);
  expect(bench.judge.books.rollbacks.phase("prod", bench.nowMs)).toEqual({
    phase: "disarmed",
    why: "the store knows nothing",
  });
  bench.pipeline.judge({ kind: "command", command: { kind: "reset", target: "prod", by: "ann" }, nowMs: bench.nowMs });
  expect(bench.judge.books.rollbacks.phase("prod", bench.nowMs).phase).toBe("armed");
});
