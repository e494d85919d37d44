import { expect, test } from "vitest";
import { otlpRequest } from "../../../src/edge/telemetry/otlp-metrics.ts";
import { otlpProtobuf } from "../../../src/edge/telemetry/otlp-protobuf.ts";
import { SampleCollector } from "../../../src/edge/telemetry/sample-collector.ts";
import { decodedOtlp } from "../../support/otlp-decoder.ts";
import { fullSnapshot } from "../../support/telemetry-snapshot.ts";

const startMs = 1_795_000_000_123;
const request = async () =>
  otlpRequest(
    await new SampleCollector("0.1.0", fullSnapshot, 5_000).collect(),
    { "service.name": "driftline", "deployment.environment": "prod" },
    "0.1.0",
    startMs,
    startMs + 1,
  );

test("a receiver with opentelemetry-proto's own messages reads from the bytes all that the JSON says, and nothing else", async () => {
  const told = await request();
  expect(told.resourceMetrics[0]?.scopeMetrics[0]?.metrics.length).toBeGreaterThan(40);
  // In protobuf an empty list is no list.
  const said: unknown = JSON.parse(JSON.stringify(told).replaceAll('"attributes":[],', ""));
  expect(decodedOtlp(await otlpProtobuf(told))).toEqual(said);
});

test("a value of zero is told as a value", async () => {
  const [resource] = (await request()).resourceMetrics;
  const point = { attributes: [], startTimeUnixNano: "1", timeUnixNano: "18446744073709551615", asDouble: 0 };
  const metrics = [{ name: "driftline_outbox_waiting", description: "", gauge: { dataPoints: [point] } }] as const;
  const scopeMetrics = [{ scope: { name: "driftline", version: "0.1.0" }, metrics }];
  const bytes = await otlpProtobuf({ resourceMetrics: [{ resource: { attributes: [] }, scopeMetrics }] });
  expect(resource?.resource.attributes).toHaveLength(3);
  expect(JSON.stringify(decodedOtlp(bytes))).toContain('"timeUnixNano":"18446744073709551615","asDouble":0');
});
