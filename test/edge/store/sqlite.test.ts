import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, test } from "vitest";
import { openStore } from "../../../src/edge/store/sqlite.ts";
import type { Store } from "../../../src/edge/store/store.ts";
import { checkpoint, posted, storeContract } from "./store-contract.ts";

const folder = mkdtempSync(join(tmpdir(), "driftline-store-"));
afterAll(() => rmSync(folder, { recursive: true }));
const paths = new Map<Store, string>();
let files = 0;

storeContract(
  () => {
    files += 1;
    return open(join(folder, `contract-${files}.db`));
  },
  async (store) => {
    await store.close();
    return open(paths.get(store) ?? "");
  },
);

test("the file and its log are for their owner alone, also where they were not before", async () => {
  const path = join(folder, "private.db");
  new DatabaseSync(path).close();
  const store = await open(path);
  await store.commit(checkpoint({}));
  for (const file of [path, `${path}-wal`]) expect(statSync(file).mode & 0o777).toBe(0o600);
  await store.close();
});

test("the store's folder is made if it is missing", async () => {
  const store = await open(join(folder, "made", "new.db"));
  await store.close();
});

test("a checkpoint that cannot be written leaves nothing behind, and the next one can be", async () => {
  const path = join(folder, "refused.db");
  const store = await open(path);
  const unwritable = { key: "b", value: "no bytes" as unknown as Uint8Array };
  await store.commit(checkpoint({ audit: [{ atMs: 1, kind: "first", body: {} }] }));
  const puts = [
    { key: "a", value: new Uint8Array([1]) },
    { ...unwritable, value: {} as Uint8Array },
  ];
  const failed = await store.commit(
    checkpoint({ change: { puts, deletes: [] }, audit: [{ atMs: 2, kind: "lost", body: {} }] }),
  );
  expect(failed).toHaveProperty("failed");
  expect((await store.load()).entries).toEqual([]);
  expect(await store.commit(checkpoint({ audit: [{ atMs: 3, kind: "second", body: {} }] }))).toEqual({ ok: true });
  expect((await store.audit(9)).map(({ kind }) => kind)).toEqual(["second", "first"]);
  await store.close();
});

test("a post that cannot be written leaves nothing behind and uses no offset, and the next one can be", async () => {
  const store = await open(join(folder, "refused-post.db"));
  const { bytes, records } = posted(["a", "one"], ["a", "two"]);
  const broken = records.map((record, i) => (i === 1 ? { ...record, topic: null as unknown as string } : record));
  expect(await store.post({ bytes, records: broken })).toHaveProperty("failed");
  expect(await store.post(posted(["a", "three"]))).toEqual({ ok: [{ topic: "a", low: 0, high: 1, bytes: 5 }] });
  await store.close();
});

test("what was posted is nowhere in the file any more once it is counted", async () => {
  const path = join(folder, "overwritten.db");
  const store = await open(path);
  const bodies = ["a body of its own", `a body of many pages ${"x".repeat(20_000)} and its end`];
  await store.post(posted(...bodies.map((body) => ["a", body] as const)));
  expect(readFileSync(`${path}-wal`).includes("a body of many pages")).toBe(true);
  await store.commit(checkpoint({ positions: [{ topic: "a", partition: 0, nextOffset: 2 }] }));
  await store.close();
  const file = readFileSync(path);
  for (const text of ["a body of its own", "a body of many pages", "xxxxxxxx", "and its end"])
    expect(file.includes(text)).toBe(false);
});

test("a checkpoint that cannot be written keeps the posted records that it would have removed", async () => {
  const store = await open(join(folder, "refused-removal.db"));
  await store.post(posted(["a", "one"]));
  const positions = [{ topic: "a", partition: 0, nextOffset: 1 }];
  const failed = await store.commit(checkpoint({ positions, audit: [{ atMs: Number.NaN, kind: "x", body: {} }] }));
  expect(failed).toHaveProperty("failed");
  expect(await store.waiting(["a"])).toEqual([{ topic: "a", low: 0, high: 1, bytes: 3 }]);
  await store.close();
});

test("after close a commit fails, and says why", async () => {
  const store = await open(join(folder, "closed.db"));
  await store.close();
  expect(await store.commit(checkpoint({}))).toEqual({ failed: "the store is closed" });
});

const tampering = [
  { what: "a changed body", sql: `UPDATE audit SET body = '{"n":4}' WHERE seq = 2`, brokenAt: 2 },
  { what: "a removed record", sql: "DELETE FROM audit WHERE seq = 2", brokenAt: 2 },
  { what: "a cut end", sql: "DELETE FROM audit WHERE seq = 3", brokenAt: 3 },
  { what: "a changed time", sql: "UPDATE audit SET at_ms = 0 WHERE seq = 1", brokenAt: 1 },
];
for (const { what, sql, brokenAt } of tampering) {
  test(`the audit chain shows ${what}`, async () => {
    const path = join(folder, `tampered-${brokenAt}-${what.length}.db`);
    const store = await open(path);
    const audit = [1, 2, 3].map((n) => ({ atMs: n, kind: "order", body: { n } }));
    await store.commit(checkpoint({ audit }));
    await store.close();
    const database = new DatabaseSync(path);
    database.exec(sql);
    database.close();
    const again = await open(path);
    expect(await again.verifyAudit()).toMatchObject({ brokenAt });
    await again.close();
  });
}

async function open(path: string): Promise<Store> {
  const store = await openStore(path, 1_700_000_000_000);
  if ("unreadable" in store) throw new Error(store.unreadable);
  paths.set(store, path);
  return store;
}
