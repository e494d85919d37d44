import { Counter, Gauge, Registry } from "prom-client";
import type { Sample } from "./metric-values.ts";
import { type MetricName, metrics } from "./metrics.ts";
import { openMetrics } from "./open-metrics.ts";
import { labelsOf, SampleCollector } from "./sample-collector.ts";
import type { ExemplarSample, TelemetrySnapshot } from "./snapshot.ts";
import { Turns } from "./turns.ts";

const names = Object.keys(metrics) as MetricName[];
/** Rendered at once at most. */
const seriesAtOnce = 100;
/** `# HELP` and `# TYPE`, which each part of a metric begins with. */
const header = /^(?:#.*\n){2}/;

/** A text to be written piece by piece: as one it would be among the large objects, which only a collection of the whole heap frees. */
type Parts = readonly string[];

/** Renders /metrics in Prometheus's text format. Each scrape takes one snapshot, so that its numbers belong together. */
export class Telemetry {
  readonly #registry = new Registry();
  readonly #collector: SampleCollector;
  readonly #exemplars: (() => readonly ExemplarSample[]) | null;
  /** What is being rendered of a metric. */
  #part: readonly Sample[] = [];
  #rendering: Promise<Parts> | null = null;

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
  get openMetrics(): (() => Promise<Parts>) | null {
    const exemplars = this.#exemplars;
    return exemplars === null ? null : async () => openMetrics(await this.#collector.collect(), exemplars());
  }

  /** The text in parts. A scrape that comes while another is being rendered gets the same moment. */
  render(): Promise<Parts> {
    this.#rendering ??= this.#render().finally(() => {
      this.#rendering = null;
    });
    return this.#rendering;
  }

  async #render(): Promise<Parts> {
    const collected = await this.#collector.collect();
    const turns = new Turns();
    const parts: string[] = [];
    for (const name of names) {
      const samples = collected.get(name) ?? [];
      for (let from = 0; from === 0 || from < samples.length; from += seriesAtOnce) {
        if (turns.over) await turns.next();
        this.#part = samples.slice(from, from + seriesAtOnce);
        const text = await this.#registry.getSingleMetricAsString(name);
        parts.push(`${from === 0 ? text : text.replace(header, "")}\n`);
      }
    }
    return parts;
  }

  /** Values are set when a scrape collects them; nothing is observed per record. */
  #register(name: MetricName): void {
    const { type, help, labels } = metrics[name];
    const settings = { name, help, labelNames: [...labels], registers: [this.#registry] };
    const samples = () => this.#part.map(({ row, value }) => ({ labels: labelsOf(name, row), value }));
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
