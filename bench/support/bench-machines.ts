import { defaultBudget } from "../../src/core/detection/weights.ts";
import { Judge } from "../../src/core/judge.ts";
import { Profiler } from "../../src/core/profiler.ts";
import type { ProfilerOutput } from "../../src/core/profiler-input.ts";
import type { Decoder } from "../../src/core/record.ts";
import { referenceHash } from "../../src/core/reference/artefact.ts";
import { layoutOf, schemaOf } from "../../src/core/reference/frozen.ts";
import type { Reference } from "../../src/core/reference/reference.ts";
import { RowBatchBuilder } from "../../src/core/stream/row-batch-builder.ts";
import { nativeDecoder } from "../../src/edge/decoders/native.ts";
import { benchModel } from "./bench-topic.ts";
import { nativeRecords } from "./native-records.ts";

const source = { topic: "predictions", partition: 0 };
const batchRecords = 200;
const stepMs = 5;
const startMs = 1_795_341_600_000;

/** Both machines with a reference in force, fed with records of two versions or more, 200 a second, in memory. */
export class BenchMachines {
  readonly judge = new Judge({
    budgetOf: () => defaultBudget,
    incidents: { receivers: [], repeatMs: 0, links: () => [] },
    rollbacks: { targets: [], ordersPerDay: 5, commonCauseModels: 3 },
  });
  readonly profiler = new Profiler();
  readonly #decoder: Decoder = nativeDecoder({});
  readonly #builder = new RowBatchBuilder((model) => this.profiler.schemaOf(model));
  readonly #records: readonly Iterator<Buffer>[];
  #offset = 0;

  constructor(reference: Reference, versions: readonly string[] = ["3", "4"]) {
    this.#records = versions.map((version, i) =>
      nativeRecords({
        ...{ seed: 7 + i, model: benchModel, version },
        ...{ startMs: startMs + i * stepMs, stepMs: versions.length * stepMs },
      }),
    );
    const hash = referenceHash(reference);
    this.judge.judgeBy(hash, reference);
    this.profiler.apply({ kind: "source", source, state: "assigned", nowMs: startMs });
    this.profiler.apply({ kind: "reference", schema: schemaOf(reference, hash), layout: layoutOf(reference, hash) });
  }

  /** The next 200 records through decoder and profiler; what has closed is the caller's to hand to the judge. */
  read(): ProfilerOutput {
    const firstOffset = this.#offset;
    for (let i = 0; i < batchRecords; i += 1) {
      const offset = this.#offset++;
      const value = this.#records[offset % this.#records.length]?.next().value as Buffer;
      const meta = { ...source, offset, timestampMs: startMs + offset * stepMs, key: null };
      this.#builder.record(meta);
      const refused = this.#decoder.decode(value, 0, value.length, meta, this.#builder);
      if (refused !== undefined) throw new Error(`a record was refused: ${refused.reason}`);
    }
    return this.profiler.apply({
      kind: "rows",
      source,
      firstOffset,
      nextOffset: this.#offset,
      rows: this.#builder.take(),
    });
  }

  /** Hands closed panes to the judge. */
  close({ deltas, watermarkMs, idleAtClose }: ProfilerOutput): void {
    this.judge.apply({ kind: "panes", deltas, watermarkMs, idleAtClose, nowMs: watermarkMs });
  }
}
