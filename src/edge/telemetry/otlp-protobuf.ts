import protobuf from "protobufjs/light.js";
import type { OtlpRequest } from "./otlp-metrics.ts";
import { Turns } from "./turns.ts";

const repeated = "repeated";
/** What driftline tells, of opentelemetry/proto/metrics/v1/metrics.proto, common.proto and resource.proto. */
const root = protobuf.Root.fromJSON({
  nested: {
    AnyValue: { fields: { stringValue: { type: "string", id: 1 } } },
    KeyValue: { fields: { key: { type: "string", id: 1 }, value: { type: "AnyValue", id: 2 } } },
    Resource: { fields: { attributes: { rule: repeated, type: "KeyValue", id: 1 } } },
    InstrumentationScope: { fields: { name: { type: "string", id: 1 }, version: { type: "string", id: 2 } } },
    NumberDataPoint: {
      // Zero is a value and not the lack of one: in the proto this field is one of two.
      oneofs: { value: { oneof: ["asDouble"] } },
      fields: {
        startTimeUnixNano: { type: "fixed64", id: 2 },
        timeUnixNano: { type: "fixed64", id: 3 },
        asDouble: { type: "double", id: 4 },
        attributes: { rule: repeated, type: "KeyValue", id: 7 },
      },
    },
    Gauge: { fields: { dataPoints: { rule: repeated, type: "NumberDataPoint", id: 1 } } },
    Sum: {
      fields: {
        dataPoints: { rule: repeated, type: "NumberDataPoint", id: 1 },
        aggregationTemporality: { type: "int32", id: 2 },
        isMonotonic: { type: "bool", id: 3 },
      },
    },
    Metric: {
      oneofs: { data: { oneof: ["gauge", "sum"] } },
      fields: {
        name: { type: "string", id: 1 },
        description: { type: "string", id: 2 },
        gauge: { type: "Gauge", id: 5 },
        sum: { type: "Sum", id: 7 },
      },
    },
  },
});
const [resourceType, scopeType, metricType] = ["Resource", "InstrumentationScope", "Metric"].map((name) =>
  root.lookupType(name),
) as [protobuf.Type, protobuf.Type, protobuf.Type];

/** The request as protobuf's bytes, a metric at a time with turns for others in between. */
export async function otlpProtobuf({ resourceMetrics }: OtlpRequest): Promise<Uint8Array> {
  const turns = new Turns();
  const request = protobuf.Writer.create();
  for (const { resource, scopeMetrics } of resourceMetrics) {
    const inResource = protobuf.Writer.create();
    embed(inResource, 1, encoded(resourceType, resource));
    for (const { scope, metrics } of scopeMetrics) {
      const inScope = protobuf.Writer.create();
      embed(inScope, 1, encoded(scopeType, scope));
      for (const metric of metrics) {
        if (turns.over) await turns.next();
        embed(inScope, 2, encoded(metricType, metric));
      }
      embed(inResource, 2, inScope.finish());
    }
    embed(request, 1, inResource.finish());
  }
  return request.finish();
}

function encoded(type: protobuf.Type, message: object): Uint8Array {
  return type.encode(type.fromObject({ ...message })).finish();
}

/** A message as a field of another: its tag of wire type 2, its length, its bytes. */
function embed(writer: protobuf.Writer, field: number, bytes: Uint8Array): void {
  writer.uint32((field << 3) | 2).bytes(bytes);
}
