import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { registerCodecs } from "../../../../src/edge/sources/kafka/codecs.ts";
import { innerPaths, RawBatch, withRawBatches } from "../../../../src/edge/sources/kafka/raw-batches.ts";
import { bothWays, decodedByModule, endMark, madeBatch, oldMessages } from "../../../support/record-sets.ts";

registerCodecs();

const text = (word: string) => Buffer.from(word);
const five = (word: string) =>
  Array.from({ length: 5 }, (_, i) => ({ key: text(`k${i}`), value: text(`${word} ${i}`) }));
const odd = [
  { key: null, value: text("no key") },
  { key: text("no value"), value: null },
  { key: null, value: null },
  { key: text(""), value: text("") },
  {
    key: text("h"),
    value: text("headers"),
    headers: { a: text("1"), b: [text("2"), text("3"), text("4")], é: text("") },
  },
  { key: text("long"), value: text("x".repeat(20_000)) },
  { key: text("back in time"), value: text("y"), timestampDelta: -1_799_999_999_999 },
  { key: text("far in time"), value: text("z"), timestampDelta: 2 ** 50 },
];

async function expectSame(fetched: Parameters<typeof bothWays>[0], count: number): Promise<void> {
  const { stock, raw } = await bothWays(fetched);
  expect(stock.records).toHaveLength(count);
  expect(raw.records).toEqual(stock.records);
  expect([raw.lastOffset, raw.readTo]).toEqual([stock.lastOffset, stock.readTo]);
}

test("kafkajs still has the inner functions that are replaced and used, where its fetch responses look for them", () => {
  const inner = createRequire(import.meta.url);
  expect((inner("kafkajs/package.json") as { version: string }).version).toBe("2.2.4");
  for (const path of Object.values(innerPaths)) expect(inner(path)).toBeTypeOf("function");
  for (const version of [4, 5, 7, 8, 11]) {
    const response = readFileSync(inner.resolve(`kafkajs/src/protocol/requests/fetch/v${version}/response`), "utf8");
    expect(response).toMatch(/= require\('\.(\.\/v4)?\/decodeMessages'\)/);
    expect(response).toContain("messages: await decodeMessages(decoder)");
  }
});

test.each([0, 1, 2, 3, 4])("codec %d: the same records as kafkajs, whatever they hold", async (compression) => {
  const batches = [
    await madeBatch({ firstOffset: 100, records: odd, compression }),
    await madeBatch({ firstOffset: 2 ** 40, records: five("later"), compression }),
  ];
  await expectSame({ batches }, odd.length + 5);
});

test("a batch stands for its records, and is looked at once", async () => {
  const batches = [await madeBatch({ firstOffset: 0, records: five("a") })];
  const { stock, raw } = await bothWays({ batches });
  expect([stock.looked, raw.looked]).toEqual([5, 1]);
});

test("records below the fetched offset are left out", async () => {
  const batches = [
    await madeBatch({ firstOffset: 10, records: five("a") }),
    await madeBatch({ firstOffset: 20, records: five("b") }),
  ];
  await expectSame({ batches, fetchedOffset: 13 }, 7);
  await expectSame({ batches, fetchedOffset: 15 }, 5);
  await expectSame({ batches, fetchedOffset: 24 }, 1);
});

test("where the broker's time of appending holds, it is the time of all records", async () => {
  const batches = [await madeBatch({ firstOffset: 0, records: five("a"), attributes: 0x08 })];
  await expectSame({ batches }, 5);
  expect((await bothWays({ batches })).raw.records).toMatchObject(
    five("a").map(() => ({ timestampMs: 1_800_000_009_999 })),
  );
});

test("aborted transactions are left out, committed ones and neighbours are not", async () => {
  const batches = [
    await madeBatch({ firstOffset: 0, records: five("plain") }),
    await madeBatch({ firstOffset: 5, records: five("aborted"), producerId: 7 }),
    await madeBatch({ firstOffset: 10, records: five("committed"), producerId: 8 }),
    await madeBatch({ firstOffset: 15, records: five("aborted too"), producerId: 7 }),
    await endMark(20, 8, "commit"),
    await endMark(21, 7, "abort"),
    await madeBatch({ firstOffset: 22, records: five("committed later"), producerId: 7 }),
    await endMark(27, 7, "commit"),
    await madeBatch({ firstOffset: 28, records: five("aborted at last"), producerId: 7, compression: 1 }),
    await endMark(33, 7, "abort"),
  ];
  const aborted = [
    { producerId: "7", firstOffset: "5" },
    { producerId: "7", firstOffset: "28" },
  ];
  await expectSame({ batches, aborted }, 15);
  await expectSame({ batches, aborted, fetchedOffset: 17 }, 5);
  await expectSame({ batches: batches.slice(1, 2), aborted: aborted.slice(0, 1) }, 0);
});

test("several transactions that are open where a fetch begins are all known to be aborted", async () => {
  const batches = [
    await madeBatch({ firstOffset: 100, records: five("of the third"), producerId: 3 }),
    await endMark(105, 3, "abort"),
  ];
  const aborted = [1, 2, 3].map((id) => ({ producerId: String(id), firstOffset: String(10 * id) }));
  const { stock, raw } = await bothWays({ batches, aborted, fetchedOffset: 100 });
  expect(raw.records).toEqual([]);
  // kafkajs takes note of one per message, and lets two messages through.
  expect(stock.records).toHaveLength(2);
});

test("a batch that is cut off at the end comes with the next fetch", async () => {
  const whole = await madeBatch({ firstOffset: 0, records: five("a") });
  const next = await madeBatch({ firstOffset: 5, records: five("b") });
  for (const cut of [1, 11, 12, 40, 60, next.length - 1])
    await expectSame({ batches: [whole, next.subarray(0, cut)] }, 5);
  const { raw } = await bothWays({ batches: [next.subarray(0, 60)] });
  expect(raw).toMatchObject({ records: [], looked: 0 });
});

test("a batch that compaction has emptied moves the position on, which kafkajs alone does not", async () => {
  const empty = await madeBatch({ firstOffset: 40, records: [] });
  empty.writeInt32BE(9, 23);
  const { raw } = await bothWays({ batches: [empty], fetchedOffset: 40 });
  expect(raw).toMatchObject({ records: [], lastOffset: "49" });
});

test("messages of older formats come as kafkajs reads them", async () => {
  const batches = [oldMessages(five("old").map((one) => ({ ...one, timestamp: 1_500_000_000_000 })))];
  batches[0]?.writeBigInt64BE(0n, 0);
  const { stock, raw } = await bothWays({ batches, fetchedOffset: -1 });
  expect(stock.records).toHaveLength(5);
  expect(raw).toEqual(stock);
});

test("only who asks gets raw batches", async () => {
  const bytes = await madeBatch({ firstOffset: 0, records: five("a") });
  const decode = async () => await decodedByModule(bytes);
  expect(await withRawBatches(decode)).toEqual([expect.any(RawBatch)]);
  expect(await decode()).toHaveLength(5);
});
