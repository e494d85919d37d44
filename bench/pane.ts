import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../src/edge/store/sqlite.ts";
import { Checkpoints } from "../src/runtime/checkpoints.ts";
import { BenchMachines } from "./support/bench-machines.ts";
import { benchReference } from "./support/bench-reference.ts";
import { median, type Part, quantile } from "./support/part.ts";

/**
 * What one closed pane costs: two versions, 20 features, 3 windows, all detectors, the two versions against each other;
 * then a checkpoint into a real store, as it is made every second or pane.
 */
export const pane: Part = {
  name: "pane",
  measure: async ({ quick }) => {
    const panes = quick ? 60 : 360;
    const machines = new BenchMachines(benchReference());
    const folder = mkdtempSync(join(tmpdir(), "driftline-bench-"));
    const store = await openStore(join(folder, "driftline.db"), 0);
    if ("unreadable" in store) throw new Error(store.unreadable);
    const [closings, holdUps, checkpoints, bytes]: number[][] = [[], [], [], []];
    const saved = new Checkpoints({
      profiler: machines.profiler,
      judge: machines.judge,
      commit: (checkpoint) => {
        bytes?.push(checkpoint.change.puts.reduce((sum, { value }) => sum + value.length, 0));
        return store.commit(checkpoint);
      },
      effectIds: () => [],
      committed: (_positions, _effectIds, tookMs) => checkpoints?.push(tookMs),
      failed: (why) => {
        throw new Error(why);
      },
      nowMs: () => performance.now(),
    });
    while ((closings ?? []).length < panes) {
      const output = machines.read();
      if (output.deltas.length === 0) continue;
      const closedMs = elapsedMs(() => machines.close(output));
      closings?.push(closedMs);
      // What the thread that reads records waits: taking the changes, and handing them to the store's thread.
      holdUps?.push(elapsedMs(() => saved.request()));
      await saved.settled();
    }
    await store.close();
    rmSync(folder, { recursive: true });
    return {
      panes,
      closeMs: spread(closings ?? []),
      checkpointMs: spread(checkpoints ?? []),
      checkpointHoldUpMs: spread(holdUps ?? []),
      checkpointKiB: { median: median(bytes ?? []) / 1_024 },
    };
  },
};

function elapsedMs(what: () => void): number {
  const startedMs = performance.now();
  what();
  return performance.now() - startedMs;
}

function spread(values: readonly number[]): { median: number; p99: number; longest: number } {
  return { median: median(values), p99: quantile(values, 0.99), longest: Math.max(...values) };
}
