import fc from "fast-check";
import { expect, test } from "vitest";
import { nativeRecords } from "../../../bench/support/native-records.ts";
import { nativeDecoder } from "../../../src/edge/decoders/native.ts";
import { seededRandom } from "../../support/random.ts";
import { frozenSchema, learningSchema, type RowTrace, traced } from "../../support/row-trace.ts";

const record =
  '{"v":1,"kind":"prediction","model":"fraud-scoring","version":"3","id":"r-1#0","time":1795341600000,"latency_ms":18.5,' +
  '"status":"ok","role":"canary","features":{"amount":12.5,"account_age_days":410,"country":"SE","flag":true,"x":null},' +
  '"score":0.02,"prediction":"legit","segment":{"variant":["default",{"a":-1.5e3}]}}';
const bases = [
  record,
  `[${record}, ${record.replace("12.5", "980")}]`,
  `${record}\n${record.replace("SE", "BR")}\n`,
  record.replaceAll(":", ": ").replaceAll(",", ", "),
  record.replace("SE", "São"),
  '{"model":"m","request_id":"r-2","row":1,"time":"2026-11-22T10:00:00.123456789Z","score":{"fraud":0.9,"legit":0.1},"features":{"a":[1,2]}}',
  '{"kind":"label","id":"r-1#0","label":["a",1,true],"time":1795341600}',
];

/** What mutations put in: whatever means something to a JSON reader. */
const shards = [
  '"',
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "\\",
  "null",
  "true",
  "NaN",
  "-Infinity",
  "1e999",
  "-0",
  "01",
  "1.",
  ".5",
].concat(
  [
    "9007199254740993",
    "12345678901234567890",
    " ",
    "\n",
    "\u0000",
    "\ud83d\ude00",
    "é",
    '"__proto__":1,',
    '"id":7,',
    '"v":2,',
    '"label":null,',
  ],
  [
    '"features":{"amount":1},',
    '"amount":',
    '"\\u0061mount":3,',
    "{}",
    '"inputs":[],',
    "[[[[[[[[",
    '"time":"2026-11-22 10:00:00,5",',
  ],
);

function mutate(bytes: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * (bytes.length + 1));
  const cut = random() < 0.5 ? 0 : Math.floor(random() * 12);
  const kind = Math.floor(random() * 4);
  if (kind === 0) return bytes.subarray(0, at);
  const shard = shards[Math.floor(random() * shards.length)] as string;
  const middle = kind === 1 ? Buffer.from([Math.floor(random() * 256)]) : Buffer.from(kind === 2 ? shard : "");
  return Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(Math.min(bytes.length, at + cut))]);
}

/** Everything a sink was told; columns of a row in order of name, since JSON maps have no order. */
function seen(trace: RowTrace): unknown {
  const rows = trace.rows.map((row) => ({ ...row, values: Object.entries(row.values).sort() }));
  return [rows, trace.rejects, trace.labels, trace.looseDefects, trace.tombstones];
}

test("100,000 mutated records never throw, and the scanner agrees with the defining path on every one", () => {
  const random = seededRandom(20_261_122);
  const scanning = nativeDecoder({});
  const defining = nativeDecoder({ scan: false });
  for (let i = 0; i < 100_000; i++) {
    let bytes: Buffer = Buffer.from(bases[i % bases.length] as string);
    for (let rounds = 1 + Math.floor(random() * 3); rounds > 0; rounds--) bytes = mutate(bytes, random);
    const schema = i % 3 === 0 ? learningSchema : frozenSchema;
    const ours = JSON.stringify(seen(traced(scanning, bytes, schema())));
    const theirs = JSON.stringify(seen(traced(defining, bytes, schema())));
    if (ours !== theirs) expect(ours, `record ${i}: ${bytes.toString("latin1")}`).toBe(theirs);
  }
});

test("any JSON object whatever is read alike by both", () => {
  const scanning = nativeDecoder({});
  const defining = nativeDecoder({ scan: false });
  const value = fc.oneof(
    fc.string(),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.integer(), { maxLength: 3 }),
  );
  const names = fc.constantFrom(
    "amount",
    "country",
    "constructor",
    "toString",
    "__proto__",
    "__score",
    "1",
    "x y",
    "é",
  );
  const row = fc.record(
    {
      model: value,
      version: value,
      id: value,
      request_id: value,
      row: value,
      time: value,
      latency_ms: value,
      status: fc.oneof(value, fc.constantFrom("ok", "error")),
      features: fc.oneof(value, fc.dictionary(names, value, { noNullPrototype: true })),
      prediction: value,
      score: fc.oneof(value, fc.dictionary(fc.string(), fc.double(), { noNullPrototype: true })),
      other: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(
      fc.oneof(row, fc.array(row, { maxLength: 3 })),
      fc.constantFrom(frozenSchema, learningSchema),
      (json, schema) => {
        const text = JSON.stringify(json);
        expect(seen(traced(scanning, text, schema()))).toEqual(seen(traced(defining, text, schema())));
      },
    ),
    { numRuns: 3_000, seed: 5 },
  );
});

test("a long stream of plain records is read alike, learned keys and dictionaries included", () => {
  const [scanning, defining] = [nativeDecoder({}), nativeDecoder({ scan: false })];
  const [ours, theirs] = [learningSchema(), learningSchema()];
  const records = nativeRecords({ seed: 3, errorRate: 0.3 });
  for (let i = 0; i < 2_000; i++) {
    const bytes = records.next().value;
    expect(seen(traced(scanning, bytes, ours))).toEqual(seen(traced(defining, bytes, theirs)));
  }
  expect(ours.columns.map((column) => [column.name, [...column.codes]])).toEqual(
    theirs.columns.map((column) => [column.name, [...column.codes]]),
  );
  expect(ours.columns.length).toBe(22);
});
