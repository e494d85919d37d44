import { expect, test } from "vitest";
import type { Checkpoint, StateChange } from "../../src/core/machine.ts";
import { Checkpoints } from "../../src/runtime/checkpoints.ts";

/** Checkpoints of a machine that always has something to save, on a clock that stands where it is put. */
class World {
  nowMs = 0;
  readonly committed: Checkpoint[] = [];
  readonly checkpoints: Checkpoints;

  constructor() {
    const machine = {
      takeDirty: (): StateChange => ({ puts: [{ key: "k", value: new Uint8Array(0) }], deletes: [] }),
      keep: () => undefined,
      positions: () => [],
    };
    this.checkpoints = new Checkpoints({
      profiler: machine,
      judge: machine,
      commit: async (checkpoint) => {
        this.committed.push(checkpoint);
        return { ok: true };
      },
      effectIds: () => [],
      committed: () => undefined,
      failed: () => undefined,
      nowMs: () => this.nowMs,
    });
  }

  async after(ms: number, request: "request" | "requestUnhurried"): Promise<number> {
    this.nowMs += ms;
    this.checkpoints[request]();
    await this.checkpoints.settled();
    return this.committed.length;
  }
}

test("panes that close in quick succession share a checkpoint; a decision has its own at once", async () => {
  const world = new World();
  expect(await world.after(0, "requestUnhurried")).toBe(1);
  expect(await world.after(10, "requestUnhurried")).toBe(1);
  expect(await world.after(10, "request")).toBe(2);
  expect(await world.after(999, "requestUnhurried")).toBe(2);
  expect(await world.after(1, "requestUnhurried")).toBe(3);
});

test("a clock that was set back does not hold checkpoints up", async () => {
  const world = new World();
  expect(await world.after(60_000, "requestUnhurried")).toBe(1);
  expect(await world.after(-30_000, "requestUnhurried")).toBe(2);
});
