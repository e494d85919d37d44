import { Counter, Gauge, Registry } from "prom-client";
import { metricValues, type Sample } from "./metric-values.ts";
import { type MetricName, metrics } from "./metrics.ts";
import type { TelemetrySnapshot } from "./snapshot.ts";

/** Series of driftline's own that one scrape may hold: 10,000 render in 16 ms (Node 24). */
const seriesBudget = 10_000;

const names = Object.keys(metrics) as MetricName[];
const values: Readonly<Partial<Record<MetricName, (snapshot: TelemetrySnapshot) => Sample[]>>> = metricValues;

/** Renders /metrics in Prometheus's text format. Each scrape takes one snapshot, so that its numbers belong together. */
export class Telemetry {
  readonly #registry = new Registry();
  readonly #version: string;
  readonly #snapshot: () => TelemetrySnapshot;
  readonly #budget: number;
  #samples: ReadonlyMap<MetricName, readonly Sample[]> = new Map();

  /** @param budget series at most; beyond it those of single features are left out, and counted */
  constructor(version: string, snapshot: () => TelemetrySnapshot, budget = seriesBudget) {
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
    const all = names.map((name) => [name, values[name]?.(snapshot) ?? []] as const);
    const kept = withinBudget(all, this.#budget);
    const series = count(kept);
    const cpu = process.cpuUsage();
    this.#samples = new Map([
      ...kept,
      ["driftline_build_info", [{ row: { version: this.#version }, value: 1 }]],
      ["driftline_series", one(series)],
      ["driftline_series_dropped", one(count(all) - series)],
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

type Samples = readonly (readonly [MetricName, readonly Sample[]])[];

/** Where there are too many series, each metric of single features gives up the same share. */
function withinBudget(all: Samples, budget: number): Samples {
  const total = count(all);
  const ofFeatures = count(all.filter(([name]) => isOfFeatures(name)));
  if (total <= budget || ofFeatures === 0) return all;
  const share = Math.max(0, (budget - (total - ofFeatures)) / ofFeatures);
  return all.map(([name, samples]) => [
    name,
    isOfFeatures(name) ? samples.slice(0, Math.floor(samples.length * share)) : samples,
  ]);
}

function isOfFeatures(name: MetricName): boolean {
  const labels: readonly string[] = metrics[name].labels;
  return labels.includes("feature") && labels.includes("window");
}

function one(value: number): Sample[] {
  return [{ row: {}, value }];
}

function count(all: Samples): number {
  return all.reduce((sum, [, samples]) => sum + samples.length, 0);
}

function labelsOf(row: object, labels: readonly string[]): Record<string, string> {
  const fields = row as Readonly<Record<string, unknown>>;
  return Object.fromEntries(labels.map((label) => [label, String(fields[label] ?? "")]));
}
