import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { KafkaBroker } from "../kafka-broker.ts";
import type { Unavailable } from "../unavailable.ts";
import { brokerProperties } from "./broker-properties.ts";
import { kafkaVersion } from "./distribution.ts";
import { freePorts, listening } from "./free-ports.ts";

const run = promisify(execFile);
const image = `apache/kafka:${kafkaVersion}`;
const askTimeoutMs = 3_000;
const startTimeoutMs = 60_000;

/** Whether a container engine runs and has the image already: nothing is pulled. */
export async function containerHasKafka(): Promise<boolean> {
  try {
    await run("docker", ["image", "inspect", image], { timeout: askTimeoutMs });
    return true;
  } catch {
    return false;
  }
}

/** Starts Apache Kafka's own image; the data stays in the container, so that it survives `stop` and `start`. */
export async function startContainerBroker(): Promise<KafkaBroker | Unavailable> {
  const home = await mkdtemp(join(tmpdir(), "driftline-kafka-"));
  const [client = 0, controller = 0] = await freePorts(2);
  await writeFile(
    join(home, "server.properties"),
    brokerProperties({ client, controller, login: null }, "/tmp/kraft-combined-logs", "0.0.0.0"),
  );
  const { stdout } = await run("docker", [
    "run",
    "--detach",
    "--publish",
    `127.0.0.1:${client}:${client}`,
    "--volume",
    `${home}:/mnt/shared/config:ro`,
    image,
  ]);
  const container = stdout.trim();
  const start = async (): Promise<void> => {
    await run("docker", ["start", container]);
    await listening(client, startTimeoutMs);
  };
  const stop = async (signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> => {
    await run("docker", signal === "SIGKILL" ? ["kill", container] : ["stop", container]);
  };
  const remove = async (): Promise<void> => {
    await run("docker", ["rm", "--force", container]);
    await rm(home, { recursive: true, force: true });
  };
  if (!(await listening(client, startTimeoutMs))) {
    return {
      unavailable: `the container of ${image} did not listen within ${startTimeoutMs / 1000} s`,
      remedy: `docker logs ${container}`,
    };
  }
  return { brokers: `127.0.0.1:${client}`, loginBrokers: null, start, stop, remove };
}
