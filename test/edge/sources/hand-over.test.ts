import { expect, test } from "vitest";
import { HandOver } from "../../../src/edge/sources/hand-over.ts";
import { InFlight } from "../../../src/edge/sources/in-flight.ts";
import { listedRecords } from "../../../src/edge/sources/listed-records.ts";
import { PartitionProgress } from "../../../src/edge/sources/partition-progress.ts";
import type { SourceListener, SourceRecord } from "../../../src/edge/sources/source.ts";

const record = (offset: number): SourceRecord => ({
  topic: "t",
  partition: 0,
  offset,
  timestampMs: 0,
  key: null,
  bytes: new Uint8Array(100),
  start: 0,
  end: 100,
  headers: null,
});
const records = Array.from({ length: 10_000 }, (_, offset) => record(offset));

function listener(onRecords: () => Promise<void> | void): SourceListener {
  return {
    position: () => undefined,
    positionsChosen: async () => undefined,
    records: onRecords,
    state: () => undefined,
    condition: () => undefined,
  };
}

function setUp(
  onRecords: () => Promise<void> | void,
  limits = { maxInFlightBytes: 1 << 20, maxInFlightRecords: 1000 },
) {
  const inFlight = new InFlight(limits);
  const told = listener(onRecords);
  const handOver = new HandOver(told, inFlight, () => undefined);
  const progress = new PartitionProgress({ topic: "t", partition: 0 }, 0, 10_000, told);
  const batch = {
    progress,
    next: listedRecords(records),
    endOffset: 10_000,
    highWatermark: 10_000,
    wanted: () => true,
    pulse: async () => undefined,
  };
  return { inFlight, handOver, progress, batch };
}

test("a long batch leaves turns of the event loop to others", async () => {
  let others = 0;
  let batching = true;
  const { handOver, batch } = setUp(() => {
    // Work of a few ms, as decoding and counting a slice would be.
    for (const end = performance.now() + 3; performance.now() < end; );
  });
  const other = () => {
    others += 1;
    if (batching) setImmediate(other);
  };
  setImmediate(other);
  await handOver.batch(batch);
  batching = false;
  // 50 slices of 3 ms in turns of at most 5 ms, and one slice over.
  expect(others).toBeGreaterThanOrEqual(20);
});

test("the bytes in flight bound what is handed on, as the records do", async () => {
  const held: (() => void)[] = [];
  const { inFlight, handOver, batch } = setUp(() => new Promise((resolve) => held.push(resolve)), {
    maxInFlightBytes: 50_000,
    maxInFlightRecords: 1_000_000,
  });
  const done = handOver.batch(batch);
  await new Promise((resolve) => setImmediate(resolve));
  expect(inFlight).toMatchObject({ full: true, bytes: 60_000, records: 600 });
  held.shift()?.();
  await new Promise((resolve) => setImmediate(resolve));
  // 40,000 is more than half.
  expect(inFlight.full).toBe(true);
  held.shift()?.();
  await new Promise((resolve) => setImmediate(resolve));
  expect(inFlight).toMatchObject({ full: true, bytes: 60_000 });
  while (held.length > 0) {
    held.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await done).toBe(true);
});

test("what is not wanted any more is left, and the position says how far it came", async () => {
  let slices = 0;
  const { handOver, progress, batch } = setUp(() => {
    slices += 1;
  });
  expect(await handOver.batch({ ...batch, wanted: () => slices < 3 })).toBe(false);
  expect(progress.nextOffset).toBe(600);
});
