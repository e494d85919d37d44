import { expect, test } from "vitest";
import { defaultBudget, logBudgets } from "../../../src/core/detection/weights.ts";
import { closePane } from "../../../src/core/evaluation/close-pane.ts";
import { Models } from "../../../src/core/evaluation/models.ts";
import { frameOf } from "../../../src/core/evaluation/reference-frame.ts";
import { readFairness, readSegments, segmentsInSlices } from "../../../src/core/evaluation/segment-readings.ts";
import { Profiler } from "../../../src/core/profiler.ts";
import { buildReference } from "../../../src/core/reference/build.ts";
import { layoutOf, schemaOf } from "../../../src/core/reference/frozen.ts";
import type { RowExtras } from "../../../src/core/row-extras.ts";
import { RowBatchBuilder } from "../../../src/core/stream/row-batch-builder.ts";
import { nativeDecoder } from "../../../src/edge/decoders/native.ts";
import { normal, seededRandom } from "../../support/random.ts";
import { segmentKey } from "../../support/row-extras.ts";

const t0 = Date.UTC(2026, 0, 5);
const rows = 20_000;
const random = seededRandom(7);
const reference = buildReference("credit", "h.csv", {
  rows,
  timesMs: Float64Array.from({ length: rows }, (_, i) => t0 - 86_400_000 + i * 4_000),
  version: "1",
  status: new Uint8Array(rows),
  latencyMs: Float64Array.from({ length: rows }, () => 10 + 10 * random()),
  columns: [
    {
      name: "amount",
      kind: "numeric",
      values: Float64Array.from({ length: rows }, () => normal(random)),
      flags: new Uint8Array(rows),
    },
    {
      name: "__prediction",
      kind: "categorical",
      texts: ["approve", "deny"],
      values: Float64Array.from({ length: rows }, () => (random() < 0.6 ? 0 : 1)),
      flags: new Uint8Array(rows),
    },
  ],
});

interface Row {
  readonly sex: string;
  readonly amount: number;
  readonly approve: boolean;
  readonly fails: boolean;
}

/** A model with one segment, fed through the real decoder, profiler and pane closing. */
class Credit {
  readonly models: Models;
  readonly #profiler: Profiler;
  readonly #builder: RowBatchBuilder;
  #offset = 0;

  constructor(extras: RowExtras) {
    this.models = new Models({ learningOf: () => ({ spanMs: 600_000, minimumRows: 1_000 }), extrasOf: () => extras });
    this.models.of("credit").judgeBy(frameOf("h", reference, undefined, extras));
    this.#profiler = new Profiler({ extrasOf: () => extras });
    this.#profiler.apply({ kind: "reference", schema: schemaOf(reference, "h"), layout: layoutOf(reference, "h") });
    this.#profiler.apply({ kind: "source", source: { topic: "p", partition: 0 }, state: "assigned", nowMs: t0 });
    this.#builder = new RowBatchBuilder((model) => this.#profiler.schemaOf(model));
  }

  pane(index: number, all: readonly Row[]): void {
    const timeMs = t0 + index * 10_000;
    const text = JSON.stringify(
      all.map(({ sex, amount, approve, fails }) => ({
        model: "credit",
        version: "1",
        time: timeMs,
        latency_ms: 12,
        status: fails ? "error" : "ok",
        features: { amount, sex },
        prediction: approve ? "approve" : "deny",
      })),
    );
    const bytes = Buffer.from(text);
    const meta = { topic: "p", partition: 0, offset: this.#offset, timestampMs: timeMs + 60_000, key: null };
    this.#builder.record(meta);
    nativeDecoder({}).decode(bytes, 0, bytes.length, meta, this.#builder);
    const source = { topic: "p", partition: 0 };
    const firstOffset = this.#offset;
    this.#offset += 1;
    const rowsOfBatch = this.#builder.take();
    const input = { kind: "rows", source, firstOffset, nextOffset: this.#offset, rows: rowsOfBatch } as const;
    const { deltas } = this.#profiler.apply(input);
    const model = this.models.of("credit");
    for (const delta of deltas) {
      const closed = closePane(model, delta.paneStartMs, [delta], logBudgets(defaultBudget), () => []);
      model.learnExtras(delta.paneStartMs, closed.findings.length === 0);
    }
  }

  get state() {
    return this.models.of("credit").serving({ model: "credit", version: "1", role: "primary" });
  }
}

function traffic(of: (sex: string) => { amount: number; approve: number; fails: number }, count = 300): Row[] {
  return Array.from({ length: count }, () => {
    const sex = random() < 0.5 ? "f" : random() < 0.9 ? "m" : "x";
    const { amount, approve, fails } = of(sex);
    return { sex, amount: normal(random) + amount, approve: random() < approve, fails: random() < fails };
  });
}

const usual = () => ({ amount: 0, approve: 0.6, fails: 0 });

test("each value of a segment has its own rates, classes and fairness, equal to a count of the rows", () => {
  const credit = new Credit({ metrics: [], segments: [segmentKey("sex", ["f", "m"], "approve")] });
  const seen: Row[] = [];
  for (let pane = 0; pane < 12; pane += 1) {
    const all = traffic((sex) => ({ amount: 0, approve: sex === "f" ? 0.4 : 0.6, fails: sex === "m" ? 0.1 : 0 }));
    // Lateness holds the last three open.
    if (pane < 9) seen.push(...all);
    credit.pane(pane, all);
  }
  const { extras, frame } = credit.models.of("credit");
  const readings = readSegments(credit.state, extras, frame, "5m");
  expect(readings.map(({ value }) => value)).toEqual(["__other__", "f", "m"]);
  const slices = [...segmentsInSlices(credit.state, extras, frame, "5m")];
  expect(slices.flat()).toEqual(readings);
  expect(slices.every(({ length }) => length <= 1)).toBe(true);
  for (const sex of ["f", "m"]) {
    const mine = seen.filter((row) => row.sex === sex);
    const reading = readings.find(({ value }) => value === sex);
    const approved = mine.filter(({ approve }) => approve).length / mine.length;
    expect(reading).toMatchObject({
      rows: mine.length,
      errors: { value: mine.filter(({ fails }) => fails).length / mine.length, threshold: null, n: mine.length },
      slow: { value: 0, n: mine.length },
      classes: [{ class: "approve", share: approved }, { class: "deny" }],
    });
    expect(reading?.drift.map(({ feature, signal }) => [feature, signal])).toEqual([
      ["amount", "insufficient"],
      ["__prediction", "insufficient"],
    ]);
  }
  const [fairness] = readFairness(credit.state, extras, frame, "5m");
  const shareOf = (sex: string) => {
    const mine = seen.filter((row) => row.sex === sex);
    return mine.filter(({ approve }) => approve).length / mine.length;
  };
  expect(fairness?.readings[0]).toMatchObject({
    statistic: "selection_rate_difference",
    value: expect.closeTo(shareOf("m") - shareOf("f"), 12),
    lowest: "f",
    highest: "m",
  });
});

test("once a value has been learned, its rates have limits, and what moves in it alone is drifting there alone", () => {
  const credit = new Credit({ metrics: [], segments: [segmentKey("sex", ["f", "m"])] });
  for (let pane = 0; pane < 75; pane += 1) credit.pane(pane, traffic(usual));
  for (let pane = 75; pane < 120; pane += 1)
    credit.pane(
      pane,
      traffic((sex) => ({ amount: sex === "f" ? 1 : 0, approve: 0.6, fails: 0 })),
    );
  const { extras, frame } = credit.models.of("credit");
  const readings = readSegments(credit.state, extras, frame, "5m");
  const signals = readings.map(({ value, drift }) => [
    value,
    drift.find(({ feature }) => feature === "amount")?.signal,
  ]);
  expect(Object.fromEntries(signals)).toMatchObject({ f: "drifting", m: "stable" });
  const limit = readings.find(({ value }) => value === "f")?.errors.threshold;
  expect(limit).toBeGreaterThan(0);
  expect(limit).toBeLessThan(0.02);
});

test("a favourable prediction that the reference does not know is not compared", () => {
  const credit = new Credit({ metrics: [], segments: [segmentKey("sex", ["f", "m"], "grant")] });
  for (let pane = 0; pane < 5; pane += 1) credit.pane(pane, traffic(usual));
  const { extras, frame } = credit.models.of("credit");
  expect(readFairness(credit.state, extras, frame, "5m")).toEqual([]);
});
