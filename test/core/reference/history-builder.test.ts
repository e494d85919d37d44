import { expect, test } from "vitest";
import { HistoryBuilder, type HistorySettings } from "../../../src/core/reference/history-builder.ts";
import type { HistoryTable } from "../../../src/core/reference/history-table.ts";

const timeOf = (cell: string | number): number => Number(cell);

function tableOf(rows: readonly object[], untyped: boolean, settings: Partial<HistorySettings> = {}): HistoryTable {
  const builder = new HistoryBuilder({ timeOf, ...settings }, untyped);
  for (const row of rows) expect(builder.add(Object.entries(row))).toBeUndefined();
  const table = builder.finish();
  if ("what" in table) throw new Error(table.what);
  return table;
}

test("known names become outcomes, scores and predictions, labels are left out, everything else is a feature", () => {
  const row = {
    time: "1000",
    latency_ms: "12.5",
    status: "Timeout",
    version: "7",
    prediction: "no",
    probability: "0.2",
    label: "yes",
    age: "4",
  };
  const table = tableOf([row], true);
  expect(table).toMatchObject({ rows: 1, version: "7" });
  expect([table.timesMs?.[0], table.latencyMs[0], table.status[0]]).toEqual([1000, 12.5, 2]);
  expect(table.columns.map(({ name, kind }) => [name, kind])).toEqual([
    ["__prediction", "categorical"],
    ["__score", "numeric"],
    ["age", "numeric"],
  ]);
});

test("a column is numeric only if all its values are numbers, and its earlier numbers become texts", () => {
  const [column] = tableOf([{ a: "1" }, { a: "" }, { a: "x" }, { a: "2.5" }], true).columns;
  expect(column).toMatchObject({ kind: "categorical", texts: ["1", "x", "2.5"] });
  expect([...(column?.flags ?? [])]).toEqual([0, 2, 0, 0]);
});

test("codes with a leading zero are no numbers, few distinct numbers still are", () => {
  const table = tableOf(
    [
      { zip: "01234", flag: "0" },
      { zip: "99999", flag: "1" },
    ],
    true,
  );
  expect(table.columns.map(({ kind }) => kind)).toEqual(["categorical", "numeric"]);
});

test("NaN and infinities are missing, each with its reason, in texts and in numbers", () => {
  const [untyped] = tableOf([{ a: "NaN" }, { a: "-inf" }, { a: "1" }], true).columns;
  const [typed] = tableOf([{ a: Number.NaN }, { a: Number.POSITIVE_INFINITY }, { a: 1 }, { a: [1] }], false).columns;
  expect([...(untyped?.flags ?? [])]).toEqual([3, 4, 0]);
  expect([...(typed?.flags ?? [])]).toEqual([3, 4, 0, 5]);
});

test("where the format has types, a text of digits is a text", () => {
  expect(tableOf([{ a: "12" }], false).columns[0]).toMatchObject({ kind: "categorical", texts: ["12"] });
});

test("a column that comes late or ends early is absent in the other rows", () => {
  const table = tableOf([{ a: 1 }, { b: 2 }, { b: 3 }], false);
  expect(table.columns.map(({ flags }) => [...flags])).toEqual([
    [0, 1, 1],
    [1, 0, 0],
  ]);
});

test("kinds can be told, and columns left out", () => {
  const kinds = new Map([
    ["a", "categorical"],
    ["b", "numeric"],
  ] as const);
  const table = tableOf([{ a: "7", b: "x", c: "1" }], true, { kinds, ignore: new Set(["c"]) });
  expect(table.columns).toMatchObject([
    { name: "a", kind: "categorical", texts: ["7"] },
    { name: "b", kind: "numeric" },
  ]);
  expect(table.columns[1]?.flags[0]).toBe(5);
});

test("a score per class becomes a column per class", () => {
  const table = tableOf([{ score: { yes: 0.9, no: 0.1 } }], false);
  expect(table.columns.map(({ name }) => name)).toEqual(["__score.yes", "__score.no"]);
});

test("several versions leave the version open", () => {
  expect(
    tableOf(
      [
        { version: 1, a: 1 },
        { version: 2, a: 1 },
      ],
      false,
    ).version,
  ).toBeNull();
});

test.each([
  [{ time: "noon" }, "time is no time"],
  [{ latency_ms: "-1" }, "no latency"],
  [{ status: "fine" }, "status is"],
])("%o is refused with what to do", (row, what) => {
  const problem = new HistoryBuilder({ timeOf }, true).add(Object.entries(row));
  expect(problem?.what).toContain(what);
  expect(problem?.remedy).not.toBe("");
});

test("times must be there in every row or in none", () => {
  const builder = new HistoryBuilder({ timeOf }, false);
  builder.add([
    ["time", 1],
    ["a", 1],
  ]);
  expect(builder.add([["a", 1]])?.what).toContain("no time");
  const other = new HistoryBuilder({ timeOf }, false);
  other.add([["a", 1]]);
  expect(
    other.add([
      ["time", 1],
      ["a", 1],
    ])?.what,
  ).toContain("no time");
});

test("when labels came is found under its usual names or the one told, may be empty, and must be a time", () => {
  const rows = [
    { time: 1_000, label: "yes", labelled_at: 5_000 },
    { time: 2_000, label: "", labelled_at: "" },
    { time: 3_000, label: "no", labelled_at: 9_000 },
  ];
  expect([...(tableOf(rows, true).labelTimesMs ?? [])]).toEqual([5_000, Number.NaN, 9_000]);
  const told = tableOf([{ time: 1_000, label: "yes", "confirmed on": 7_000 }], true, {
    columnNames: new Map([["confirmed on", "label_time"]]),
  });
  expect([...(told.labelTimesMs ?? [])]).toEqual([7_000]);
  const builder = new HistoryBuilder({ timeOf }, true);
  expect(builder.add([["label_time", "soon"]])).toMatchObject({ what: 'label_time is no time: "soon"' });
});
