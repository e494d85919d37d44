import type { Sample } from "./metric-values.ts";
import { type MetricName, metrics } from "./metrics.ts";
import { type Collected, labelsOf } from "./sample-collector.ts";
import { Turns } from "./turns.ts";

/** AGGREGATION_TEMPORALITY_CUMULATIVE of opentelemetry/proto/metrics/v1/metrics.proto. */
const cumulative = 2;

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue: string };
}

interface DataPoints {
  readonly dataPoints: readonly (Times & { readonly attributes: readonly Attribute[]; readonly asDouble: number })[];
}

interface Metric {
  readonly name: MetricName;
  readonly description: string;
  readonly gauge?: DataPoints;
  readonly sum?: DataPoints & { readonly aggregationTemporality: number; readonly isMonotonic: boolean };
}

/** An `ExportMetricsServiceRequest` as OTLP's JSON has it. */
export interface OtlpRequest {
  readonly resourceMetrics: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeMetrics: readonly {
      readonly scope: { readonly name: string; readonly version: string };
      readonly metrics: readonly Metric[];
    }[];
  }[];
}

/**
 * The table as /metrics under the same names, counters as
 * monotonic cumulative sums since `startMs`, gauges as gauges; values that are no numbers are left out.
 *
 * @param startMs when this process began to count, epoch ms
 * @param nowMs epoch ms
 */
export async function otlpRequest(
  collected: Collected,
  resource: Readonly<Record<string, string>>,
  version: string,
  startMs: number,
  nowMs: number,
): Promise<OtlpRequest> {
  const times = { startTimeUnixNano: nanoseconds(startMs), timeUnixNano: nanoseconds(nowMs) };
  const turns = new Turns();
  const told: Metric[] = [];
  for (const [name, samples] of collected) {
    if (turns.over) await turns.next();
    told.push(...metric(name, samples, times));
  }
  return {
    resourceMetrics: [
      {
        resource: { attributes: attributes({ "service.version": version, ...resource }) },
        scopeMetrics: [{ scope: { name: "driftline", version }, metrics: told }],
      },
    ],
  };
}

interface Times {
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
}

function metric(name: MetricName, samples: readonly Sample[], times: Times): Metric[] {
  const dataPoints = samples
    .filter(({ value }) => Number.isFinite(value))
    .map(({ row, value }) => ({ attributes: attributes(labelsOf(name, row)), ...times, asDouble: value }));
  if (dataPoints.length === 0) return [];
  const { type, help } = metrics[name];
  const data =
    type === "gauge"
      ? { gauge: { dataPoints } }
      : { sum: { aggregationTemporality: cumulative, isMonotonic: true, dataPoints } };
  return [{ name, description: help, ...data }];
}

function attributes(labels: Readonly<Record<string, string>>): Attribute[] {
  return Object.entries(labels)
    .filter(([, value]) => value !== "")
    .map(([key, stringValue]) => ({ key, value: { stringValue } }));
}

/** As text: beyond what a double holds exactly. */
function nanoseconds(ms: number): string {
  return String(BigInt(Math.round(ms)) * 1_000_000n);
}
