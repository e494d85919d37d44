import { randomUUID } from "node:crypto";
import { inject, type TestContext } from "vitest";
import { type KafkaBroker, startKafkaBroker } from "../../src/demo/kafka-broker.ts";
import { isUnavailable, type Unavailable } from "../../src/demo/unavailable.ts";
import { requirement } from "./requirement.ts";

/** The addresses of a real Kafka that all test files of a run share. */
export interface SharedKafka {
  readonly brokers: readonly string[];
  /** The listener that asks for SASL log-in, where there is one. */
  readonly loginBrokers: readonly string[] | null;
}

/** The Kafka of this run: the brokers in `DRIFTLINE_TEST_BROKERS`, else one broker started when the first test asks; else the test is skipped or fails. */
export async function sharedKafka(context: TestContext): Promise<SharedKafka> {
  const named = process.env.DRIFTLINE_TEST_BROKERS;
  if (named) return { brokers: named.split(","), loginBrokers: null };
  const answer = await fetch(inject("brokerDoor"));
  if (!answer.ok) throw new Error(`Apache Kafka could not be started: ${await answer.text()}`);
  const had = (await answer.json()) as Pick<KafkaBroker, "brokers" | "loginBrokers"> | Unavailable;
  if (isUnavailable(had)) return requirement(context, "Apache Kafka", had);
  return { brokers: [had.brokers], loginBrokers: had.loginBrokers === null ? null : [had.loginBrokers] };
}

/** A broker of the test's own, for tests that stop and start it; removed when the test ends. */
export async function ownKafka(context: TestContext): Promise<KafkaBroker> {
  const had = await startKafkaBroker();
  if (isUnavailable(had)) return requirement(context, "Apache Kafka", had);
  context.onTestFinished(async () => await had.remove());
  return had;
}

/** A name that no other test uses, for topics and groups. */
export function uniqueName(what: string): string {
  return `${what}-${randomUUID().slice(0, 8)}`;
}
