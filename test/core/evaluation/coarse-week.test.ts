import fc from "fast-check";
import { expect, test } from "vitest";
import { readWindow } from "../../../src/core/evaluation/readings.ts";
import { frameOf } from "../../../src/core/evaluation/reference-frame.ts";
import { ServingState } from "../../../src/core/evaluation/serving-state.ts";
import type { Entry } from "../../../src/core/machine.ts";
import { columnCellsStart } from "../../../src/core/profile/layout.ts";
import { encodeCounts } from "../../../src/core/profile/sparse-counts.ts";
import { addCoarsely } from "../../../src/core/reference/coarse-cells.ts";
import { storyModel, storyReference } from "../../support/story-reference.ts";

const hourMs = 3_600_000;
const serving = { model: storyModel, version: "v1", role: "primary" } as const;
const { hash, reference } = storyReference();
const frame = frameOf(hash, reference);
const startMs = Date.UTC(2026, 0, 5);

function fresh(): ServingState {
  return new ServingState(serving, frame.layout, frame, { labelsFromMs: 0 });
}

/** Entries by what follows the version in their key, as a store keeps them. */
class Disk {
  readonly entries = new Map<string, Uint8Array>();

  write(state: ServingState, fails = false): number {
    const failed: string[] = [];
    let weekBytes = 0;
    state.takeDirty(
      (entry: Entry) => {
        if (entry.key.includes("/week/")) weekBytes += entry.value.length;
        if (fails) failed.push(entry.key);
        else this.entries.set(entry.key, entry.value.slice());
      },
      (key) => (fails ? failed.push(key) : this.entries.delete(key)),
    );
    for (const key of failed) {
      const [, kind = "", , , , ...rest] = key.split("/");
      state.keep(kind, rest.join("/"));
    }
    return weekBytes;
  }

  restored(without = "nothing"): ServingState {
    const state = fresh();
    for (const [key, value] of this.entries) {
      const [, kind = "", , , , ...rest] = key.split("/");
      if (kind !== without) state.restore(kind, rest.join("/"), value);
    }
    return state;
  }
}

/** A row or two in some cells of both columns, seen by the fine layout. */
function paneCounts(seed: number): Uint8Array {
  const vector = new Float64Array(frame.layout.size);
  vector[0] = seed + 1;
  for (const { base } of frame.layout.columns) {
    vector[base] = seed % 2;
    vector[base + columnCellsStart + (seed % 3)] = seed;
  }
  return encodeCounts(vector);
}

const steps = fc.array(
  fc.record({
    // Minutes to the next pane: mostly a while, now and then back, or a day and more.
    minutes: fc.oneof(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: -600, max: 0 }),
      fc.integer({ min: 600, max: 4_000 }),
    ),
    seed: fc.nat({ max: 200 }),
    what: fc.constantFrom("nothing", "write", "write that fails", "restart", "silence"),
  }),
  { maxLength: 60 },
);

test("the week is the sum of the hours that it covers, late rows too, whenever it is saved or restarted", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const disk = new Disk();
      let state = fresh();
      let [nowMs, newestMs] = [startMs, startMs];
      const added: { paneMs: number; counts: Uint8Array }[] = [];
      for (const { minutes, seed, what } of all) {
        const paneMs = Math.max(startMs, minutes > 0 ? newestMs + minutes * 60_000 : nowMs + minutes * 60_000);
        newestMs = Math.max(newestMs, paneMs);
        nowMs = newestMs;
        const counts = paneCounts(seed);
        state.add(paneMs, counts);
        added.push({ paneMs, counts });
        state.advance(newestMs);
        if (what === "silence") {
          newestMs += 45 * 60_000;
          state.advance(newestMs);
        }
        if (what !== "nothing" && what !== "silence") disk.write(state, what === "write that fails");
        if (what === "restart") state = disk.restored();
        const slideMs = newestMs - (newestMs % (6 * hourMs));
        const expected = new Float64Array(frame.coarse.layout.size);
        for (const one of added)
          if (one.paneMs >= slideMs - 27 * 6 * hourMs) addCoarsely(frame.coarse, one.counts, expected);
        expect(state.week?.total()).toEqual(expected);
      }
    }),
    { numRuns: 60, seed: 7 },
  );
});

test("a store without a week gives it the day that its windows hold", () => {
  const disk = new Disk();
  const state = fresh();
  for (let minute = 0; minute < 20 * 60; minute += 7) state.add(startMs + minute * 60_000, paneCounts(minute % 90));
  disk.write(state);
  const upgraded = disk.restored("week");
  upgraded.advance(startMs + 20 * hourMs);
  expect(upgraded.week?.total()).toEqual(state.week?.total());
  expect(upgraded.week?.hours().length).toBe(20);
});

test("panes of a half hour that is not over add nothing to what a checkpoint writes of the week", () => {
  const disk = new Disk();
  const state = fresh();
  const written = Array.from({ length: 7 }, (_, i) => {
    state.add(startMs + i * 300_000, paneCounts(50));
    return disk.write(state) > 0;
  });
  expect(written).toEqual([true, false, false, false, false, false, true]);
});

test("distances of the week that few cells tell are those of all its rows in the fine bins", () => {
  const state = fresh();
  for (let minute = 0; minute < 12 * 60; minute += 11)
    state.add(startMs + minute * 60_000, paneCounts(40 + (minute % 50)));
  const exact = new Set(["psi", "js", "chi2", "hellinger", "tvd", "linf", "missing_rate", "unseen_rate", "error_rate"]);
  const told = (window: "24h" | "7d") =>
    readWindow(state, window, frame)
      .filter(({ statistic }) => exact.has(statistic))
      .map(({ window: _, ...reading }) => reading);
  expect(told("7d")).toEqual(told("24h"));
  const ks = (window: "24h" | "7d") => readWindow(state, window, frame).find(({ statistic }) => statistic === "ks");
  const [day, week] = [ks("24h"), ks("7d")];
  expect(week?.low).toBeLessThanOrEqual(day?.low ?? 0);
  expect(week?.high).toBeGreaterThanOrEqual(day?.high ?? 1);
  expect(new Set(readWindow(state, "7d", frame).map(({ statistic }) => statistic))).not.toContain("wasserstein_std");
});

test("what began within the hour has its throughput over the time since then", () => {
  const state = fresh();
  const beganMs = startMs + 30 * 60_000;
  for (let pane = 0; pane < 6 * 120; pane += 1) {
    state.add(beganMs + pane * 10_000, paneCounts(59));
    state.log.open(beganMs + pane * 10_000);
  }
  const throughput = readWindow(state, "7d", frame).find(({ statistic }) => statistic === "throughput");
  expect(throughput?.value).toBeCloseTo(6, 6);
});
