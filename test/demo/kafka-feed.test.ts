import { expect, test } from "vitest";
import { kafkaFeed } from "../../src/demo/kafka-feed.ts";
import { runFast } from "../../src/demo/run-fast.ts";
import { sharedKafka } from "../support/kafka.ts";

test("through a real Kafka the same seed tells the same story", async (context) => {
  const { brokers } = await sharedKafka(context);
  const inMemory = await runFast({ scenario: "bad-promotion", seed: 3, say: () => undefined });
  const throughKafka = await runFast({
    scenario: "bad-promotion",
    seed: 3,
    say: () => undefined,
    feed: (clock) => kafkaFeed(brokers, clock),
  });
  expect(throughKafka).toEqual(inMemory);
  expect(throughKafka.summary.orderState).toBe("verified");
}, 120_000);
