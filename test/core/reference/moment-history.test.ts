import { expect, test } from "vitest";
import { columnsBase } from "../../../src/core/profile/layout.ts";
import { canonicalText, parseReference } from "../../../src/core/reference/artefact.ts";
import { buildReference } from "../../../src/core/reference/build.ts";
import { layoutOf } from "../../../src/core/reference/frozen.ts";
import type { HistoryTable } from "../../../src/core/reference/history-table.ts";
import type { Reference } from "../../../src/core/reference/reference.ts";
import { normal, seededRandom } from "../../support/random.ts";

const hourMs = 3_600_000;
const fromMs = Date.UTC(2026, 0, 1);

/** `days` of three correlated numbers and a score, a row every `stepMs`. */
function history(days: number, stepMs: number): HistoryTable {
  const random = seededRandom(3);
  const rows = (days * 24 * hourMs) / stepMs;
  const values = Array.from({ length: 3 }, () => new Float64Array(rows));
  for (let row = 0; row < rows; row += 1) {
    const shared = normal(random);
    for (const column of values) column[row] = shared + normal(random);
  }
  const numeric = (name: string, of: Float64Array) => ({
    name,
    kind: "numeric" as const,
    values: of,
    flags: new Uint8Array(rows),
  });
  return {
    rows,
    timesMs: Float64Array.from({ length: rows }, (_, row) => fromMs + row * stepMs),
    status: new Uint8Array(rows),
    latencyMs: new Float64Array(rows).fill(5),
    version: "1",
    columns: [
      ...values.map((of, i) => numeric(`x${i}`, of)),
      numeric(
        "__score",
        new Float64Array(rows).map(() => random()),
      ),
      numeric("constant", new Float64Array(rows).fill(7)),
    ],
  };
}

const built = buildReference("m", "past.csv", history(2, 1_000));

test("moments are of the numeric features that vary, with limits for windows of which the history has twenty", () => {
  expect(built.moments?.columns).toEqual(["x0", "x1", "x2"]);
  expect(built.moments?.counts).toHaveLength(10);
  expect(built.moments?.counts[0]).toBe(172_800);
  expect(built.moments?.limits.map(({ window, rows }) => [window, rows])).toEqual([
    ["5m", 300],
    ["1h", 3_600],
  ]);
});

test("a limit is about what chance gives at its rows", () => {
  const [short, hour] = built.moments?.limits ?? [];
  for (const [limit, rows] of [
    [short, 300],
    [hour, 3_600],
  ] as const) {
    const noise = Math.sqrt(12 / rows);
    expect(limit?.whitenedMoments).toBeGreaterThan(noise);
    expect(limit?.whitenedMoments).toBeLessThan(4 * noise);
  }
});

test("without times there are moments and no limits", () => {
  const { moments } = buildReference("m", "past.csv", { ...history(0.25, 1_000), timesMs: null });
  expect([moments?.counts[0], moments?.limits]).toEqual([21_600, []]);
});

test("an artefact comes back with its moments; one of before them loads, and its panes keep moments all the same", () => {
  expect(parseReference(canonicalText(built))).toEqual(built);
  const { moments: _, ...older } = built;
  expect(parseReference(canonicalText(older))).toEqual(older);
  expect(layoutOf(older, "h").moments).toEqual(layoutOf(built, "h").moments);
});

test("by an artefact of before, every counter is where an older driftline put it", () => {
  const { moments: _, ...rest } = built;
  const columns = rest.columns.map((column) => {
    if (column.kind === "categorical") return column;
    const { tailSums: __, ...older } = column;
    return older;
  });
  let base = columnsBase;
  for (const [i, column] of layoutOf({ ...rest, columns }, "h").columns.entries()) {
    expect(column.base).toBe(base);
    const shape = columns[i];
    base += 6 + (shape?.kind === "numeric" ? shape.edges.length + 1 : Number.NaN);
  }
});

test.each([
  ["a column that is not there", { columns: ["x0", "nobody", "x2"] }, /moments: columns/],
  ["columns in another order", { columns: ["x1", "x0", "x2"] }, /moments: columns/],
  ["counts that do not fit", { counts: [1, 2, 3] }, /moments: 3 counts for 3 columns/],
  [
    "an unknown window",
    { limits: [{ window: "2h", rows: 9, whitenedMoments: 1, principalReconstruction: 1 }] },
    /moments/,
  ],
] as const)("an artefact with %s is refused by name", (_what, wrong, why) => {
  const damaged = { ...built, moments: { ...built.moments, ...wrong } } as unknown as Reference;
  expect(parseReference(canonicalText(damaged))).toEqual({ unreadable: expect.stringMatching(why) });
});
