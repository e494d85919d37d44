import { expect, test } from "vitest";
import type { PostedRecords } from "../../../src/core/inbox.ts";
import type { Checkpoint } from "../../../src/core/machine.ts";
import type { Store } from "../../../src/edge/store/store.ts";

/** What every store does. `reopened` closes a store and gives what another start would find. */
export function storeContract(open: () => Promise<Store>, reopened: (store: Store) => Promise<Store>): void {
  test("a new store is empty", async () => {
    const store = await open();
    expect(await store.load()).toEqual({ entries: [], positions: [], auditHead: { seq: 0, hash: "" } });
    expect(await store.verifyAudit()).toEqual({ intact: 0 });
    await store.close();
  });

  test("state, positions and audit of a checkpoint are there after the next start", async () => {
    const store = await open();
    const value = new Uint8Array([0, 255, 7]);
    const body = { target: "credit", evidence: { n: 3, limits: [0.1, 1e-300] } };
    await store.commit(
      checkpoint({
        change: { puts: [{ key: "a/ü", value }], deletes: [] },
        positions: [{ topic: "predictions", partition: 3, nextOffset: 2 ** 53 - 1 }],
        audit: [{ atMs: 1_700_000_000_000.5, kind: "order", body }],
      }),
    );
    const next = await reopened(store);
    const { entries, positions, auditHead } = await next.load();
    expect(entries).toEqual([{ key: "a/ü", value }]);
    expect(positions).toEqual([{ topic: "predictions", partition: 3, nextOffset: 2 ** 53 - 1 }]);
    const [record] = await next.audit(10);
    expect(record).toMatchObject({ seq: 1, atMs: 1_700_000_000_000.5, kind: "order", body, previousHash: "" });
    expect(auditHead).toMatchObject({ seq: 1, hash: record?.hash });
    await next.close();
  });

  test("a later checkpoint replaces and removes entries and moves positions", async () => {
    const store = await open();
    await store.commit(
      checkpoint({ change: change({ kept: 1, replaced: 2, removed: 3 }), positions: [at(0, 10), at(1, 5)] }),
    );
    await store.commit(
      checkpoint({
        change: { ...change({ replaced: 9 }), deletes: ["removed", "never there"] },
        positions: [at(0, 20)],
      }),
    );
    const { entries, positions } = await store.load();
    expect(entries.map(({ key, value }) => [key, value[0]])).toEqual([
      ["kept", 1],
      ["replaced", 9],
    ]);
    expect(positions).toEqual([at(0, 20), at(1, 5)]);
    await store.close();
  });

  test("a second commit while one is in flight is a mistake, and throws", async () => {
    const store = await open();
    const first = store.commit(checkpoint({}));
    expect(() => store.commit(checkpoint({}))).toThrow("in flight");
    expect(await first).toEqual({ ok: true });
    expect(await store.commit(checkpoint({}))).toEqual({ ok: true });
    await store.close();
  });

  test("a value may be changed by its owner as soon as commit has been called", async () => {
    const store = await open();
    const value = new Uint8Array([1]);
    const done = store.commit(checkpoint({ change: { puts: [{ key: "a", value }], deletes: [] } }));
    value[0] = 2;
    await done;
    expect((await store.load()).entries[0]?.value[0]).toBe(1);
    await store.close();
  });

  test("posted records are a log of their topic, and wait until a checkpoint's position has passed them", async () => {
    const store = await open();
    expect(await store.waiting(["a", "b"])).toEqual([waiting("a", 0, 0, 0), waiting("b", 0, 0, 0)]);
    expect(await store.post(posted(["a", "one"], ["b", "two"], ["a", "three"]))).toEqual({
      ok: [waiting("a", 0, 2, 8), waiting("b", 0, 1, 3)],
    });
    const next = await reopened(store);
    expect(await texts(next, "a", 0)).toEqual(["0 one", "1 three"]);
    await next.commit(checkpoint({ positions: [{ topic: "a", partition: 0, nextOffset: 1 }] }));
    expect(await texts(next, "a", 0)).toEqual(["1 three"]);
    expect(await next.waiting(["a", "b"])).toEqual([waiting("a", 1, 2, 5), waiting("b", 0, 1, 3)]);
    await next.close();
  });

  test("an offset is never used twice, also when nothing waits any more", async () => {
    const store = await open();
    await store.post(posted(["a", "one"], ["a", "two"]));
    await store.commit(checkpoint({ positions: [{ topic: "a", partition: 0, nextOffset: 2 }] }));
    const next = await reopened(store);
    expect(await next.waiting(["a"])).toEqual([waiting("a", 2, 2, 0)]);
    await next.post(posted(["a", "three"]));
    expect(await texts(next, "a", 0)).toEqual(["2 three"]);
    await next.close();
  });

  test("waiting records come in offset order, within a number and a size, each with its time", async () => {
    const store = await open();
    await store.post(posted(...Array.from({ length: 9 }, (_, n) => ["a", `text ${n}`] as const)));
    expect(await texts(store, "a", 4)).toEqual([4, 5, 6, 7, 8].map((n) => `${n} text ${n}`));
    expect((await store.waitingRecords("a", 2, 3, 1_000)).records.map(({ offset }) => offset)).toEqual([2, 3, 4]);
    const { records } = await store.waitingRecords("a", 2, 100, 7);
    expect(records.map(({ offset, timestampMs }) => [offset, timestampMs])).toEqual([
      [2, 1_002],
      [3, 1_003],
    ]);
    await store.close();
  });

  test("the audit chain goes on over checkpoints and restarts, newest first when read", async () => {
    const store = await open();
    await store.commit(checkpoint({ audit: [entry("a"), entry("b")] }));
    const next = await reopened(store);
    await next.commit(checkpoint({ audit: [entry("c")] }));
    const records = await next.audit(2);
    expect(records.map(({ seq, kind }) => [seq, kind])).toEqual([
      [3, "c"],
      [2, "b"],
    ]);
    expect(records[0]?.previousHash).toBe(records[1]?.hash);
    expect(await next.verifyAudit()).toEqual({ intact: 3 });
    await next.close();
  });
}

export function checkpoint(part: Partial<Checkpoint>): Checkpoint {
  return { id: 1, positions: [], change: { puts: [], deletes: [] }, audit: [], ...part };
}

function change(values: Record<string, number>): Checkpoint["change"] {
  const puts = Object.entries(values).map(([key, value]) => ({ key, value: new Uint8Array([value]) }));
  return { puts, deletes: [] };
}

function at(partition: number, nextOffset: number) {
  return { topic: "predictions", partition, nextOffset };
}

function entry(kind: string) {
  return { atMs: 5, kind, body: { b: 1, a: "x" } };
}

function waiting(topic: string, low: number, high: number, bytes: number) {
  return { topic, low, high, bytes };
}

/** Posted one after the other, a millisecond apart. */
export function posted(...all: readonly (readonly [topic: string, text: string])[]): PostedRecords {
  let end = 0;
  const records = all.map(([topic, text], i) => {
    const start = end;
    end += text.length;
    return { topic, timestampMs: 1_000 + i, start, end };
  });
  return { bytes: new Uint8Array(new TextEncoder().encode(all.map(([, text]) => text).join(""))), records };
}

async function texts(store: Store, topic: string, from: number): Promise<string[]> {
  const { bytes, records } = await store.waitingRecords(topic, from, 1_000, 1_000_000);
  return records.map(({ offset, start, end }) => `${offset} ${Buffer.from(bytes.subarray(start, end))}`);
}
