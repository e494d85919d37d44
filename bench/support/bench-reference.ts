import { buildReference } from "../../src/core/reference/build.ts";
import { HistoryBuilder } from "../../src/core/reference/history-builder.ts";
import type { Reference } from "../../src/core/reference/reference.ts";
import { benchModel } from "./bench-topic.ts";
import { nativeRecords } from "./native-records.ts";

/** Event time between rows: 150,000 of them span 25 hours, so that harm may act. */
const stepMs = 600;
const rows = 150_000;
const fromMs = 1_795_200_000_000;

interface Row {
  readonly time: number;
  readonly latency_ms: number;
  readonly status: string;
  readonly version: string;
  readonly features: Readonly<Record<string, number | string>>;
  readonly prediction: string;
  readonly score: number;
}

/** A reference of the distribution that the bench's records are drawn from. */
export function benchReference(): Reference {
  const builder = new HistoryBuilder({ timeOf: Number }, false);
  const records = nativeRecords({ seed: 99, model: benchModel, version: "2", startMs: fromMs, stepMs });
  for (let i = 0; i < rows; i += 1) {
    const { features, time, latency_ms, status, version, prediction, score } = JSON.parse(
      records.next().value.toString(),
    ) as Row;
    for (const [name, cell] of Object.entries(features)) builder.feature(name, cell);
    builder.add(Object.entries({ time, latency_ms, status, version, prediction, score }));
  }
  const table = builder.finish();
  if ("what" in table) throw new Error(table.what);
  return buildReference(benchModel, "bench", table);
}
