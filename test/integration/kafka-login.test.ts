import { expect, test } from "vitest";
import { loginAccount } from "../../src/demo/kafka/broker-properties.ts";
import { kafkaSettings } from "../../src/edge/sources/kafka/settings.ts";
import { KafkaSource } from "../../src/edge/sources/kafka.ts";
import { sharedKafka, uniqueName } from "../support/kafka.ts";
import { RecordingListener } from "../support/recording-listener.ts";
import { requirement } from "../support/requirement.ts";
import { kafkaWorld } from "../support/source-world.ts";

test("logs in by PLAIN and by SCRAM, and says when the log-in is refused", async (context) => {
  const { loginBrokers } = await sharedKafka(context);
  if (loginBrokers === null) {
    requirement(context, "A Kafka listener with SASL", {
      unavailable: "this broker has none",
      remedy: "let the tests start their own broker",
    });
  }
  const world = await kafkaWorld(context);
  await world.create(1);
  await world.append(0, ["a"]);
  const begin = async (mechanism: string, password: string) => {
    const kafka = kafkaSettings.parse({
      brokers: loginBrokers,
      groupId: uniqueName("group"),
      sasl: { mechanism, username: loginAccount.username, password },
    });
    const listener = new RecordingListener();
    const source = new KafkaSource(
      { kafka, topics: [world.topic], startFrom: { kind: "earliest" } },
      () => undefined,
      Date.now,
    );
    context.onTestFinished(async () => await source.stop());
    await source.start(listener);
    return listener;
  };
  for (const mechanism of ["plain", "scram-sha-256", "scram-sha-512"]) {
    const listener = await begin(mechanism, loginAccount.password);
    await listener.until(`a record by ${mechanism}`, () => listener.countedTotal === 1);
  }
  const refused = await begin("scram-sha-512", "wrong");
  await refused.until("log-in refused", () => refused.holds("log-in refused"));
  expect(
    refused
      .all("condition")
      .map(({ message }) => message)
      .join(),
  ).not.toContain("wrong");
});
