import { Judge } from "../../src/core/judge.ts";
import { Profiler } from "../../src/core/profiler.ts";
import { referenceHash } from "../../src/core/reference/artefact.ts";
import { buildReference } from "../../src/core/reference/build.ts";
import { layoutOf, schemaOf } from "../../src/core/reference/frozen.ts";
import { HistoryBuilder } from "../../src/core/reference/history-builder.ts";
import { paneMs } from "../../src/core/stream/pane-delta.ts";
import { RowBatchBuilder } from "../../src/core/stream/row-batch-builder.ts";
import { nativeDecoder } from "../../src/edge/decoders/native.ts";
import { normal, seededRandom } from "../../test/support/random.ts";

const source = { topic: "predictions", partition: 0 };
const models = Array.from({ length: 50 }, (_, i) => `model-${String(i).padStart(2, "0")}`);
const versions = ["v1", "v2", "v3", "v4"];
const features = Array.from({ length: 100 }, (_, i) => `feature_${String(i).padStart(3, "0")}`);
const referenceRows = 3_000;
/** Of each version in each pane. */
const rowsPerPane = 4;

/** Both machines with 50 models × 4 versions × 100 features, each model with a reference in force, fed in memory. */
export class WideModels {
  readonly judge = new Judge({
    incidents: { receivers: [], repeatMs: 0, links: () => [] },
    rollbacks: { targets: [], ordersPerDay: 5, commonCauseModels: 3 },
  });
  readonly profiler = new Profiler();
  readonly #decoder = nativeDecoder({});
  readonly #builder = new RowBatchBuilder((model) => this.profiler.schemaOf(model));
  readonly #random = seededRandom(11);
  #offset = 0;
  #startMs: number;

  /** @param endMs event time at which `panes` panes will have passed */
  constructor(panes: number, endMs: number) {
    this.#startMs = Math.floor(endMs / paneMs) * paneMs - panes * paneMs;
    this.profiler.apply({ kind: "source", source, state: "assigned", nowMs: this.#startMs });
    const learned = buildReference("", "bench", history(this.#random));
    for (const model of models) {
      const reference = { ...learned, model };
      const hash = referenceHash(reference);
      this.judge.judgeBy(hash, reference);
      this.profiler.apply({ kind: "reference", schema: schemaOf(reference, hash), layout: layoutOf(reference, hash) });
    }
  }

  /** One pane of every version, through decoder, profiler and judge. */
  passPane(): void {
    const firstOffset = this.#offset;
    for (let row = 0; row < rowsPerPane; row += 1)
      for (const model of models) for (const version of versions) this.#record(model, version, row);
    this.#startMs += paneMs;
    const { deltas, watermarkMs, idleAtClose } = this.profiler.apply({
      ...{ kind: "rows", source, firstOffset, nextOffset: this.#offset, rows: this.#builder.take() },
    });
    this.judge.apply({ kind: "panes", deltas, watermarkMs, idleAtClose, nowMs: watermarkMs });
  }

  #record(model: string, version: string, row: number): void {
    const time = this.#startMs + row * Math.floor(paneMs / rowsPerPane);
    const values = Object.fromEntries(features.map((name) => [name, Number(normal(this.#random).toFixed(3))]));
    const status = this.#random() < 0.01 ? "error" : "ok";
    const bytes = Buffer.from(JSON.stringify({ model, version, time, latency_ms: 10, status, features: values }));
    const meta = { ...source, offset: this.#offset++, timestampMs: time, key: null };
    this.#builder.record(meta);
    const refused = this.#decoder.decode(bytes, 0, bytes.length, meta, this.#builder);
    if (refused !== undefined) throw new Error(`a record was refused: ${refused.reason}`);
  }
}

function history(random: () => number) {
  const builder = new HistoryBuilder({ timeOf: Number }, false);
  for (let i = 0; i < referenceRows; i += 1) {
    for (const name of features) builder.feature(name, Number(normal(random).toFixed(3)));
    const cells = { time: 1_790_000_000_000 + i * 15_000, latency_ms: 10, status: random() < 0.01 ? "error" : "ok" };
    builder.add(Object.entries(cells));
  }
  const table = builder.finish();
  if ("what" in table) throw new Error(table.what);
  return table;
}
