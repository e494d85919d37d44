import { expect, test } from "vitest";
import { proposedMoments } from "../../../src/core/evaluation/proposed-moments.ts";
import { frameOf } from "../../../src/core/evaluation/reference-frame.ts";
import { sumMoments } from "../../../src/core/profile/count-moments.ts";
import { columnCellsStart } from "../../../src/core/profile/layout.ts";
import { momentsIn } from "../../../src/core/profile/moment-cells.ts";
import { canonicalText, parseReference } from "../../../src/core/reference/artefact.ts";
import { buildReference } from "../../../src/core/reference/build.ts";
import { normal, seededRandom } from "../../support/random.ts";

const startMs = Date.UTC(2026, 0, 1);
const rows = 40_000;

/** Two features of a correlation of .8, moved and stretched. */
function columns(seed: number, count: number, shift: number, stretch: number) {
  const random = seededRandom(seed);
  const [a, b] = [new Float64Array(count), new Float64Array(count)];
  for (let row = 0; row < count; row += 1) {
    const [shared, own] = [normal(random), normal(random)];
    a[row] = shift + stretch * shared;
    b[row] = 0.8 * shared + 0.6 * own;
  }
  return [a, b].map((values, i) => ({
    ...({ name: `x${i}`, kind: "numeric" } as const),
    ...{ values, flags: new Uint8Array(count) },
  }));
}

function built(shift: number, stretch: number) {
  return buildReference("m", "past.csv", {
    rows,
    timesMs: Float64Array.from({ length: rows }, (_, row) => startMs + row * 2_000),
    status: new Uint8Array(rows),
    latencyMs: new Float64Array(rows).fill(5),
    version: "1",
    columns: columns(1, rows, shift, stretch),
  });
}

const frame = frameOf("h", built(0, 1));

/** A day of half hours of 1,000 rows of another world, in the layout of the first. */
function halfHours(shift: number, stretch: number, missing = 0) {
  const { layout } = frame;
  if (layout.moments === undefined) throw new Error("no moments");
  const cells = layout.moments;
  const count = 1_000;
  const order = Uint32Array.from({ length: count }, (_, row) => row);
  return Array.from({ length: 48 }, (_, i) => {
    const counts = new Float64Array(layout.size);
    sumMoments(cells, columns(50 + i, count, shift, stretch), order, 0, count, counts);
    for (const { base } of layout.columns) [counts[base], counts[base + columnCellsStart]] = [missing, count];
    return [startMs + i * 1_800_000, counts] as const;
  });
}

test("moments in another standard are those that the rows themselves would give, and a reference can hold them", () => {
  const after = built(0.7, 1.4);
  const made = proposedMoments(after, frame, halfHours(0.7, 1.4));
  const own = after.moments;
  if (made === undefined || own === undefined) throw new Error("no moments");
  const [got, wanted] = [momentsIn(made.counts, 0, 2), momentsIn(own.counts, 0, 2)];
  expect(got?.rows).toBe(48_000);
  for (const [i, mean] of (wanted?.mean ?? []).entries()) expect(got?.mean[i]).toBeCloseTo(mean, 1);
  for (const [i, value] of (wanted?.covariance ?? []).entries()) {
    const apart = Math.abs((got?.covariance[i] ?? Number.NaN) - value);
    expect(apart, `entry ${i}`).toBeLessThan(0.03);
  }
  // A day of half hours says how far its hours wander.
  expect(made.limits.map(({ window }) => window)).toEqual(["1h"]);
  expect(parseReference(canonicalText({ ...after, moments: made }))).toMatchObject({ moments: made });
});

test("what has moved too far, or lacks values, has none: they are measured after it is accepted", () => {
  expect(proposedMoments(built(5, 1), frame, halfHours(5, 1))).toBeUndefined();
  expect(proposedMoments(built(0, 4), frame, halfHours(0, 4))).toBeUndefined();
  expect(proposedMoments(built(0, 1), frame, halfHours(0, 1, 100))).toBeUndefined();
});
