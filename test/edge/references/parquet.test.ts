import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { HistoryTable } from "../../../src/core/reference/history-table.ts";
import { epochMsOfNumber, epochMsOfText } from "../../../src/edge/decoders/event-time.ts";
import { parquet } from "../../../src/edge/references/parquet.ts";
import { readerFor } from "../../../src/edge/references/readers.ts";

const fixtures = "test/fixtures/parquet";
const settings = {
  model: "fraud",
  timeOf: (cell: string | number) => (typeof cell === "number" ? epochMsOfNumber(cell) : epochMsOfText(cell)),
};

async function read(file: string): Promise<HistoryTable> {
  const result = await parquet.read(file, settings);
  if ("what" in result) throw new Error(result.what);
  return result;
}

const codecs = ["none", "snappy", "gzip", "brotli", "zstd", "lz4", "pages-v2"];

test.each(codecs)("what Apache Arrow wrote with %s is read as columns", async (codec) => {
  const table = await read(join(fixtures, `${codec}.parquet`));
  expect(table.rows).toBe(300);
  expect([table.timesMs?.[0], table.timesMs?.[299]]).toEqual([
    Date.UTC(2026, 2, 1),
    Date.UTC(2026, 2, 1) + 299 * 7_000,
  ]);
  expect([table.status[0], table.status[1], table.status[50]]).toEqual([1, 0, 1]);
  expect([...table.latencyMs.slice(0, 3)]).toEqual([5, 6, 7]);
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const numbers = (name: string) => [...(columns.get(name)?.values ?? [])];
  const flags = (name: string) => [...(columns.get(name)?.flags ?? [])];
  const rows = Array.from({ length: 300 }, (_, row) => row);
  expect(numbers("amount")).toEqual(rows.map((row) => (row % 10 === 3 ? 0 : row / 8)));
  expect(flags("amount")).toEqual(rows.map((row) => (row % 10 === 3 ? 2 : 0)));
  expect(numbers("ratio").slice(6)).toEqual(rows.slice(6).map((row) => row / 4));
  expect(flags("ratio").slice(3, 7)).toEqual([0, 3, 4, 0]);
  expect(numbers("age_days")).toEqual(rows.map((row) => 3 * row));
  expect(numbers("opened")[1]).toBe(Date.UTC(2020, 0, 2));
  expect(numbers("price")[17]).toBeCloseTo(0.17, 12);
  const texts = (name: string) => {
    const column = columns.get(name);
    if (column?.kind !== "categorical") throw new Error(`${name} is ${column?.kind}`);
    return [...column.values].map((code) => column.texts[code]);
  };
  expect(texts("country")).toEqual(rows.map((row) => ["SE", "NO", "Åland", "DK"][row % 4]));
  expect(texts("device")).toEqual(rows.map((row) => ["ios", "web"][row % 2]));
  expect(texts("returning")).toEqual(rows.map((row) => String(row % 3 === 0)));
  // Beyond 2^53 two ids could become one number.
  expect(texts("account")).toEqual(rows.map((row) => String(2n ** 60n + BigInt(row % 3))));
  expect(columns.has("embedding")).toBe(false);
});

test("a file that is no Parquet, cut off, damaged or absent is refused by name, and never throws", async () => {
  const folder = mkdtempSync(join(tmpdir(), "driftline-parquet-"));
  const whole = readFileSync(join(fixtures, "snappy.parquet"));
  const damaged = Buffer.from(whole);
  damaged.fill(0xff, 4, 2_000);
  const files = {
    text: Buffer.from("amount,age\n1,2\n"),
    cut: whole.subarray(0, 9_000),
    damaged,
    nothing: Buffer.alloc(0),
  };
  for (const [name, bytes] of Object.entries(files)) {
    const file = join(folder, `${name}.parquet`);
    writeFileSync(file, bytes);
    expect(await parquet.read(file, settings), name).toMatchObject({ file, line: null, what: expect.any(String) });
  }
  expect(await parquet.read(join(folder, "none"), settings)).toMatchObject({ what: "no such file" });
  expect(await parquet.read(join(fixtures, "empty.parquet"), settings)).toMatchObject({ what: "no rows" });
});

test("the ending finds the reader, in either case", () => {
  const file = join(mkdtempSync(join(tmpdir(), "driftline-parquet-")), "A.PARQUET");
  copyFileSync(join(fixtures, "none.parquet"), file);
  expect(readerFor(file)).toBe(parquet);
});
