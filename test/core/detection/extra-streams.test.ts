import { expect, test } from "vitest";
import { columnParts, extraCount, listExtraStreams } from "../../../src/core/detection/extra-streams.ts";
import { harmPart } from "../../../src/core/detection/weights.ts";
import type { Family } from "../../../src/core/facts.ts";
import { extraLayout } from "../../../src/core/profile/extra-layout.ts";
import { type ColumnShape, layOut } from "../../../src/core/profile/layout.ts";
import { numericBins } from "../../../src/core/profile/numeric-bins.ts";
import type { RowExtras } from "../../../src/core/row-extras.ts";
import { ownMetric, segmentKey } from "../../support/row-extras.ts";

const bins = numericBins(Array.from({ length: 50 }, (_, i) => i));
const columns = (count: number): ColumnShape[] => [
  ...Array.from({ length: count }, (_, i) => ({ name: `f${i}`, kind: "numeric", bins }) as const),
  { name: "__prediction", kind: "categorical", categories: 3 },
  { name: "__score", kind: "numeric", bins },
];

function streams(extras: RowExtras, features = 2) {
  return listExtraStreams(extras, extraLayout(extras, layOut("hash", [], columns(features))));
}

function spent(extras: RowExtras, family: Family): number {
  return streams(extras)
    .filter((stream) => stream.family === family)
    .reduce((sum, { part }) => sum + part, 0);
}

const everything: RowExtras = {
  metrics: [ownMetric("a"), ownMetric("b"), ownMetric("c", { family: "drift" }), ownMetric("d", { family: "quality" })],
  segments: [segmentKey("country"), segmentKey("tier", ["gold", "silver"])],
};

test("with everything that a model may ask for, no family spends more than its part", () => {
  expect(spent(everything, "harm")).toBeCloseTo(harmPart("rest", 1), 12);
  expect(spent(everything, "drift") + columnParts(everything).drift).toBeCloseTo(1, 12);
  expect(spent(everything, "quality") + columnParts(everything).quality).toBeCloseTo(1, 12);
});

test("what nobody asks for costs the columns nothing", () => {
  const harm: RowExtras = { metrics: [ownMetric("a")], segments: [] };
  expect(columnParts(harm)).toEqual({ drift: 1, quality: 1 });
  expect(spent(harm, "harm")).toBeCloseTo(harmPart("rest", 1), 12);
  expect(columnParts({ metrics: [], segments: [segmentKey("country")] })).toEqual({ drift: 0.75, quality: 1 });
});

test("every value of a segment has its rates and its shares, and no two streams count the same cell", () => {
  const all = streams({ metrics: [], segments: [segmentKey("tier", ["gold"])] });
  // Three codes, of each: errors, latency and ten coarse cells of four columns.
  expect(all).toHaveLength(3 * (2 + 4 * 10));
  expect(new Set(all.map(({ hit }) => hit)).size).toBe(all.length);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
});

test("where the shares would be too many, only predictions and scores are watched in each value", () => {
  const all = streams({ metrics: [], segments: [segmentKey("country")] }, 20);
  expect(new Set(all.map(({ feature }) => feature))).toEqual(new Set([null, "__prediction", "__score"]));
});

test("an own metric's trials are the rows that could be told", () => {
  const [stream] = streams({ metrics: [ownMetric("a")], segments: [] });
  if (stream === undefined) throw new Error("no stream");
  expect(extraCount(stream, [3, 40, 7])).toEqual({ successes: 3, trials: 40 });
});

test("a row with an unseen category is a trial of every share of its column", () => {
  const all = streams({ metrics: [], segments: [segmentKey("tier", ["gold"])] });
  const share = all.find(({ feature, segment }) => feature === "f0" && segment?.code === 2);
  if (share === undefined) throw new Error("no stream");
  const block = new Float64Array(3 * (5 + 4 * 12));
  block[share.hit] = 5;
  block[share.hit + 11] = 2;
  expect(extraCount(share, block)).toEqual({ successes: 5, trials: 7 });
  block[share.hit + 10] = 9;
  expect(extraCount(share, block)).toEqual({ successes: 5, trials: 7 });
});
