import { expect, test } from "vitest";
import type { InboxStore, PostedRecords } from "../../../src/core/inbox.ts";
import { Inbox, type InboxLimits } from "../../../src/edge/sources/inbox.ts";
import { MemoryStore } from "../../../src/edge/store/memory.ts";

const roomy: InboxLimits = { maxRecords: 1_000, maxBytes: 1_000_000 };
const post = (...texts: string[]) => ({
  topic: "http",
  timestampMs: 5,
  records: texts.map((text) => Buffer.from(text)),
});

/** A store whose transactions end when the test says so. */
class SlowStore implements InboxStore {
  readonly inner = new MemoryStore();
  readonly groups: PostedRecords[] = [];
  #ends: (() => void)[] = [];
  #broken: string | undefined;

  async post(posted: PostedRecords) {
    this.groups.push(posted);
    await new Promise<void>((resolve) => this.#ends.push(resolve));
    return this.#broken === undefined ? await this.inner.post(posted) : { failed: this.#broken };
  }

  /** Ends the transaction under way, and lets its answer arrive. */
  async end(broken?: string): Promise<void> {
    this.#broken = broken;
    this.#ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }

  waiting(topics: readonly string[]) {
    return this.inner.waiting(topics);
  }

  waitingRecords(topic: string, from: number, mostRecords: number, mostBytes: number) {
    return this.inner.waitingRecords(topic, from, mostRecords, mostBytes);
  }
}

async function opened(limits = roomy) {
  const store = new SlowStore();
  return { store, inbox: await Inbox.open(store, ["http"], limits) };
}

test("posts that come while a transaction is under way share the next one, and are answered with it", async () => {
  const { store, inbox } = await opened();
  const answers: string[] = [];
  for (const text of ["a", "b", "c"])
    void Promise.resolve(inbox.take(post(text))).then(({ outcome }) => answers.push(`${text} ${outcome}`));
  await store.end();
  expect(answers).toEqual(["a stored"]);
  await store.end();
  expect(answers).toEqual(["a stored", "b stored", "c stored"]);
  expect(store.groups.map(({ records }) => records.length)).toEqual([1, 2]);
  expect(inbox.bounds({ topic: "http", partition: 0 })).toMatchObject({ low: 0, high: 3 });
});

test("a transaction takes about 4 MiB at most, so that a checkpoint never waits long behind it", async () => {
  const { store, inbox } = await opened({ maxRecords: 1_000, maxBytes: 100_000_000 });
  const mebibyte = "x".repeat(1024 * 1024);
  for (let n = 0; n < 11; n += 1) void inbox.take(post(mebibyte));
  for (let n = 0; n < 4; n += 1) await store.end();
  expect(store.groups.map(({ records }) => records.length)).toEqual([1, 4, 4, 2]);
});

test("an inbox that is full by records or bytes refuses a post whole, also by what is on its way", async () => {
  const { store, inbox } = await opened({ maxRecords: 3, maxBytes: 10 });
  const first = inbox.take(post("12345"));
  expect(await inbox.take(post("1", "2", "3"))).toMatchObject({
    outcome: "full",
    why: "1 records wait to be counted, of at most 3",
  });
  expect(await inbox.take(post("123456"))).toMatchObject({
    outcome: "full",
    why: "5 bytes wait to be counted, of at most 10",
  });
  await store.end();
  expect(await first).toEqual({ outcome: "stored" });
  expect(inbox.size).toEqual({ records: 1, bytes: 5 });
  expect(await inbox.take(post("123456"))).toMatchObject({ outcome: "full" });
  await store.inner.commit({
    id: 1,
    positions: [{ topic: "http", partition: 0, nextOffset: 1 }],
    change: { puts: [], deletes: [] },
    audit: [],
  });
  inbox.commit();
  await new Promise((resolve) => setImmediate(resolve));
  expect(inbox.size).toEqual({ records: 0, bytes: 0 });
  const second = inbox.take(post("123456"));
  await store.end();
  expect(await second).toEqual({ outcome: "stored" });
});

test("a transaction that fails refuses its posts with the reason, and holds no room", async () => {
  const { store, inbox } = await opened();
  const refused = [inbox.take(post("a")), inbox.take(post("b"))];
  await store.end("database or disk is full");
  await store.end("database or disk is full");
  for (const one of refused) expect(await one).toEqual({ outcome: "unwritable", why: "database or disk is full" });
  expect(inbox.size).toEqual({ records: 0, bytes: 0 });
  const kept = inbox.take(post("c"));
  await store.end();
  expect(await kept).toEqual({ outcome: "stored" });
  expect(inbox.bounds({ topic: "http", partition: 0 })).toMatchObject({ low: 0, high: 1 });
});

test("closing answers what was taken, and takes no more", async () => {
  const { store, inbox } = await opened();
  const taken = inbox.take(post("a"));
  const closed = inbox.close();
  expect(await inbox.take(post("b"))).toMatchObject({ outcome: "unwritable", why: "driftline is stopping" });
  await store.end();
  await closed;
  expect(await taken).toEqual({ outcome: "stored" });
});
