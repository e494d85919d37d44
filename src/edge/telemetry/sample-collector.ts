import { metricValues, type Sample } from "./metric-values.ts";
import { type MetricName, metrics } from "./metrics.ts";
import { count, withinBudget } from "./series-budget.ts";
import type { TelemetrySnapshot } from "./snapshot.ts";
import { Turns } from "./turns.ts";

const names = Object.keys(metrics) as MetricName[];
const values: Readonly<Partial<Record<MetricName, (snapshot: TelemetrySnapshot) => Sample[]>>> = metricValues;

/** Every metric's samples, in the order of their declaration; empty where there is nothing to tell. */
export type Collected = ReadonlyMap<MetricName, readonly Sample[]>;

/** Takes snapshots and makes samples of them, within a budget; whoever tells them to a receiver of its own has its own collector. */
export class SampleCollector {
  readonly #version: string;
  readonly #snapshot: () => TelemetrySnapshot | Promise<TelemetrySnapshot>;
  readonly #budget: number;
  #shown: ReadonlySet<string> = new Set();
  #dropped = 0;

  /** @param budget series at most; beyond it single features are left out, and counted */
  constructor(version: string, snapshot: () => TelemetrySnapshot | Promise<TelemetrySnapshot>, budget: number) {
    this.#version = version;
    this.#snapshot = snapshot;
    this.#budget = budget;
  }

  async collect(): Promise<Collected> {
    const snapshot = await this.#snapshot();
    const turns = new Turns();
    const all: [MetricName, readonly Sample[]][] = [];
    for (const name of names) {
      if (turns.over) await turns.next();
      all.push([name, values[name]?.(snapshot) ?? []]);
    }
    const kept = await withinBudget(all, this.#budget, this.#shown, turns);
    const { samples, dropped, overflow, binsLeftOut, segmentsLeftOut, shown } = kept;
    this.#shown = shown;
    this.#dropped += dropped;
    const summedUp = 2 * overflow.length + binsLeftOut.length + segmentsLeftOut.length;
    const cpu = process.cpuUsage();
    return new Map<MetricName, readonly Sample[]>([
      ...samples,
      ["driftline_build_info", [{ row: { version: this.#version }, value: 1 }]],
      ["driftline_series", one(count(samples) + summedUp)],
      ["driftline_series_dropped_total", one(this.#dropped)],
      ["driftline_overflow_features", overflow.map((row) => ({ row, value: row.features }))],
      ["driftline_overflow_effect", overflow.map((row) => ({ row, value: row.effect }))],
      ["driftline_segments_left_out", segmentsLeftOut.map((row) => ({ row, value: row.values }))],
      ["driftline_bins_left_out_features", binsLeftOut.map((row) => ({ row, value: row.features }))],
      ["process_cpu_seconds_total", one((cpu.user + cpu.system) / 1e6)],
      ["process_resident_memory_bytes", one(process.memoryUsage.rss())],
      ["process_start_time_seconds", one(performance.timeOrigin / 1_000)],
    ]);
  }
}

/** A sample's labels, as its metric declares them. */
export function labelsOf(name: MetricName, row: object): Record<string, string> {
  const fields = row as Readonly<Record<string, unknown>>;
  return Object.fromEntries(metrics[name].labels.map((label) => [label, String(fields[label] ?? "")]));
}

function one(value: number): Sample[] {
  return [{ row: {}, value }];
}
