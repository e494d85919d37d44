import { Counter, Gauge, Registry } from "prom-client";
import { metricValues, type Sample } from "./metric-values.ts";
import { type MetricName, metrics } from "./metrics.ts";
import { count, type Samples, withinBudget } from "./series-budget.ts";
import type { TelemetrySnapshot } from "./snapshot.ts";

const names = Object.keys(metrics) as MetricName[];
const values: Readonly<Partial<Record<MetricName, (snapshot: TelemetrySnapshot) => Sample[]>>> = metricValues;

/** Renders /metrics in Prometheus's text format. Each scrape takes one snapshot, so that its numbers belong together. */
export class Telemetry {
  readonly #registry = new Registry();
  readonly #version: string;
  readonly #snapshot: () => TelemetrySnapshot;
  readonly #budget: number;
  #samples: ReadonlyMap<MetricName, readonly Sample[]> = new Map();
  #shown: ReadonlySet<string> = new Set();
  #dropped = 0;

  /** @param budget series at most; beyond it single features are left out, and counted */
  constructor(version: string, snapshot: () => TelemetrySnapshot, budget: number) {
    this.#version = version;
    this.#snapshot = snapshot;
    this.#budget = budget;
    for (const name of names) this.#register(name);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  render(): Promise<string> {
    const snapshot = this.#snapshot();
    const all: Samples = names.map((name) => [name, values[name]?.(snapshot) ?? []]);
    const { samples, dropped, overflow, binsLeftOut, segmentsLeftOut, shown } = withinBudget(
      all,
      this.#budget,
      this.#shown,
    );
    this.#shown = shown;
    this.#dropped += dropped;
    const cpu = process.cpuUsage();
    this.#samples = new Map([
      ...samples,
      ["driftline_build_info", [{ row: { version: this.#version }, value: 1 }]],
      ["driftline_series", one(count(samples) + 2 * overflow.length + binsLeftOut.length + segmentsLeftOut.length)],
      ["driftline_series_dropped_total", one(this.#dropped)],
      ["driftline_overflow_features", overflow.map((row) => ({ row, value: row.features }))],
      ["driftline_overflow_effect", overflow.map((row) => ({ row, value: row.effect }))],
      ["driftline_segments_left_out", segmentsLeftOut.map((row) => ({ row, value: row.values }))],
      ["driftline_bins_left_out_features", binsLeftOut.map((row) => ({ row, value: row.features }))],
      ["process_cpu_seconds_total", one((cpu.user + cpu.system) / 1e6)],
      ["process_resident_memory_bytes", one(process.memoryUsage.rss())],
      ["process_start_time_seconds", one(performance.timeOrigin / 1_000)],
    ]);
    return this.#registry.metrics();
  }

  /** Values are set when a scrape collects them; nothing is observed per record. */
  #register(name: MetricName): void {
    const { type, help, labels } = metrics[name];
    const settings = { name, help, labelNames: [...labels], registers: [this.#registry] };
    const samples = () =>
      (this.#samples.get(name) ?? []).map(({ row, value }) => ({ labels: labelsOf(row, labels), value }));
    if (type === "gauge") {
      new Gauge({
        ...settings,
        collect() {
          this.reset();
          // Without labels, resetting sets 0, which would be a claim.
          if (labels.length === 0) this.remove({});
          for (const { labels, value } of samples()) this.set(labels, value);
        },
      });
    } else {
      new Counter({
        ...settings,
        collect() {
          this.reset();
          for (const { labels, value } of samples()) this.inc(labels, value);
        },
      });
    }
  }
}

function one(value: number): Sample[] {
  return [{ row: {}, value }];
}

function labelsOf(row: object, labels: readonly string[]): Record<string, string> {
  const fields = row as Readonly<Record<string, unknown>>;
  return Object.fromEntries(labels.map((label) => [label, String(fields[label] ?? "")]));
}
