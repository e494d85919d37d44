import { expect, test } from "vitest";
import { otlpSettings } from "../../../src/edge/telemetry/otlp-settings.ts";

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318/" };

test.each([
  {},
  { OTEL_EXPORTER_OTLP_ENDPOINT: "" },
  { ...endpoint, OTEL_SDK_DISABLED: "true" },
  { ...endpoint, OTEL_METRICS_EXPORTER: "none" },
])("nothing is pushed with %j", (environment) => {
  expect(otlpSettings(environment)).toBeNull();
});

test("an endpoint is enough, and the rest is what OpenTelemetry says", () => {
  expect(otlpSettings(endpoint)).toEqual({
    ...{ url: "http://collector:4318/v1/metrics", headers: {}, intervalMs: 60_000, timeoutMs: 10_000, notes: [] },
    ...{ protocol: "http/protobuf", compression: "none" },
    resource: { "service.name": "driftline" },
  });
});

test("the variables of metrics are above the shared ones, and values are decoded", () => {
  const settings = otlpSettings({
    ...endpoint,
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: "https://other:4318/in",
    OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20a%3Db,x-one=1",
    OTEL_EXPORTER_OTLP_METRICS_HEADERS: "x-one=2",
    OTEL_METRIC_EXPORT_INTERVAL: "15000",
    OTEL_EXPORTER_OTLP_TIMEOUT: "2000",
    OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
    OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: "http/json",
    OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
    OTEL_SERVICE_NAME: "drift",
    OTEL_RESOURCE_ATTRIBUTES: "service.name=ignored,deployment.environment=prod",
  });
  expect(settings).toEqual({
    ...{ url: "https://other:4318/in", intervalMs: 15_000, timeoutMs: 2_000, notes: [] },
    ...{ protocol: "http/json", compression: "gzip" },
    headers: { authorization: "Bearer a=b", "x-one": "2" },
    resource: { "service.name": "drift", "deployment.environment": "prod" },
  });
});

test("what is asked for and done otherwise is said", () => {
  const settings = otlpSettings({
    ...endpoint,
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: "delta",
    OTEL_EXPORTER_OTLP_COMPRESSION: "zstd",
    OTEL_METRIC_EXPORT_INTERVAL: "soon",
  });
  expect(settings).toMatchObject({
    ...{ intervalMs: 60_000, compression: "none" },
    notes: [
      expect.stringContaining("temporality"),
      expect.stringContaining('"zstd" is not known (gzip, none)'),
      expect.stringContaining('"soon"'),
    ],
  });
});

test("a protocol that is not spoken is refused with what to set instead", () => {
  expect(otlpSettings({ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" })).toEqual({
    refused: expect.stringMatching(/"grpc".*OTEL_EXPORTER_OTLP_METRICS_PROTOCOL=http\/protobuf.*HTTP port \(4318/),
  });
  expect(otlpSettings({ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: "http" })).toEqual({
    refused: expect.stringMatching(/"http", and driftline speaks http\/protobuf and http\/json/),
  });
});
