import { expect, test } from "vitest";
import { EstimateLog } from "../../../src/core/evaluation/estimate-log.ts";
import type { Entry } from "../../../src/core/machine.ts";
import { encodeCounts } from "../../../src/core/profile/sparse-counts.ts";
import { Window, type WindowLevel } from "../../../src/core/stream/windows.ts";

const halfHourMs = 1_800_000;
const startMs = Date.UTC(2026, 0, 1);
const day: WindowLevel<string> = { name: "24h", bucketMs: halfHourMs, buckets: 48, spare: 1 };
const needs = { parts: [1, 1], of: (counts: ArrayLike<number>) => Float64Array.of(counts[1] ?? 0, counts[3] ?? 0) };

/** A day's window of four counters and the log of two of them; `log` stands in for a restarted one. */
function logOf(entries: readonly Entry[] = [], window = new Window(day, 4)) {
  const log = new EstimateLog(needs, window);
  for (const { key, value } of entries) log.folded.restore(key.slice(2), value);
  const add = (halfHour: number, counts: readonly number[]): void => {
    const [atMs, sparse] = [startMs + halfHour * halfHourMs, encodeCounts(Float64Array.from(counts))];
    log.folded.advance(atMs);
    log.folded.addLate(atMs, sparse);
    window.add(atMs, sparse);
  };
  const sum = (from: number, to: number): number[] => [
    ...log.sum(startMs + from * halfHourMs, startMs + to * halfHourMs),
  ];
  return { log, window, add, sum };
}

test("half hours are remembered for two weeks, the one under way and late rows too, each once", () => {
  const { add, sum } = logOf();
  add(0, [9, 1, 9, 10]);
  add(0, [9, 2, 9, 20]);
  expect(sum(0, 1)).toEqual([3, 30]);
  add(1, [0, 4, 0, 40]);
  add(0, [0, 8, 0, 80]);
  expect([sum(0, 1), sum(1, 2), sum(0, 2), sum(2, 9)]).toEqual([
    [11, 110],
    [4, 40],
    [15, 150],
    [0, 0],
  ]);
  add(100, [0, 1, 0, 1]);
  expect([sum(0, 2), sum(0, 101)]).toEqual([
    [15, 150],
    [16, 151],
  ]);
  add(672, [0, 1, 0, 1]);
  expect(sum(0, 2)).toEqual([4, 40]);
});

test("a restart takes up where the store stands, and what the store knows is told once", () => {
  const { log, window, add, sum } = logOf();
  add(0, [0, 1, 0, 10]);
  add(1, [0, 2, 0, 20]);
  const puts: Entry[] = [];
  log.folded.takeDirty(
    "e/",
    (entry) => void puts.push(entry),
    () => undefined,
  );
  expect(puts.map(({ key }) => key)).toEqual([`e/half-hours/${startMs}`, "e/folded"]);
  const again: string[] = [];
  log.folded.takeDirty(
    "e/",
    ({ key }) => void again.push(key),
    () => undefined,
  );
  expect(again).toEqual([]);
  expect(log.folded.keys("e/")).toEqual([`e/half-hours/${startMs}`, "e/folded"]);
  const restarted = logOf(puts, window);
  restarted.add(2, [0, 4, 0, 40]);
  expect([restarted.sum(0, 1), restarted.sum(0, 3)]).toEqual([sum(0, 1), [7, 70]]);
});
