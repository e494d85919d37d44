import { setImmediate as nextTurn } from "node:timers/promises";
import { Counter, Gauge, Registry } from "prom-client";
import { type MetricName, metrics } from "./metrics.ts";
import { openMetrics } from "./open-metrics.ts";
import { type Collected, labelsOf, SampleCollector } from "./sample-collector.ts";
import type { ExemplarSample, TelemetrySnapshot } from "./snapshot.ts";

const names = Object.keys(metrics) as MetricName[];
/** Rendering lets others have their turn after so long. */
const turnMs = 4;

/** Renders /metrics in Prometheus's text format. Each scrape takes one snapshot, so that its numbers belong together. */
export class Telemetry {
  readonly #registry = new Registry();
  readonly #collector: SampleCollector;
  readonly #exemplars: (() => readonly ExemplarSample[]) | null;
  #collected: Collected = new Map();
  #rendering: Promise<string> | null = null;

  /**
   * @param budget series at most; beyond it single features are left out, and counted
   * @param exemplars of predictions, where they may be told
   */
  constructor(
    version: string,
    snapshot: () => TelemetrySnapshot | Promise<TelemetrySnapshot>,
    budget: number,
    exemplars: (() => readonly ExemplarSample[]) | null = null,
  ) {
    this.#exemplars = exemplars;
    this.#collector = new SampleCollector(version, snapshot, budget);
    for (const name of names) this.#register(name);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** In OpenMetrics's text, which alone has exemplars; null where there are none to tell. */
  get openMetrics(): (() => Promise<string>) | null {
    const exemplars = this.#exemplars;
    return exemplars === null ? null : async () => openMetrics(await this.#collector.collect(), exemplars());
  }

  /** A scrape that comes while another is being rendered gets the same moment. */
  render(): Promise<string> {
    this.#rendering ??= this.#render().finally(() => {
      this.#rendering = null;
    });
    return this.#rendering;
  }

  /** Metric by metric: thousands of series at once would keep records from being read. */
  async #render(): Promise<string> {
    this.#collected = await this.#collector.collect();
    const parts: string[] = [];
    let sinceMs = Number.NEGATIVE_INFINITY;
    for (const name of names) {
      if (performance.now() - sinceMs > turnMs) {
        await nextTurn();
        sinceMs = performance.now();
      }
      parts.push(await this.#registry.getSingleMetricAsString(name));
    }
    return `${parts.join("\n\n")}\n`;
  }

  /** Values are set when a scrape collects them; nothing is observed per record. */
  #register(name: MetricName): void {
    const { type, help, labels } = metrics[name];
    const settings = { name, help, labelNames: [...labels], registers: [this.#registry] };
    const samples = () =>
      (this.#collected.get(name) ?? []).map(({ row, value }) => ({ labels: labelsOf(name, row), value }));
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
