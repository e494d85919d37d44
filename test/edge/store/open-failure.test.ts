import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, test } from "vitest";
import { openStore } from "../../../src/edge/store/sqlite.ts";
import type { UnreadableStore } from "../../../src/edge/store/store.ts";
import { checkpoint } from "./store-contract.ts";

const folder = mkdtempSync(join(tmpdir(), "driftline-open-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a file that is no store at all is named as damaged and left as it was", async () => {
  const path = join(folder, "noise.db");
  writeFileSync(path, "not a database, and long enough to have a header of its own".repeat(50));
  const before = readFileSync(path);
  const refused = await refusal(path);
  expect(refused.unreadable).toContain("noise.db: the file is damaged");
  expect(refused.remedy).toContain("move it away");
  expect(readFileSync(path)).toEqual(before);
});

test("a store that lost its second half is named as damaged", async () => {
  const path = join(folder, "cut.db");
  const store = await opened(path);
  const puts = Array.from({ length: 200 }, (_, i) => ({ key: `k${i}`, value: new Uint8Array(500).fill(i) }));
  await store.commit(checkpoint({ change: { puts, deletes: [] } }));
  await store.close();
  truncateSync(path, 40_960);
  expect((await refusal(path)).unreadable).toContain("damaged");
});

test("a store of a newer driftline is left alone", async () => {
  const path = join(folder, "newer.db");
  await (await opened(path)).close();
  edit(path, "UPDATE meta SET value = '99' WHERE key = 'schema_version'");
  const refused = await refusal(path);
  expect(refused.unreadable).toContain("written by a newer driftline (store format 99)");
});

test("an SQLite file of something else is left alone", async () => {
  const path = join(folder, "foreign.db");
  edit(path, "CREATE TABLE customers (name TEXT)");
  const refused = await refusal(path);
  expect(refused.unreadable).toContain("not one of driftline's");
  expect(refused.remedy).toContain("name another file");
});

test("a folder that cannot be written is said to be so", async () => {
  // The superuser may write everywhere, but not even it can make a folder in /proc.
  const superuser = process.getuid?.() === 0;
  const locked = superuser ? "/proc/driftline" : join(folder, "locked");
  if (!superuser) {
    mkdirSync(locked);
    chmodSync(locked, 0o500);
  }
  const refused = await refusal(join(locked, "store.db"));
  expect(refused.remedy).toContain("may write both the file and its folder");
});

test("a second copy, in this process or another, is refused while the first holds the store", async () => {
  const path = join(folder, "held.db");
  const store = await opened(path);
  await store.commit(checkpoint({}));
  expect((await refusal(path)).unreadable).toContain("another driftline holds this store");
  const script = `import { openStore } from ${JSON.stringify(new URL("../../../src/edge/store/sqlite.ts", import.meta.url).href)};
    console.log(JSON.stringify(await openStore(${JSON.stringify(path)}, 0)));
    process.exit();`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script]);
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += chunk;
  });
  await once(child, "close");
  expect(JSON.parse(said).unreadable).toContain("another driftline holds this store");
  await store.close();
  await (await opened(path)).close();
});

async function opened(path: string) {
  const store = await openStore(path, 0);
  if ("unreadable" in store) throw new Error(store.unreadable);
  return store;
}

async function refusal(path: string): Promise<UnreadableStore> {
  const store = await openStore(path, 0);
  if ("unreadable" in store) return store;
  await store.close();
  throw new Error("it opened");
}

function edit(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}
