import type { Decoder } from "../src/core/record.ts";
import { Schema } from "../src/core/schema.ts";
import { RowBatchBuilder } from "../src/core/stream/row-batch-builder.ts";
import { nativeDecoder } from "../src/edge/decoders/native.ts";
import { nativeRecords } from "./support/native-records.ts";

const recordCount = 100_000;
/** The first only warms up. Time is the thread's own CPU, so that a busy machine does not decide. */
const sweeps = 12;
const batchRecords = 2_500;

/** Records as a log hands them on: one after the other in a shared buffer. */
interface Log {
  readonly bytes: Buffer;
  readonly ends: Int32Array;
}

function log(change: (record: Buffer, i: number) => Buffer): Log {
  const records: Buffer[] = [];
  for (const record of nativeRecords({ seed: 7 })) {
    if (records.push(change(record, records.length)) === recordCount) break;
  }
  let end = 0;
  return { bytes: Buffer.concat(records), ends: Int32Array.from(records, (record) => (end += record.length)) };
}

function parseOnly({ bytes, ends }: Log): void {
  let start = 0;
  for (const end of ends) {
    JSON.parse(bytes.toString("utf8", start, end));
    start = end;
  }
}

function decodeWith(decoder: Decoder): (log: Log) => void {
  const schema = new Schema("fraud-scoring", "provisional", []);
  const builder = new RowBatchBuilder(() => schema);
  return ({ bytes, ends }) => {
    let start = 0;
    let rows = 0;
    for (let i = 0; i < ends.length; i++) {
      const meta = { topic: "predictions", partition: 0, offset: i, timestampMs: 1_795_342_600_000, key: null };
      builder.record(meta);
      const refused = decoder.decode(bytes, start, ends[i] as number, meta, builder);
      if (refused !== undefined) builder.reject(refused);
      start = ends[i] as number;
      if (i % batchRecords === batchRecords - 1) for (const group of builder.take().groups) rows += group.rows;
    }
    if (rows !== ends.length) throw new Error(`${rows} rows of ${ends.length} records`);
  };
}

const ways: readonly (readonly [name: string, run: (log: Log) => void])[] = [
  ["JSON.parse alone", parseOnly],
  ["object path into row batches", decodeWith(nativeDecoder({ scan: false }))],
  ["scanner into row batches", decodeWith(nativeDecoder({}))],
];

const spaced = (record: Buffer): Buffer => Buffer.from(record.toString().replaceAll(":", ": ").replaceAll(",", ", "));
const optional = (record: Buffer, i: number): Buffer =>
  i % 3 === 0 ? Buffer.from(record.toString().replace(/"n4":[^,]*,/, "")) : record;
const accented = (record: Buffer): Buffer => Buffer.from(record.toString().replace('"web"', '"wéb"'));
const longNumbers = (record: Buffer): Buffer =>
  Buffer.from(record.toString().replace(/(\d\.\d\d\d),/g, "$17281947261534,"));

const logs: readonly (readonly [name: string, log: Log])[] = [
  ["plain", log((record) => record)],
  ["with spaces", log(spaced)],
  ["optional key", log(optional)],
  ["some accents", log(accented)],
  ["17-digit numbers", log(longNumbers)],
];

/** CPU time comes in ticks of several milliseconds, so a mean says more than a median. */
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

for (const [logName, records] of process.argv.includes("--all") ? logs : logs.slice(0, 1)) {
  const meanBytes = Math.round(records.bytes.length / recordCount);
  const seconds = ways.map((): number[] => []);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    ways.forEach(([, run], way) => {
      const before = process.threadCpuUsage();
      run(records);
      const used = process.threadCpuUsage(before);
      if (sweep > 0) seconds[way]?.push((used.user + used.system) / 1e6);
    });
  }
  const rates = seconds.map((times) => recordCount / mean(times));
  console.log(`${logName}, ${meanBytes} bytes a record`);
  ways.forEach(([name], way) => {
    const rate = rates[way] as number;
    const ratio = rate / (rates[0] as number);
    console.log(
      `  ${name.padEnd(30)} ${Math.round(rate / 1_000)} k/s  ${(1e6 / rate).toFixed(2)} µs  × ${ratio.toFixed(2)}`,
    );
  });
}
