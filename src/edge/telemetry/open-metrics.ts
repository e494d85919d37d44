import { baseUnitOf } from "./metric-units.ts";
import type { Sample } from "./metric-values.ts";
import { type MetricName, metrics } from "./metrics.ts";
import { type Collected, labelsOf } from "./sample-collector.ts";
import type { ExemplarSample } from "./snapshot.ts";
import { Turns } from "./turns.ts";

export const openMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8";
const withExemplars: MetricName = "driftline_predictions_total";

/** A part of the text ends after so many series. */
const seriesPerPart = 100;

/** The same table in OpenMetrics's text, in parts, with exemplars of predictions: their request id, and their latency in seconds as value. */
export async function openMetrics(collected: Collected, exemplars: readonly ExemplarSample[]): Promise<string[]> {
  const found = new Map(exemplars.map((one) => [keyOf(one), one]));
  const parts: string[] = [];
  let lines: string[] = [];
  const turns = new Turns();
  for (const [name, samples] of collected) {
    lines.push(...familyOf(name));
    for (const sample of samples) {
      const exemplar = name === withExemplars ? found.get(keyOf(sample.row as ExemplarSample)) : undefined;
      lines.push(line(name, sample) + (exemplar === undefined ? "" : ` # ${textOf(exemplar)}`));
      if (lines.length < seriesPerPart) continue;
      parts.push(`${lines.join("\n")}\n`);
      lines = [];
      if (turns.over) await turns.next();
    }
  }
  return [...parts, `${[...lines, "# EOF"].join("\n")}\n`];
}

/** In OpenMetrics a counter's family lacks the `_total` that its series have. */
function familyOf(name: MetricName): string[] {
  const { type, help } = metrics[name];
  const family = type === "counter" ? name.replace(/_total$/, "") : name;
  const unit = baseUnitOf(family);
  return [
    `# TYPE ${family} ${type}`,
    ...(unit === undefined ? [] : [`# UNIT ${family} ${unit}`]),
    `# HELP ${family} ${escaped(help)}`,
  ];
}

function line(name: MetricName, { row, value }: Sample): string {
  return `${name}${labelText(labelsOf(name, row))} ${numberText(value)}`;
}

function textOf({ requestId, latencyMs, atMs }: ExemplarSample): string {
  const seconds = Number.isNaN(latencyMs) ? 0 : latencyMs / 1_000;
  return `${labelText({ request_id: requestId })} ${numberText(seconds)} ${(atMs / 1_000).toFixed(3)}`;
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  return value === Number.NEGATIVE_INFINITY ? "-Inf" : String(value);
}

function keyOf({ model, version, role, status }: Omit<ExemplarSample, "requestId" | "latencyMs" | "atMs">): string {
  return JSON.stringify([model, version, role, status]);
}
