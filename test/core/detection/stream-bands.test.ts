import { expect, test } from "vitest";
import { columnWidth, harmWidth } from "../../../src/core/detection/alternatives.ts";
import { streamBands } from "../../../src/core/detection/stream-bands.ts";
import { listStreams } from "../../../src/core/detection/streams.ts";
import type { Reference } from "../../../src/core/reference/reference.ts";
import { categoricalColumn, layoutOf, referenceOf, uniformColumn } from "../../support/detection-reference.ts";

const reference = referenceOf([
  uniformColumn("amount", 1_024, 100),
  categoricalColumn("country", [60_000, 30_000, 10_000]),
]);

function bandsOf(of: Reference) {
  const list = listStreams(layoutOf(of), of.columns);
  const bands = streamBands(list, of);
  return list.streams.map((stream, i) => ({ stream, judged: bands[i] }));
}

test("each limit is a little above the reference's rate plus its tolerance, 1.5 times as wide without an envelope", () => {
  const limits = bandsOf(reference).map(({ stream, judged }) => {
    const name =
      stream.family === "drift" ? `${stream.column} ${stream.range.part} ${stream.range.position}` : stream.metric;
    return [name, judged?.band.limit ?? null] as const;
  });
  const limit = Object.fromEntries(limits);
  const expected = {
    errors: 0.0292,
    latency_p50: 0.656,
    latency_p99: 0.0262,
    "0 body 7": 0.5358,
    "0 tails 1": 0.0276,
    "0 shares 3": 0.0643,
    "1 shares 1": 0.5379,
  };
  for (const [name, value] of Object.entries(expected))
    expect([name, limit[name]]).toEqual([name, expect.closeTo(value, 3)]);
  expect(limit.missing).toBeLessThan(0.008);
  expect(limit.unseen).toBeLessThan(0.016);
});

test("a body edge is watched from both sides, and the two rates are complements", () => {
  const body = bandsOf(reference).filter(({ stream }) => stream.family === "drift" && stream.range.part === "body");
  expect(body).toHaveLength(30);
  for (let edge = 0; edge < 15; edge += 1) {
    const limits = body.slice(2 * edge, 2 * edge + 2).map(({ judged }) => judged?.band.limit ?? 0);
    expect((limits[0] ?? 0) + (limits[1] ?? 0)).toBeGreaterThan(1 + 2 * 0.03);
    expect((limits[0] ?? 0) + (limits[1] ?? 0)).toBeLessThan(1 + 2 * 0.037);
  }
});

test("no band has more alternatives than its bank is wide", () => {
  for (const { stream, judged } of bandsOf(reference))
    expect(judged?.band.alternatives.length ?? 0).toBeLessThanOrEqual(
      stream.family === "harm" ? harmWidth : columnWidth,
    );
});

test("a reference without times gives drift and quality, but no harm, and no φ below 2", () => {
  const bands = bandsOf({ ...reference, rates: null });
  for (const { stream, judged } of bands) {
    if (stream.family === "harm") expect(judged).toBeUndefined();
    else expect(judged?.designEffect ?? 2).toBeGreaterThanOrEqual(2);
  }
  expect(bands.some(({ judged }) => judged !== undefined)).toBe(true);
});

test("fewer than 200 panes do not prove a φ below 2", () => {
  const few = bandsOf(referenceOf(reference.columns, 199));
  expect(few[0]?.judged?.designEffect).toBe(2);
  expect(bandsOf(reference)[0]?.judged?.designEffect).toBe(1);
});

test("a category that nearly every row has cannot be watched upward, and is said to be so", () => {
  const dominated = bandsOf(referenceOf([categoricalColumn("flag", [97_000, 3_000])]));
  const shares = dominated.filter(({ stream }) => stream.family === "drift").map(({ judged }) => judged !== undefined);
  expect(shares).toEqual([false, true]);
});
