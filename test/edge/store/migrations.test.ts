import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, test } from "vitest";
import { type Migration, migrate, migrations } from "../../../src/edge/store/migrations.ts";
import { openStore } from "../../../src/edge/store/sqlite.ts";

const folder = mkdtempSync(join(tmpdir(), "driftline-migrations-"));
afterAll(() => rmSync(folder, { recursive: true }));
const first: Migration = { version: 1, statements: ["CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)"] };
const second: Migration = {
  version: 2,
  statements: ["CREATE TABLE notes (text TEXT)", "INSERT INTO notes VALUES ('x')"],
};
const broken: Migration = { version: 2, statements: ["CREATE TABLE notes (text TEXT)", "no statement"] };

test.each([1, 2])("a store of format %i, as released, opens with everything in it", async (format) => {
  const path = join(folder, `v${format}.db`);
  const database = new DatabaseSync(path);
  database.exec(readFileSync(new URL(`../../fixtures/store-format-${format}.sql`, import.meta.url), "utf8"));
  database.close();
  const store = await openStore(path, 0);
  if ("unreadable" in store) throw new Error(store.unreadable);
  const { entries, positions, auditHead } = await store.load();
  expect(entries).toEqual([{ key: "profiler/watermark/group", value: new Uint8Array([1, 2, 3]) }]);
  expect(positions).toEqual([{ topic: "predictions", partition: 0, nextOffset: 42 }]);
  expect(auditHead.seq).toBe(2);
  expect(await store.verifyAudit()).toEqual({ intact: 2 });
  const { bytes, records } = await store.waitingRecords("http", 0, 10, 100);
  expect(records.map(({ offset, start, end }) => [offset, Buffer.from(bytes.subarray(start, end)).toString()])).toEqual(
    format < 2 ? [] : [[7, "{}"]],
  );
  await store.close();
});

test("an empty file gets every step, an up-to-date one none", () => {
  const database = new DatabaseSync(":memory:");
  expect(migrate(database, migrations, 7)).toEqual({ from: 0, to: 2 });
  expect(migrate(database, migrations, 8)).toEqual({ from: 2, to: 2 });
  expect(database.prepare("SELECT value FROM meta WHERE key = 'created_ms'").get()).toMatchObject({ value: "7" });
});

test("an older file gets the steps that it lacks, once", () => {
  const database = new DatabaseSync(":memory:");
  migrate(database, [first], 0);
  expect(migrate(database, [first, second], 0)).toEqual({ from: 1, to: 2 });
  expect(migrate(database, [first, second], 0)).toEqual({ from: 2, to: 2 });
  expect(database.prepare("SELECT count(*) AS n FROM notes").get()).toMatchObject({ n: 1 });
});

test("a step that fails leaves the file in the format before it", () => {
  const database = new DatabaseSync(":memory:");
  migrate(database, [first], 0);
  expect(() => migrate(database, [first, broken], 0)).toThrow();
  expect(migrate(database, [first, second], 0)).toEqual({ from: 1, to: 2 });
});

test("a file of a later format is named as newer, one of another program as foreign", () => {
  const database = new DatabaseSync(":memory:");
  migrate(database, [first, second], 0);
  expect(migrate(database, [first], 0)).toEqual({ newer: 2 });
  const other = new DatabaseSync(":memory:");
  other.exec("CREATE TABLE meta (key TEXT, value TEXT)");
  expect(migrate(other, [first], 0)).toBe("foreign");
});
