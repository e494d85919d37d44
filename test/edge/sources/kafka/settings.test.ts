import { expect, test } from "vitest";
import { kafkaSettings } from "../../../../src/edge/sources/kafka/settings.ts";

test("brokers are enough", () => {
  expect(kafkaSettings.parse({ brokers: ["kafka:9092"] })).toEqual({
    brokers: ["kafka:9092"],
    groupId: "driftline",
    clientId: "driftline",
    ssl: false,
    sessionTimeoutMs: 10_000,
    maxInFlightBytes: 64 * 1024 * 1024,
    maxInFlightRecords: 10_000,
  });
});

test("keys that nobody knows, brokers without a port and unknown mechanisms are refused", () => {
  const refused = (settings: object) =>
    kafkaSettings.safeParse({ brokers: ["kafka:9092"], ...settings }).error?.issues.map(({ path }) => path.join("."));
  expect(refused({ broker: "kafka:9092" })).toEqual([""]);
  expect(refused({ brokers: ["kafka"] })).toEqual(["brokers.0"]);
  expect(refused({ brokers: [] })).toEqual(["brokers"]);
  expect(refused({ sasl: { mechanism: "gssapi", username: "u", password: "p" } })).toEqual(["sasl.mechanism"]);
  expect(refused({ ssl: { caPath: "x" } })).toEqual(["ssl"]);
});
