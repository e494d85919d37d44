import fc from "fast-check";
import { expect, test } from "vitest";
import type { Entry } from "../../../src/core/machine.ts";
import { encodeCounts, mergeCounts } from "../../../src/core/profile/sparse-counts.ts";
import { paneMs } from "../../../src/core/stream/pane-delta.ts";
import { Window, windowLevels } from "../../../src/core/stream/windows.ts";

const size = 6;
/** Counts, and sums in fixed point, which are far larger. */
const counts = fc.array(fc.oneof(fc.nat({ max: 300 }), fc.nat({ max: 2 ** 40 })), { minLength: size, maxLength: size });
/** Panes as they come: mostly the next one, now and then a late one or a leap. */
const panes = fc.array(
  fc.record({ step: fc.oneof(fc.constant(1), fc.integer({ min: -40, max: 400 })), counts, saves: fc.boolean() }),
  { maxLength: 60 },
);
const levels = fc.constantFrom(...windowLevels);

interface Added {
  readonly startMs: number;
  readonly counts: readonly number[];
}

/** What a window must hold, recounted from every pane that it was told of. */
function recount(window: Window, added: readonly Added[]): number[] {
  const { bucketMs, buckets } = window.level;
  const total = Array<number>(size).fill(0);
  for (const { startMs, counts: some } of added) {
    const bucket = startMs - (startMs % bucketMs);
    if (bucket <= window.newestMs - buckets * bucketMs) continue;
    for (const [i, count] of some.entries()) total[i] = (total[i] ?? 0) + count;
  }
  return total;
}

test("a window is the sum of the panes that it covers, late ones among them", () => {
  fc.assert(
    fc.property(levels, panes, (level, steps) => {
      const window = new Window(level, size);
      const added: Added[] = [];
      let startMs = 1_000 * paneMs;
      for (const { step, counts: some } of steps) {
        startMs = Math.max(0, startMs + step * paneMs);
        window.add(startMs, encodeCounts(Float64Array.from(some)));
        added.push({ startMs, counts: some });
        expect([...window.total]).toEqual(recount(window, added));
      }
    }),
  );
});

test("a window restored from its entries, saved at whatever panes, goes on as one that never stopped", () => {
  fc.assert(
    fc.property(levels, panes, panes, (level, before, after) => {
      const store = new Map<string, Entry>();
      const through = new Window(level, size);
      const save = (window: Window): void =>
        window.takeDirty(
          "",
          (entry) => store.set(entry.key, entry),
          (key) => store.delete(key),
        );
      let startMs = 1_000 * paneMs;
      for (const { step, counts: some, saves } of before) {
        startMs = Math.max(0, startMs + step * paneMs);
        through.add(startMs, encodeCounts(Float64Array.from(some)));
        if (saves) save(through);
      }
      save(through);
      const again = new Window(level, size);
      for (const { key, value } of store.values()) again.restore(Number(key.split("/")[1]), value);
      for (const { step, counts: some } of after) {
        startMs = Math.max(0, startMs + step * paneMs);
        for (const window of [through, again]) window.add(startMs, encodeCounts(Float64Array.from(some)));
        expect(again.total).toEqual(through.total);
      }
    }),
  );
});

test("what is saved of a bucket that is still filling is all that was added to it", () => {
  const [, hour] = windowLevels;
  if (hour === undefined) throw new Error("no 1h window");
  const window = new Window(hour, size);
  const [first, second, third] = [1, 2, 3].map((count) => encodeCounts(Uint32Array.of(0, count, 0, 200 * count)));
  const saved: Uint8Array[] = [];
  for (const [i, pane] of [first, second, third].entries()) {
    if (pane === undefined) continue;
    window.add(i * paneMs, pane);
    window.takeDirty(
      "",
      ({ value }) => saved.push(value),
      () => undefined,
    );
  }
  if (first === undefined || second === undefined || third === undefined) throw new Error("three panes");
  expect(saved).toEqual([first, mergeCounts(first, second), mergeCounts(mergeCounts(first, second), third)]);
});
