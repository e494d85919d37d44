import { expect, test } from "vitest";
import { provisionalLayout } from "../../../src/core/profile/layout.ts";
import { Schema } from "../../../src/core/schema.ts";
import { HotCells } from "../../../src/core/stream/hot-cells.ts";
import { OpenPanes } from "../../../src/core/stream/open-panes.ts";
import { type PaneSample, type PaneSampler, paneCell } from "../../../src/core/stream/pane-cell.ts";
import { walkRows } from "../../../src/core/stream/rows-in-order.ts";
import { creditLayout, creditLogs, creditSchema } from "../../support/credit-traffic.ts";
import { type LogRow, logRow, rowsInput } from "../../support/log-rows.ts";

const source = { topic: "predictions", partition: 0 };
const [rows = []] = creditLogs(4, 1, 400);

test("panes that have cooled down count on as if they had stayed hot", () => {
  const [cold, hot] = [1, 1_000].map((hotLimit) => {
    const panes = new OpenPanes({ hotLimit });
    for (let at = 0; at < rows.length; at += 7) count(panes, rows.slice(at, at + 7));
    return panes.close(Number.POSITIVE_INFINITY);
  });
  expect(cold).toEqual(hot);
});

test("a model of very many features has fewer hot panes than the limit, and the same counts", () => {
  const size = 16;
  const cells = new HotCells(64, 2 * size);
  const [a, b, c] = [0, 10_000, 20_000].map((paneStartMs) =>
    paneCell(
      { paneStartMs, late: false, source, model: "m", version: "1", role: "primary", schemaHash: "h" },
      String(paneStartMs),
      undefined,
    ),
  );
  if (a === undefined || b === undefined || c === undefined) throw new Error("three panes");
  for (const cell of [a, b, c]) cells.heat(cell, size)[7] = 3;
  expect([a, b, c].map(({ vector }) => vector !== undefined)).toEqual([false, true, true]);
  expect(cells.heat(a, size)[7]).toBe(3);
  expect([a, b, c].map(({ vector }) => vector !== undefined)).toEqual([true, false, true]);
});

test("panes of another size take no counts over from a vector that was used before", () => {
  const panes = new OpenPanes({ hotLimit: 1 });
  count(panes, [logRow(0, 20_000), logRow(1, 20_000)]);
  panes.close(30_000);
  count(panes, [logRow(2, 30_000)]);
  expect([...(panes.close(40_000)[0]?.counts.slice(0, 2) ?? [])]).toEqual([0, 1]);
});

test("only panes that end by the given time leave", () => {
  const panes = new OpenPanes({ hotLimit: 8 });
  count(panes, [logRow(0, 20_000), logRow(1, 30_000)]);
  expect(panes.close(29_999)).toEqual([]);
  expect(panes.close(30_000).map((delta) => delta.paneStartMs)).toEqual([20_000]);
  expect(panes.size).toBe(1);
});

test("names that only look alike are kept apart, over the store too", () => {
  const names = ['"', '","', "\ud800", "\ufffd", "\u0000", "a/b", "%2F", ""];
  const panes = new OpenPanes({ hotLimit: 8 });
  count(
    panes,
    names.map((version, offset) => logRow(offset, 20_000, { version })),
  );
  const next = new OpenPanes({ hotLimit: 8 });
  panes.takeDirty(
    (key, value) => next.restore(key, value),
    () => {},
  );
  const versions = next.close(30_000).map((delta) => delta.version);
  expect(versions.sort()).toEqual(names.sort());
});

test("only changed panes are handed to the store, and a closed one is removed from it", () => {
  const panes = new OpenPanes({ hotLimit: 8 });
  count(panes, [logRow(0, 20_000), logRow(1, 30_000)]);
  expect(dirty(panes)).toEqual({ puts: 2, removes: 0 });
  count(panes, [logRow(2, 30_000)]);
  expect(dirty(panes)).toEqual({ puts: 1, removes: 0 });
  panes.close(30_000);
  expect(dirty(panes)).toEqual({ puts: 0, removes: 1 });
});

test("a learning sample is made while the model has no reference, and is kept over a restart", () => {
  const panes = new OpenPanes({ hotLimit: 8, sampler: offsetSampler });
  const schema = new Schema("credit", "provisional", []);
  count(panes, [logRow(3, 20_000), logRow(4, 20_000)], schema);
  count(panes, [logRow(5, 20_000)]);
  const next = new OpenPanes({ hotLimit: 8, sampler: offsetSampler });
  panes.takeDirty(
    (key, value) => next.restore(key, value),
    () => {},
  );
  count(next, [logRow(6, 20_000)], schema);
  const samples = next.close(30_000).map((delta) => [delta.schemaHash, delta.sample?.columns[0]]);
  expect(samples).toEqual([
    ["h1", undefined],
    ["provisional", { name: "offset", kind: "categorical", present: 1, missing: [], counts: new Map([["3,4,6", 1]]) }],
  ]);
});

function count(panes: OpenPanes, some: readonly LogRow[], schema = creditSchema()): void {
  const input = rowsInput(0, some, () => schema);
  if (input.kind !== "rows") return;
  const never = Number.NEGATIVE_INFINITY;
  const { runs } = walkRows(input.rows.groups, never, never, never);
  panes.count(source, runs, ({ provisional }) => (provisional ? provisionalLayout : creditLayout));
}

function dirty(panes: OpenPanes): { puts: number; removes: number } {
  const found = { puts: 0, removes: 0 };
  panes.takeDirty(
    () => {
      found.puts += 1;
    },
    () => {
      found.removes += 1;
    },
  );
  return found;
}

/** Remembers the offsets of its rows. */
function sampleOf(offsets: number[]): PaneSample {
  return {
    add: (group, from, to) => offsets.push(...group.offset.slice(from, to)),
    take: () => ({
      columns: [
        { name: "offset", kind: "categorical", present: 1, missing: [], counts: new Map([[offsets.join(), 1]]) },
      ],
    }),
    encode: (out) => out.doubles(Float64Array.from(offsets)),
  };
}

const offsetSampler: PaneSampler = {
  begin: () => sampleOf([]),
  decode: (bytes) => sampleOf([...bytes.doubles()]),
};
