import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { HistoryTable } from "../../../src/core/reference/history-table.ts";
import { readerFor } from "../../../src/edge/references/readers.ts";
import type { UnreadableHistory } from "../../../src/edge/references/reference-reader.ts";

const folder = mkdtempSync(join(tmpdir(), "driftline-history-"));

function read(file: string): Promise<HistoryTable | UnreadableHistory> {
  const reader = readerFor(file);
  if (reader === undefined) throw new Error(`no reader for ${file}`);
  return reader.read(file, { model: "fraud", timeOf: Number });
}

function readText(name: string, text: string): Promise<HistoryTable | UnreadableHistory> {
  const file = join(folder, name);
  writeFileSync(file, text);
  return read(file);
}

function table(result: HistoryTable | UnreadableHistory): HistoryTable {
  if ("what" in result) throw new Error(result.what);
  return result;
}

test.each([
  ["baseline.csv", 400],
  ["baseline.jsonl", 50],
] as const)("%s is read whole, its label left out", async (name, rows) => {
  const result = table(await read(`test/fixtures/baseline/${name}`));
  expect(result).toMatchObject({ rows, timesMs: null });
  expect(result.columns.map((column) => [column.name, column.kind])).toEqual([
    ["amount", "numeric"],
    ["account_age_days", "numeric"],
    ["country", "categorical"],
    ["__score", "numeric"],
  ]);
});

test("CSV and JSON lines of the same rows give the same table", async () => {
  const fromCsv = await readText("a.csv", '\uFEFFtime;age;"city"\r\n1000;4;"Lund; S"\r\n2000;;Oslo\r\n');
  const fromLines = await readText(
    "a.jsonl",
    '\uFEFF{"time":1000,"age":4,"city":"Lund; S"}\n\n{"time":2000,"age":null,"city":"Oslo"}',
  );
  expect(table(fromCsv)).toEqual(table(fromLines));
});

test("native records give features, outcomes and scores; labels and other models are left out", async () => {
  const lines = [
    {
      v: 1,
      model: "fraud",
      version: "3",
      time: 5,
      status: "ok",
      latency_ms: 2,
      features: { amount: 1, time: "noon" },
      score: 0.5,
      prediction: "legit",
      id: "x",
    },
    { v: 1, model: "fraud", version: "3", time: 6, status: "error" },
    { v: 1, model: "credit", time: 6, features: { amount: 9 } },
    { v: 1, kind: "label", id: "x", label: "fraud" },
  ];
  const result = table(
    await readText(
      "native.ndjson",
      `${JSON.stringify(lines.slice(0, 2))}\n${lines
        .slice(2)
        .map((row) => JSON.stringify(row))
        .join("\n")}`,
    ),
  );
  expect(result).toMatchObject({ rows: 2, version: "3" });
  expect([...result.status]).toEqual([0, 1]);
  expect(result.columns.map(({ name, flags }) => [name, ...flags])).toEqual([
    ["amount", 0, 1],
    ["time", 0, 1],
    ["__prediction", 0, 1],
    ["__score", 0, 1],
  ]);
});

test.each([
  ["short.csv", "a,b\n1,2\n3\n", 3, "1 cells"],
  ["broken-after-break.csv", 'a,b\n"x\ny",2\n3\n', 4, "1 cells"],
  ["open.csv", 'a,b\n1,"2\n', 2, "not closed"],
  ["twice.csv", "a,a\n1,2\n", 1, "two columns"],
  ["headless.csv", "1,2\n3,4\n", 1, "header of numbers"],
  ["empty.csv", "", null, "no rows"],
  ["status.csv", "status,a\nok,1\nfine,2\n", 3, "fine"],
  ["text.jsonl", '{"a":1}\nx\n', 2, "not JSON"],
  ["list.jsonl", "[[1]]\n", 1, "no JSON object"],
  ["empty.jsonl", "\n", null, "no rows"],
] as const)("%s is refused with its line and a remedy", async (name, text, line, what) => {
  const result = await readText(name, text);
  expect(result).toMatchObject({ line, what: expect.stringContaining(what), remedy: expect.stringMatching(/\w/) });
});

test("a file that is not there or is a folder is said to be so", async () => {
  expect(await read(join(folder, "none.csv"))).toMatchObject({ line: null, what: "no such file" });
  expect(await read(join(folder, "none.jsonl"))).toMatchObject({ line: null, what: "no such file" });
  expect(await readerFor("x.jsonl")?.read(folder, { model: "m", timeOf: Number })).toMatchObject({
    what: "a folder, not a file",
  });
});

test("a name without a known ending has no reader", () => {
  expect(readerFor("history.xlsx")).toBeUndefined();
  expect(readerFor("History.CSV")?.name).toBe("csv");
});
