import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { KafkaBroker } from "../kafka-broker.ts";
import type { Unavailable } from "../unavailable.ts";
import { brokerProperties, loginAccount } from "./broker-properties.ts";
import type { KafkaDistribution } from "./distribution.ts";
import { freePorts, listening } from "./free-ports.ts";

const run = promisify(execFile);
const startTimeoutMs = 60_000;
const stopTimeoutMs = 10_000;

/**
 * Java under a shell that says Java's pid and ends with it; beside it waits a guard that reads the standard input which
 * this process holds open, and kills Java when that ends: however this process dies, no broker is left behind.
 */
const guardedJava = `exec 3<&0
java "$@" </dev/null 3<&- >&2 &
java=$!
echo $java
(cat <&3; kill -9 $java) >/dev/null 2>&1 &
wait $java`;

/** Starts a single-node Apache Kafka on free ports of loopback, its data in a folder of its own. */
export async function startJavaBroker({ libs }: KafkaDistribution): Promise<KafkaBroker | Unavailable> {
  const home = await mkdtemp(join(tmpdir(), "driftline-kafka-"));
  const [client = 0, controller = 0, login = 0] = await freePorts(3);
  const config = join(home, "server.properties");
  await writeFile(config, brokerProperties({ client, controller, login }, join(home, "data")));
  const clusterId = clusterUuid();
  const scram = ["SCRAM-SHA-256", "SCRAM-SHA-512"].flatMap((mechanism) => [
    "--add-scram",
    `${mechanism}=[name=${loginAccount.username},password=${loginAccount.password}]`,
  ]);
  await run("java", ["-cp", `${libs}/*`, "kafka.tools.StorageTool", "format", "-t", clusterId, "-c", config, ...scram]);

  let shell: ChildProcess | undefined;
  let pid = 0;
  const start = async (): Promise<boolean> => {
    const child = spawn("sh", ["-c", guardedJava, "sh", "-Xmx512m", "-cp", `${libs}/*`, "kafka.Kafka", config], {
      stdio: ["pipe", "pipe", "pipe"],
      // Out of reach of a terminal's ctrl-c, which would end the broker before its readers.
      detached: true,
    });
    shell = child;
    child.stderr.pipe(createWriteStream(join(home, "broker.log"), { flags: "a" }));
    child.stdout.once("data", (line: Buffer) => {
      pid = Number(line.toString());
    });
    // The broker must not keep its owner alive.
    child.unref();
    for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as unknown as { unref(): void }).unref();
    return await listening(client, startTimeoutMs, () => child.exitCode !== null);
  };
  const stop = async (signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> => {
    const child = shell;
    shell = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null || pid === 0) return;
    const gone = once(child, "exit");
    process.kill(pid, signal);
    const impatient = setTimeout(() => process.kill(pid, "SIGKILL"), stopTimeoutMs);
    await gone;
    clearTimeout(impatient);
  };
  const remove = async (): Promise<void> => {
    await stop("SIGKILL");
    await rm(home, { recursive: true, force: true });
  };

  if (!(await start())) {
    return {
      unavailable: `Apache Kafka did not listen within ${startTimeoutMs / 1000} s`,
      remedy: `read ${join(home, "broker.log")}`,
    };
  }
  const restart = async (): Promise<void> => {
    if (!(await start())) throw new Error(`Apache Kafka did not listen again; read ${join(home, "broker.log")}`);
  };
  return { brokers: `127.0.0.1:${client}`, loginBrokers: `127.0.0.1:${login}`, start: restart, stop, remove };
}

/** A random id as `StorageTool` wants it; the cleared bit keeps its first letter from being `-`, which the tool takes for an option. */
function clusterUuid(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8(bytes.readUInt8(0) & 0x7f, 0);
  return bytes.toString("base64url");
}
