import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import papa from "papaparse";
import { expect, test } from "vitest";
import type { HistoryColumn } from "../../../src/core/reference/history-table.ts";
import { scanNumber } from "../../../src/edge/decoders/number-scanner.ts";
import { columnReaderFor } from "../../../src/edge/references/column-readers.ts";
import { ColumnSpool } from "../../../src/edge/references/column-spool.ts";
import type { ColumnTable } from "../../../src/edge/references/column-table.ts";
import { readerFor } from "../../../src/edge/references/readers.ts";

const folder = mkdtempSync(join(tmpdir(), "driftline-columns-"));

async function open(file: string): Promise<ColumnTable> {
  const table = await columnReaderFor(file)?.open(file, { scanNumber });
  if (table === undefined || "what" in table) throw new Error(`${file}: ${table?.what}, line ${table?.line}`);
  return table;
}

function fileOf(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** Values in words, so that codes of different dictionaries can be compared. */
function words(column: HistoryColumn): unknown[] {
  return [...column.values].map((value, row) => {
    if (column.flags[row] !== 0) return { missing: column.flags[row] };
    return column.kind === "numeric" ? value + 0 : column.texts[value];
  });
}

/** Among texts numbers have one spelling, wherever in the column they stand. */
function asNumberWritten(word: unknown): unknown {
  if (typeof word !== "string" || !/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(word) || /^[-+]?0\d/.test(word))
    return word;
  return Number.isFinite(Number(word)) ? String(Number(word) + 0) : { missing: 4 };
}

const cell = fc.oneof(
  fc.double().map(String),
  fc.constantFrom(
    "",
    "007",
    "-0",
    "1e400",
    "NaN",
    "-inf",
    "1.",
    ".5",
    "+3",
    "a b",
    ' x"y ',
    "l1\nl2",
    "l1\r\nl2",
    "Å;,\t",
  ),
  fc.string(),
);

test("a CSV file is split as an established parser does it, whatever its cells hold", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 20 }),
      fc.constantFrom(",", ";", "\t"),
      fc.constantFrom("\n", "\r\n"),
      async (rows, delimiter, newline) => {
        const text = papa.unparse([["a", "b", "c"], ...rows], { delimiter, newline, quotes: run % 2 === 0 });
        const file = fileOf(`p${++run}.csv`, text);
        const known = await readerFor(file)?.read(file, { model: "m", timeOf: Number });
        if (known === undefined || "what" in known) return;
        const table = await open(file);
        expect(table.rows).toBe(known.rows);
        for (const column of known.columns)
          expect(words(await table.column(column.name))).toEqual(words(column).map(asNumberWritten));
        await table.close();
      },
    ),
    { numRuns: 150 },
  );
});

test("JSON lines, native records among them, and Parquet give the same kinds and values as building a reference", async () => {
  for (const file of ["test/fixtures/baseline/baseline.jsonl", "test/fixtures/parquet/gzip.parquet"]) {
    const known = await readerFor(file)?.read(file, { model: "fraud", timeOf: (text) => Date.parse(String(text)) });
    if (known === undefined || "what" in known) throw new Error(known?.what);
    const table = await open(file);
    expect(table.rows).toBe(known.rows);
    for (const column of known.columns.filter(({ name }) => !name.startsWith("__")))
      expect(words(await table.column(column.name)), column.name).toEqual(words(column));
    await table.close();
  }
  const native = fileOf(
    "native.jsonl",
    '{"v":1,"features":{"a":1,"b":"x"},"score":{"yes":0.25}}\n{"kind":"label","label":1}\n[{"features":{"a":null},"status":"error"}]\n',
  );
  const table = await open(native);
  expect(table.names).toEqual(["a", "b", "score.yes", "status"]);
  expect(words(await table.column("b"))).toEqual(["x", { missing: 1 }]);
  expect(words(await table.column("a"))).toEqual([1, { missing: 2 }]);
});

test("the reference's kind is imposed: texts among numbers are of a wrong type, numbers among categories are texts", async () => {
  const table = await open(fileOf("kinds.csv", "a,b\n1,1\nx,2\n"));
  expect(words(await table.column("a", "numeric"))).toEqual([1, { missing: 5 }]);
  expect(words(await table.column("b", "categorical"))).toEqual(["1", "2"]);
  expect(words(await table.column("none"))).toEqual([{ missing: 1 }, { missing: 1 }]);
});

test("rows beyond the memory given to them come back from the temporary file, late columns absent before", () => {
  const spool = new ColumnSpool(0);
  const first = spool.addColumn();
  let late = -1;
  for (let row = 0; row < 10_000; row += 1) {
    spool.set(first, row / 2, 0);
    if (row === 6_000) late = spool.addColumn();
    if (row >= 6_000) spool.setText(late, `t${row % 3}`);
    spool.endRow();
  }
  const numbers = spool.cells(first);
  expect(numbers.values.every((value, row) => value === row / 2)).toBe(true);
  const texts = spool.cells(late);
  expect([...texts.flags.slice(5_998, 6_002)]).toEqual([1, 1, 7, 7]);
  expect(texts.texts[texts.values[9_999] ?? -1]).toBe("t0");
  spool.close();
});

test.each([
  ["a,b\n1\n", 2, "1 cells"],
  ["a,b\n1,2\n3,4,5\n", 3, "3 cells"],
  ['a,b\n1,"open\n', 2, "not closed"],
  ["a,a\n1,2\n", 1, "two columns"],
  ["1,2\n1,2\n", 1, "numbers only"],
  ["a,b\n", null, "no rows"],
])("a faulty CSV file is refused with its line: %j", async (text, line, what) => {
  const refused = await columnReaderFor("x.csv")?.open(fileOf("faulty.csv", text), { scanNumber });
  expect(refused).toMatchObject({ line, what: expect.stringContaining(what) });
});
