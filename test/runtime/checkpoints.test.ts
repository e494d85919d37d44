import { expect, test } from "vitest";
import type { AuditEntry, Checkpoint, StateChange } from "../../src/core/machine.ts";
import { Checkpoints } from "../../src/runtime/checkpoints.ts";

const none: StateChange = { puts: [], deletes: [] };

/** A machine with one counter: dirty until taken, dirty again when kept. */
class Counter {
  dirty: string[] = [];
  kept = 0;
  readonly #key: string;

  constructor(key: string) {
    this.#key = key;
  }

  takeDirty(): StateChange {
    const puts = this.dirty.map((text) => ({ key: `${this.#key}/${text}`, value: new Uint8Array() }));
    this.dirty = [];
    return { ...none, puts };
  }

  keep({ puts }: StateChange): void {
    this.kept += 1;
    this.dirty.push(...puts.map(({ key }) => key.slice(this.#key.length + 1)));
  }
}

/** Checkpoints of two counters and one position, with a disk that answers when it is told to. */
class Bench {
  readonly profiler = Object.assign(new Counter("profiler"), { positions: () => [...this.positions] });
  readonly judge = new Counter("judge");
  positions = [{ topic: "t", partition: 0, nextOffset: 0 }];
  effects: string[] = [];
  nowMs = 0;
  readonly written: Checkpoint[] = [];
  readonly said: string[] = [];
  readonly checkpoints = new Checkpoints({
    profiler: this.profiler,
    judge: this.judge,
    nowMs: () => this.nowMs,
    effectIds: () => [...this.effects],
    commit: (checkpoint) => {
      this.written.push(checkpoint);
      return new Promise((resolve) => this.#answers.push(resolve));
    },
    committed: (positions, effects) => {
      this.said.push(`at ${positions[0]?.nextOffset}: ${effects.join(" ")}`);
    },
    failed: (why) => {
      this.said.push(why);
    },
  });
  readonly #answers: ((result: { ok: true } | { failed: string }) => void)[] = [];

  async disk(...answers: ({ ok: true } | { failed: string })[]): Promise<void> {
    for (const answer of answers) {
      this.#answers.shift()?.(answer);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  get inFlight(): number {
    return this.#answers.length;
  }
}

const ok = { ok: true } as const;
const full = { failed: "the disk is full" } as const;
const line: AuditEntry = { atMs: 1, kind: "test", body: {} };

function started(): Bench {
  const bench = new Bench();
  bench.profiler.dirty.push("pane");
  bench.judge.dirty.push("alert");
  bench.effects.push("page");
  bench.checkpoints.request();
  return bench;
}

test("state of both machines, positions and audit go into one commit, and the effects of that moment are told after it", async () => {
  const bench = new Bench();
  bench.checkpoints.record([line]);
  bench.profiler.dirty.push("pane");
  bench.judge.dirty.push("alert");
  bench.effects.push("page");
  bench.checkpoints.request();
  bench.effects.push("later");
  expect(bench.said).toEqual([]);
  await bench.disk(ok);
  expect(bench.written.map(({ change }) => change.puts.map(({ key }) => key))).toEqual([
    ["profiler/pane", "judge/alert"],
  ]);
  expect(bench.written[0]?.audit).toEqual([line]);
  expect(bench.said).toEqual(["at 0: page"]);
});

test("while one is in flight any number of requests become one more, which takes what has changed meanwhile", async () => {
  const bench = started();
  bench.judge.dirty.push("second");
  bench.checkpoints.request();
  bench.checkpoints.request();
  bench.judge.dirty.push("third");
  expect(bench.inFlight).toBe(1);
  await bench.disk(ok, ok);
  expect(bench.written.map(({ id, change }) => [id, change.puts.length])).toEqual([
    [1, 2],
    [2, 2],
  ]);
  expect(bench.inFlight).toBe(0);
});

test("nothing new is not written, a moved position alone is", async () => {
  const bench = started();
  await bench.disk(ok);
  bench.checkpoints.request();
  expect(bench.inFlight).toBe(0);
  bench.positions = [{ topic: "t", partition: 0, nextOffset: 7 }];
  bench.checkpoints.request();
  await bench.disk(ok);
  expect(bench.written).toHaveLength(2);
  expect(bench.said.at(-1)).toBe("at 7: page");
});

test("a failed commit keeps everything for the next one: state, positions, and the audit in its order", async () => {
  const bench = new Bench();
  bench.checkpoints.record([line]);
  bench.judge.dirty.push("alert");
  bench.checkpoints.request();
  bench.checkpoints.record([{ ...line, atMs: 2 }]);
  await bench.disk(full);
  expect(bench.said).toEqual(["the disk is full"]);
  bench.checkpoints.request();
  await bench.disk(ok);
  expect(bench.written[1]?.change.puts.map(({ key }) => key)).toEqual(["judge/alert"]);
  expect(bench.written[1]?.audit.map(({ atMs }) => atMs)).toEqual([1, 2]);
  expect(bench.written[1]?.positions).toEqual(bench.positions);
  bench.checkpoints.request();
  expect(bench.inFlight).toBe(0);
});

test("it is settled when nothing is in flight and nothing was asked for meanwhile", async () => {
  const bench = started();
  bench.judge.dirty.push("second");
  bench.checkpoints.request();
  let isSettled = false;
  const settled = bench.checkpoints.settled().then(() => {
    isSettled = true;
  });
  await bench.disk(ok);
  expect(isSettled).toBe(false);
  await bench.disk(ok);
  await settled;
  await bench.checkpoints.settled();
});

test("an unhurried request is left out within a second of the last checkpoint, and nothing of it is lost", async () => {
  const bench = started();
  await bench.disk(ok);
  bench.judge.dirty.push("second");
  bench.nowMs = 999;
  bench.checkpoints.requestUnhurried();
  expect(bench.inFlight).toBe(0);
  bench.nowMs = 1_000;
  bench.checkpoints.requestUnhurried();
  await bench.disk(ok);
  expect(bench.written[1]?.change.puts.map(({ key }) => key)).toEqual(["judge/second"]);
});

test("a clock that was set back does not hold an unhurried request up", async () => {
  const bench = started();
  await bench.disk(ok);
  bench.judge.dirty.push("second");
  bench.nowMs = -3_600_000;
  bench.checkpoints.requestUnhurried();
  await bench.disk(ok);
  expect(bench.written).toHaveLength(2);
});
