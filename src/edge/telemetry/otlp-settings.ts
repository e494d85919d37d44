/** Where and how metrics are pushed, as OpenTelemetry's environment variables say it. */
export interface OtlpSettings {
  readonly url: string;
  readonly protocol: "http/protobuf" | "http/json";
  readonly compression: "gzip" | "none";
  readonly headers: Readonly<Record<string, string>>;
  readonly intervalMs: number;
  /** Of a single request. */
  readonly timeoutMs: number;
  /** Attributes of the resource, `service.name` among them. */
  readonly resource: Readonly<Record<string, string>>;
  /** What was asked for and is done otherwise, one sentence each. */
  readonly notes: readonly string[];
}

/** What is asked for cannot be done, and nothing else is done in its place. */
export interface OtlpRefusal {
  readonly refused: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const defaultIntervalMs = 60_000;
const defaultTimeoutMs = 10_000;
const leastIntervalMs = 1_000;

/**
 * Reads `OTEL_*` (OpenTelemetry specification, "OTLP Exporter Configuration" and "Environment Variable Specification").
 * Null where no endpoint is named, or the SDK or its metrics exporter is switched off.
 */
export function otlpSettings(environment: Environment): OtlpSettings | OtlpRefusal | null {
  const read = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const ofMetrics = (name: string): string | undefined =>
    read(`OTEL_EXPORTER_OTLP_METRICS_${name}`) ?? read(`OTEL_EXPORTER_OTLP_${name}`);
  const own = read("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT");
  const shared = read("OTEL_EXPORTER_OTLP_ENDPOINT");
  const url = own ?? (shared === undefined ? undefined : `${shared.replace(/\/$/, "")}/v1/metrics`);
  const isOff = read("OTEL_SDK_DISABLED")?.toLowerCase() === "true" || read("OTEL_METRICS_EXPORTER") === "none";
  if (url === undefined || isOff) return null;
  const notes: string[] = [];
  const protocol = ofMetrics("PROTOCOL") ?? "http/protobuf";
  if (protocol !== "http/protobuf" && protocol !== "http/json") return { refused: protocolRefusal(protocol) };
  if ((read("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE") ?? "cumulative").toLowerCase() !== "cumulative")
    notes.push("OTLP sums are cumulative, whatever temporality is preferred");
  const compression = ofMetrics("COMPRESSION") ?? "none";
  if (compression !== "gzip" && compression !== "none")
    notes.push(`OTEL_EXPORTER_OTLP_COMPRESSION: "${compression}" is not known (gzip, none); OTLP is sent uncompressed`);
  const number = (name: string, text: string | undefined, usual: number): number => {
    const value = text === undefined ? usual : Number(text);
    if (Number.isFinite(value) && value > 0) return value;
    notes.push(`${name}: "${text}" is no number of milliseconds; ${usual} it is`);
    return usual;
  };
  const interval = number("OTEL_METRIC_EXPORT_INTERVAL", read("OTEL_METRIC_EXPORT_INTERVAL"), defaultIntervalMs);
  return {
    ...{ url, protocol, compression: compression === "gzip" ? "gzip" : "none" },
    headers: { ...pairs(read("OTEL_EXPORTER_OTLP_HEADERS")), ...pairs(read("OTEL_EXPORTER_OTLP_METRICS_HEADERS")) },
    intervalMs: Math.max(leastIntervalMs, interval),
    timeoutMs: number("OTEL_EXPORTER_OTLP_TIMEOUT", ofMetrics("TIMEOUT"), defaultTimeoutMs),
    resource: {
      "service.name": read("OTEL_SERVICE_NAME") ?? "driftline",
      ...without(pairs(read("OTEL_RESOURCE_ATTRIBUTES")), read("OTEL_SERVICE_NAME")),
    },
    notes,
  };
}

function protocolRefusal(protocol: string): string {
  const known = "driftline speaks http/protobuf and http/json";
  const remedy =
    protocol === "grpc"
      ? "Set OTEL_EXPORTER_OTLP_METRICS_PROTOCOL=http/protobuf and name the collector's HTTP port (4318 by default, where gRPC has 4317)"
      : "Set OTEL_EXPORTER_OTLP_METRICS_PROTOCOL to one of them, or leave it out";
  return `no metrics are pushed: OTEL_EXPORTER_OTLP_PROTOCOL is "${protocol}", and ${known}. ${remedy}`;
}

/** `OTEL_SERVICE_NAME` is above a service.name among the attributes. */
function without(attributes: Record<string, string>, serviceName: string | undefined): Record<string, string> {
  if (serviceName === undefined) return attributes;
  const { "service.name": _, ...rest } = attributes;
  return rest;
}

/** `a=1,b=2`, as W3C Baggage writes it: values may be percent-encoded. */
function pairs(text = ""): Record<string, string> {
  return Object.fromEntries(
    text
      .split(",")
      .map((pair) => [pair.slice(0, pair.indexOf("=")).trim(), pair.slice(pair.indexOf("=") + 1).trim()] as const)
      .filter(([name]) => name !== "")
      .map(([name, value]) => [name, decoded(value)]),
  );
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
