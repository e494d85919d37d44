import { gunzipSync } from "node:zlib";
import { pino } from "pino";
import { expect, type TestContext, test } from "vitest";
import type { Fact } from "../../src/core/facts.ts";
import { ExportTally } from "../../src/edge/telemetry/fact-counts.ts";
import { faroSettings } from "../../src/edge/telemetry/faro-settings.ts";
import { type ExporterParts, type Exporters, startExporters } from "../../src/runtime/exporters.ts";
import { evidence, serving } from "../support/alert-story.ts";
import { type AlloyPayload, alloyPayload } from "../support/alloy-payload.ts";
import { decodedOtlp } from "../support/otlp-decoder.ts";
import { otlpProblems } from "../support/otlp-schema.ts";
import { type Receiver, startReceiver } from "../support/receiver.ts";
import { fullSnapshot } from "../support/telemetry-snapshot.ts";

const atMs = Date.UTC(2026, 10, 24, 12);
const order: Fact = {
  ...{ kind: "order", target: "prod", orderId: "ord-1", incident: "inc-1", from: "v2", to: "v1", atMs },
  ...{ state: "failed", why: "answered 400" },
};
const alarm: Fact = { kind: "alarm", serving, evidence };
const gate: Fact = { kind: "gate", target: "prod", incident: "inc-1", gate: "mode", passed: true, why: "auto", atMs };

function partsOf(tally: ExportTally, log = pino({ enabled: false }), environment = {}): ExporterParts {
  return { version: "1.2.3", log, tally, environment, seriesBudget: 5_000, nowMs: () => atMs };
}

async function world(context: TestContext) {
  const collector = await startReceiver();
  context.onTestFinished(async () => await collector.close());
  const tally = new ExportTally();
  const lines: { readonly event?: string; readonly level: number }[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const faro = faroSettings.parse({ url: `${collector.url}/collect`, apiKey: "key-1", environment: "test" });
  const exporters = await startExporters({ faro }, partsOf(tally, log));
  return { collector, tally, lines, exporters };
}

/** Every item that the collector took, after Alloy's decoder would have taken it. */
function taken({ received }: Receiver): AlloyPayload[] {
  return received.map(({ body }) => alloyPayload.parse(JSON.parse(body)));
}

async function collected(exporters: Exporters, collector: Receiver): Promise<AlloyPayload> {
  await exporters.stop();
  const [payload, ...more] = taken(collector);
  expect(more).toEqual([]);
  if (payload === undefined) throw new Error("nothing was collected");
  return payload;
}

test("decisions become events, alarms measurements, and what failed an exception, as Alloy's faro.receiver decodes them", async (context) => {
  const { collector, tally, exporters } = await world(context);
  exporters.facts([alarm, gate, order]);
  exporters.error("StoreUnwritable", new Error("database or disk is full"));
  const { meta, events, measurements, exceptions } = await collected(exporters, collector);
  expect(collector.received[0]).toMatchObject({ path: "/collect", headers: { "x-api-key": "key-1" } });
  expect(meta).toMatchObject({ app: { name: "driftline", version: "1.2.3", environment: "test" } });
  expect(events).toMatchObject([
    { name: "driftline_alarm", attributes: { model: "fraud", version: "v2", role: "primary", metric: "errors" } },
    {
      ...{ name: "driftline_order", domain: "driftline", timestamp: new Date(atMs).toISOString() },
      attributes: { target: "prod", orderId: "ord-1", incident: "inc-1", from: "v2", to: "v1", state: "failed" },
    },
  ]);
  expect(measurements).toMatchObject([{ type: "alarm", values: { observed: 0.061, limit: 0.03, n: 1980 } }]);
  expect(exceptions).toMatchObject([
    { type: "OrderFailed", value: "prod: failed: answered 400" },
    { type: "StoreUnwritable", value: "database or disk is full" },
  ]);
  expect(tally.rows()).toEqual([{ exporter: "faro", outcome: "sent", count: 5 }]);
});

test("a collector that refuses is counted and logged once, and when it takes again that is logged too", async (context) => {
  const { collector, tally, lines, exporters } = await world(context);
  collector.script({ status: 401 }, { status: 401 }, { status: 202 });
  for (let batch = 1; batch <= 3; batch += 1) {
    exporters.facts(Array.from({ length: 50 }, () => ({ ...order, state: "sent" as const })));
    await collector.until(batch);
  }
  await exporters.stop();
  expect(tally.rows()).toEqual([
    { exporter: "faro", outcome: "failed", count: 100 },
    { exporter: "faro", outcome: "sent", count: 50 },
  ]);
  expect(lines.filter(({ event }) => event === "export").map(({ level }) => level)).toEqual([40, 30]);
});

test("a collector that never answers holds nothing up: what is too much is dropped and counted, and stopping takes two seconds", async (context) => {
  const { collector, tally, exporters } = await world(context);
  collector.script("silence");
  for (let i = 0; i < 2_000; i += 1) exporters.facts([{ ...order, state: "sent" }]);
  await exporters.stop();
  const dropped = tally.rows().find(({ outcome }) => outcome === "dropped")?.count;
  expect(dropped).toBe(1_950);
});

test("nobody is told where no collector is named", async () => {
  const exporters = await startExporters({ faro: undefined }, partsOf(new ExportTally()));
  exporters.facts([order]);
  await exporters.stop();
});

async function otlpWorld(context: TestContext, more: object = {}) {
  const collector = await startReceiver();
  context.onTestFinished(async () => await collector.close());
  const tally = new ExportTally();
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_HEADERS: "x-key=1", ...more };
  const exporters = await startExporters({ faro: undefined }, partsOf(tally, undefined, environment));
  exporters.begin(async () => fullSnapshot());
  return { collector, tally, exporters };
}

/** What the pushes say, with the headers that say how. */
async function pushed(context: TestContext, environment: object) {
  const { collector, exporters } = await otlpWorld(context, environment);
  await exporters.stop();
  return collector.received.map(({ headers, bytes }) => ({
    how: [headers["content-type"], headers["content-encoding"] ?? "plain", headers["x-key"]],
    bytes: headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes,
  }));
}

test("protobuf is the way unless another is asked for, and a receiver's own definitions read it", async (context) => {
  const [push] = await pushed(context, {});
  expect(push?.how).toEqual(["application/x-protobuf", "plain", "1"]);
  const [zipped] = await pushed(context, { OTEL_EXPORTER_OTLP_COMPRESSION: "gzip" });
  expect(zipped?.how).toEqual(["application/x-protobuf", "gzip", "1"]);
  for (const { bytes } of [push, zipped].filter((one) => one !== undefined)) {
    expect(otlpProblems(decodedOtlp(bytes))).toEqual([]);
    expect(JSON.stringify(decodedOtlp(bytes))).toContain('"name":"driftline_predictions_total"');
  }
});

test("a protocol that is not spoken pushes nothing, and the log says what to set", async (context) => {
  const collector = await startReceiver();
  context.onTestFinished(async () => await collector.close());
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" };
  const exporters = await startExporters({ faro: undefined }, partsOf(new ExportTally(), log, environment));
  exporters.begin(async () => fullSnapshot());
  await exporters.stop();
  expect(collector.received).toEqual([]);
  expect(lines).toEqual([expect.stringContaining("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL=http/protobuf")]);
});

test("metrics are pushed by OTLP every interval and once more at the end, each as opentelemetry-proto describes it", async (context) => {
  const { collector, tally, exporters } = await otlpWorld(context, {
    ...{ OTEL_METRIC_EXPORT_INTERVAL: "1000", OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" },
  });
  await collector.until(1);
  await exporters.stop();
  expect(collector.received.length).toBeGreaterThan(1);
  for (const { path, headers, body } of collector.received) {
    expect({ path, key: headers["x-key"], type: headers["content-type"] }).toEqual({
      ...{ path: "/v1/metrics", key: "1", type: "application/json" },
    });
    expect(otlpProblems(JSON.parse(body))).toEqual([]);
  }
  expect(tally.rows()).toMatchObject([{ exporter: "otlp", outcome: "sent" }]);
});

test("a push that is put off is repeated, at most three times, and one that is refused is not", async (context) => {
  const { collector, tally, exporters } = await otlpWorld(context, { OTEL_METRIC_EXPORT_INTERVAL: "1000" });
  collector.script({ status: 503 }, { status: 503 }, { status: 503 }, { status: 400 }, { status: 200 });
  await collector.until(5);
  await exporters.stop();
  const [first, second, third, fourth] = collector.received.map(({ body }) => body);
  expect([second, third]).toEqual([first, first]);
  expect(fourth).not.toBe(first);
  expect(tally.rows().map(({ outcome }) => outcome)).toEqual(["failed", "sent"]);
});
