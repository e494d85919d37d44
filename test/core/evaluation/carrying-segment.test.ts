import { expect, test } from "vitest";
import type { LearnedBlock } from "../../../src/core/detection/extra-bands.ts";
import { carryingSegment } from "../../../src/core/evaluation/carrying-segment.ts";
import { extraFrame } from "../../../src/core/evaluation/extra-frame.ts";
import { ServingState } from "../../../src/core/evaluation/serving-state.ts";
import { provisionalLayout } from "../../../src/core/profile/layout.ts";
import { encodeCounts } from "../../../src/core/profile/sparse-counts.ts";
import { binomial } from "../../support/binomial.ts";
import { seededRandom } from "../../support/random.ts";
import { segmentKey } from "../../support/row-extras.ts";

const extras = { metrics: [], segments: [segmentKey("country", ["SE", "BR", "NL"])] };
const block = extraFrame(extras, provisionalLayout, new Map()).layout.segments[0]?.id ?? "";
const stride = 5;

/** Rows and errors of SE, BR and NL. */
type Counts = readonly (readonly [rows: number, errors: number])[];

function vector(counts: Counts): Uint32Array {
  const out = new Uint32Array(5 * stride);
  for (const [i, [rows, errors]] of counts.entries()) out.set([rows, errors], (i + 2) * stride);
  return out;
}

function carrying(counts: Counts, learned?: Counts) {
  const known: LearnedBlock | undefined = learned && {
    version: "1",
    fromMs: 0,
    toMs: 1,
    counts: vector(learned),
    panes: 1_000,
    designEffect: 1,
  };
  const frame = extraFrame(extras, provisionalLayout, new Map(known === undefined ? [] : [[block, known]]));
  const serving = { model: "m", version: "2", role: "primary" } as const;
  const state = new ServingState(serving, provisionalLayout, null, { labelsFromMs: 0, extras: frame });
  state.extras?.add(0, { id: block, counts: encodeCounts(vector(counts)), seen: ["SE", "BR", "NL"] });
  return carryingSegment(state, frame, "errors", 0.01, "5m");
}

test("the value with most errors too many is named, with its part of them and of the rows", () => {
  const found = carrying([
    [6_000, 60],
    [3_000, 30],
    [1_000, 300],
  ]);
  expect(found).toEqual({ segment: "country=NL", excess: 1, rows: 0.1 });
});

test("what is usual for a value is no excess", () => {
  const counts: Counts = [
    [6_000, 360],
    [3_000, 30],
    [1_000, 200],
  ];
  expect(carrying(counts)?.segment).toBeUndefined();
  const learned: Counts = [
    [60_000, 600],
    [30_000, 300],
    [10_000, 2_000],
  ];
  // NL has always failed that often: the excess is SE's, which is no more than its part of the rows.
  expect(carrying(counts, learned)).toBeNull();
});

test("when all values suffer alike, none carries it", () => {
  expect(
    carrying([
      [6_000, 600],
      [3_000, 300],
      [1_000, 100],
    ]),
  ).toBeNull();
});

test("chance names a value in at most five of a hundred windows of equal rates", () => {
  const random = seededRandom(5);
  let named = 0;
  for (let i = 0; i < 1_000; i += 1) {
    const counts = [6_000, 3_000, 1_000].map((rows) => [rows, binomial(random, rows, 0.03)] as const);
    if (carrying(counts) !== null) named += 1;
  }
  expect(named).toBeLessThan(50);
});

test("without rows, and without segments, there is nothing to tell by", () => {
  expect(carrying([])).toBeUndefined();
});
