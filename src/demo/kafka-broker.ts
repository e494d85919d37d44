import { containerHasKafka, startContainerBroker } from "./kafka/container-broker.ts";
import { kafkaDistribution } from "./kafka/distribution.ts";
import { startJavaBroker } from "./kafka/java-broker.ts";
import { isUnavailable, type Unavailable } from "./unavailable.ts";

/** A real single-node Apache Kafka of our own, which dies with this process. */
export interface KafkaBroker {
  /** `host:port` for clients without log-in. */
  readonly brokers: string;
  /** `host:port` for SASL clients (`loginAccount`), where this broker has such a listener. */
  readonly loginBrokers: string | null;
  /** Starts again after `stop`: same ports, same data. */
  start(): Promise<void>;
  /** Stops the broker and keeps its data. */
  stop(signal?: "SIGTERM" | "SIGKILL"): Promise<void>;
  /** Stops the broker and removes its data. */
  remove(): Promise<void>;
}

/** Starts a broker by the first way that works here: a container engine that has the image, else Java with jars fetched once by Maven. */
export async function startKafkaBroker(): Promise<KafkaBroker | Unavailable> {
  if (await containerHasKafka()) return await startContainerBroker();
  const distribution = await kafkaDistribution();
  return isUnavailable(distribution) ? distribution : await startJavaBroker(distribution);
}
