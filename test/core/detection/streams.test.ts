import { expect, test } from "vitest";
import { emptyCounts, readStreams } from "../../../src/core/detection/stream-counts.ts";
import { featureOf, latencyThresholdOf, listStreams, type Stream } from "../../../src/core/detection/streams.ts";
import {
  columnCellsStart,
  latencyCountCell,
  latencyThresholdBase,
  layOut,
  statusBase,
  unseenCell,
} from "../../../src/core/profile/layout.ts";

const bins = { edges: Float64Array.from([1, 2, 3]), locate: () => 0 };
const layout = layOut(
  "hash",
  [10, 20, 30],
  [
    { name: "amount", kind: "numeric", bins },
    { name: "country", kind: "categorical", categories: 2 },
  ],
);
const marks = [
  { kind: "numeric", coarse: { sixteen: [0, 2], thirtyTwo: [0, 1] }, tails: [0, 0, 2, 2] },
  { kind: "categorical" },
] as const;
const list = listStreams(layout, marks);

function sumOfParts(family: Stream["family"]): number {
  return list.streams.filter((stream) => stream.family === family).reduce((sum, { part }) => sum + part, 0);
}

test("a numeric column has both sides of each body edge, four tails and its coarse shares; a categorical one its codes", () => {
  const found = list.streams.map((stream) =>
    stream.family === "drift"
      ? `${featureOf(list, stream)} ${stream.range.part} ${stream.range.from}-${stream.range.to}`
      : stream.metric,
  );
  expect(found).toEqual([
    "errors",
    "latency_p50",
    "latency_p99",
    ...["body 0-1", "body 1-4", "body 0-3", "body 3-4"].map((range) => `amount ${range}`),
    ...["tails 0-1", "tails 0-1", "tails 3-4", "tails 3-4"].map((range) => `amount ${range}`),
    ...["shares 0-1", "shares 1-2", "shares 2-4"].map((range) => `amount ${range}`),
    "missing",
    ...["shares 0-1", "shares 1-2"].map((range) => `country ${range}`),
    "missing",
    "unseen",
  ]);
  expect(list.harm).toBe(3);
});

test("drift and quality each spend their whole budget; harm's test against the reference a quarter of its own", () => {
  expect(sumOfParts("drift")).toBeCloseTo(1, 12);
  expect(sumOfParts("quality")).toBeCloseTo(1, 12);
  expect(sumOfParts("harm")).toBeCloseTo(1 / 4, 12);
});

test("each stream's counts are read from a pane's counters", () => {
  const counters = new Uint32Array(layout.size);
  const [amount = 0, country = 0] = layout.columns.map(({ base }) => base);
  counters.set([80, 10, 6, 4], statusBase);
  counters[latencyCountCell] = 90;
  counters[latencyThresholdBase + latencyThresholdOf.latency_p50] = 40;
  counters[latencyThresholdBase + latencyThresholdOf.latency_p99] = 3;
  counters.set([1, 2, 3, 4, 5], amount);
  counters.set([10, 20, 25, 30], amount + columnCellsStart);
  counters.set([7], country);
  counters[country + unseenCell] = 3;
  counters.set([60, 20, 10], country + columnCellsStart);
  const { successes, trials } = readStreams(list, counters, emptyCounts(list));
  const body = [10, 75, 55, 30];
  const tails = [10, 10, 30, 30];
  const shares = [10, 20, 55];
  expect([...successes]).toEqual([20, 40, 3, ...body, ...tails, ...shares, 15, 60, 20, 7, 3]);
  expect([...trials]).toEqual([100, 90, 90, ...Array(11).fill(85), 100, 93, 93, 100, 93]);
});

test("reference columns that do not fit the layout are refused", () => {
  expect(() => listStreams(layout, [...marks].reverse())).toThrow(RangeError);
});

test("without latency thresholds there are no latency streams, and errors keep their part", () => {
  const bare = listStreams(layOut("hash", [], []), []);
  expect(bare.streams.map(({ metric }) => metric)).toEqual(["errors"]);
  expect(bare.streams[0]?.part).toBe(list.streams[0]?.part);
});

test("a column that cannot be cut has no shares, and leaves their budget to those that can", () => {
  const uncut = { kind: "numeric", coarse: { sixteen: [], thirtyTwo: [] }, tails: [] } as const;
  const streams = listStreams(layout, [uncut, { kind: "categorical" }]).streams.filter(
    ({ family }) => family === "drift",
  );
  expect(streams.map(({ part }) => part)).toEqual([1 / 6, 1 / 6]);
});
