import { normal, seededRandom } from "../../test/support/random.ts";

const numericNames = Array.from({ length: 15 }, (_, i) => `n${i}`);
const categoricalNames = ["country", "device", "channel", "plan", "browser"];
const categories: readonly (readonly string[])[] = [
  ["SE", "DE", "FR", "BR", "US", "IN", "JP"],
  ["ios", "android", "web"],
  ["ads", "mail", "organic"],
  ["free", "pro", "team"],
  ["chrome", "safari", "firefox", "edge"],
];

export interface NativeRecordOptions {
  readonly seed: number;
  readonly model?: string;
  readonly version?: string;
  /** Epoch ms of the first record, and event time from one record to the next. */
  readonly startMs?: number;
  readonly stepMs?: number;
  readonly errorRate?: number;
}

/**
 * Native prediction records of about 370 bytes with 15 numeric and 5 categorical features, in event-time order.
 * The same seed gives the same bytes.
 */
export function* nativeRecords(options: NativeRecordOptions): Generator<Buffer, never, void> {
  const {
    seed,
    model = "fraud-scoring",
    version = "3",
    startMs = 1_795_341_600_000,
    stepMs = 5,
    errorRate = 0.01,
  } = options;
  const random = seededRandom(seed);
  for (let i = 0; ; i++) {
    const numbers = numericNames.map((name, k) => `"${name}":${numberText(k, random)}`);
    const words = categoricalNames.map((name, k) => `"${name}":"${pick(categories[k] as readonly string[], random)}"`);
    const score = random();
    const latencyMs = (10 * Math.exp(0.5 * normal(random))).toFixed(1);
    const status = random() < errorRate ? "error" : "ok";
    yield Buffer.from(
      `{"model":"${model}","version":"${version}","id":"r${i}","time":${Math.floor(startMs + i * stepMs)},"latency_ms":${latencyMs},` +
        `"status":"${status}","features":{${numbers.join(",")},${words.join(",")}},` +
        `"prediction":"${score > 0.9 ? "fraud" : "legit"}","score":${score.toFixed(3)}}`,
    );
  }
}

/** Integers, money and small decimals, as models get them. */
function numberText(column: number, random: () => number): string {
  if (column % 3 === 0) return String(Math.floor(500 * random()));
  if (column % 3 === 1) return Math.exp(2 + normal(random)).toFixed(2);
  return normal(random).toFixed(3);
}

function pick(words: readonly string[], random: () => number): string {
  return words[Math.floor(words.length * random())] as string;
}
