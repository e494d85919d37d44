import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { statuses } from "../core/record.ts";
import { canonicalText, referenceFileName } from "../core/reference/artefact.ts";
import { buildReference } from "../core/reference/build.ts";
import type { HistoryColumn, HistoryTable } from "../core/reference/history-table.ts";
import type { Reference } from "../core/reference/reference.ts";
import { predictionColumn, scoreColumn } from "../core/schema.ts";
import { rateAt } from "./day-wave.ts";
import { Random } from "./random.ts";
import {
  categoricalFeatures,
  healthyErrorRate,
  newPrediction,
  numericFeatures,
  predict,
  type ToyPrediction,
  toyModel,
} from "./toy-model.ts";

/** Three days and an hour: rates by hour of day need three whole ones between the first row and the last. */
const spanMs = 73 * 3_600_000;
/** Traffic thinned to what still gives every pane some rows: about 140,000 in all. */
const basePerSecond = 0.54;
const fromMs = Date.UTC(2026, 0, 12);
const seed = 20_260_112;

/** The reference of the demo: a little over three days of the healthy version, through the same builder as anybody's history. Always the same. */
export function demoReference(): Reference {
  return buildReference(toyModel, "three days of v1", history(), "v1");
}

function history(): HistoryTable {
  const random = new Random(seed);
  const prediction = newPrediction();
  const columns = new Columns();
  const toMs = fromMs + spanMs;
  const gapMs = (timeMs: number) => random.exponential(1_000 / rateAt(timeMs, basePerSecond));
  for (let timeMs = fromMs + gapMs(fromMs); timeMs < toMs; timeMs += gapMs(timeMs)) {
    predict(random, healthyErrorRate, {}, prediction);
    columns.add(prediction, Math.floor(timeMs));
  }
  return columns.table();
}

/** Gathers predictions column by column. */
class Columns {
  readonly #times: number[] = [];
  readonly #failed: boolean[] = [];
  readonly #latency: number[] = [];
  readonly #numbers = new Map<string, number[]>([...numericFeatures, scoreColumn].map((name) => [name, []]));
  readonly #texts = new Map<string, string[]>([...categoricalFeatures, predictionColumn].map((name) => [name, []]));

  add(prediction: ToyPrediction, timeMs: number): void {
    this.#times.push(timeMs);
    this.#failed.push(prediction.failed);
    this.#latency.push(prediction.latencyMs);
    for (const name of numericFeatures) this.#numbers.get(name)?.push(prediction.numbers[name]);
    this.#numbers.get(scoreColumn)?.push(prediction.score);
    for (const name of categoricalFeatures) this.#texts.get(name)?.push(prediction[name]);
    this.#texts.get(predictionColumn)?.push(prediction.decision);
  }

  table(): HistoryTable {
    const rows = this.#times.length;
    return {
      rows,
      timesMs: Float64Array.from(this.#times),
      status: Uint8Array.from(this.#failed, (failed) => statuses.indexOf(failed ? "error" : "ok")),
      latencyMs: Float64Array.from(this.#latency),
      version: "v1",
      columns: [
        ...[...this.#numbers].map(([name, values]) => numericColumn(name, values)),
        ...[...this.#texts].map(([name, texts]) => categoricalColumn(name, texts)),
      ],
    };
  }
}

function numericColumn(name: string, values: readonly number[]): HistoryColumn {
  return { name, kind: "numeric", values: Float64Array.from(values), flags: new Uint8Array(values.length) };
}

function categoricalColumn(name: string, texts: readonly string[]): HistoryColumn {
  const codes = new Map<string, number>();
  const values = Float64Array.from(texts, (text) => {
    const code = codes.get(text) ?? codes.size;
    codes.set(text, code);
    return code;
  });
  return { name, kind: "categorical", values, flags: new Uint8Array(texts.length), texts: [...codes.keys()] };
}

if (import.meta.main) {
  const reference = demoReference();
  const folder = import.meta.dirname;
  for (const old of readdirSync(folder).filter((name) => name.endsWith(".reference.json"))) rmSync(join(folder, old));
  const file = join(folder, referenceFileName(reference));
  writeFileSync(file, canonicalText(reference));
  process.stdout.write(`${file}\n`);
}
