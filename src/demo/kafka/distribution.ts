import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import type { Unavailable } from "../unavailable.ts";

const run = promisify(execFile);

export const kafkaVersion = "4.1.0";

const dependencyPlugin = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
const oldestJava = 17;
/** A download that takes longer than this has died: its lock is taken over. */
const lockStaleMs = 300_000;
/** A full set has 45 jars; fewer than this means a folder that something has emptied. */
const fewestJars = 30;

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>driftline</groupId><artifactId>test-broker</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${kafkaVersion}</version></dependency>
  </dependencies>
</project>
`;

/** The jars of Apache Kafka in one folder. */
export interface KafkaDistribution {
  readonly libs: string;
}

/** Finds Java and the cached jars of Apache Kafka, or fetches the jars once (43 MB from Maven Central). */
export async function kafkaDistribution(): Promise<KafkaDistribution | Unavailable> {
  const java = await javaVersion();
  if (java < oldestJava) {
    return {
      unavailable: `Apache Kafka ${kafkaVersion} needs Java ${oldestJava} or newer; ${java === 0 ? "there is none on the PATH" : `the PATH has ${java}`}`,
      remedy:
        "install a Java runtime (Debian: apt-get install openjdk-17-jre-headless maven), or name brokers in DRIFTLINE_TEST_BROKERS",
    };
  }
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "driftline");
  const libs = join(cache, `kafka-${kafkaVersion}`);
  if (await isComplete(libs)) return { libs };
  await mkdir(cache, { recursive: true });
  return await underLock(`${libs}.lock`, async () => ((await isComplete(libs)) ? { libs } : await download(libs)));
}

async function javaVersion(): Promise<number> {
  try {
    const { stderr } = await run("java", ["-version"]);
    return Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

async function isComplete(libs: string): Promise<boolean> {
  return existsSync(libs) && (await readdir(libs)).filter((name) => name.endsWith(".jar")).length >= fewestJars;
}

async function download(libs: string): Promise<KafkaDistribution | Unavailable> {
  const work = `${libs}.download-${process.pid}`;
  try {
    await mkdir(work, { recursive: true });
    await writeFile(join(work, "pom.xml"), pom);
    await run("mvn", ["-q", "-B", dependencyPlugin, "-DincludeScope=runtime", "-DoutputDirectory=libs"], { cwd: work });
    await rm(libs, { recursive: true, force: true });
    // The folder appears under its name only when it is whole.
    await rename(join(work, "libs"), libs);
    return { libs };
  } catch (error) {
    return {
      unavailable: `Maven could not fetch org.apache.kafka:kafka_2.13:${kafkaVersion}: ${firstLine(error)}`,
      remedy: "install Maven and let it reach Maven Central, or name brokers in DRIFTLINE_TEST_BROKERS",
    };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Several processes may start at once: one downloads, the others wait for it. */
async function underLock<T>(lock: string, work: () => Promise<T>): Promise<T> {
  while (!(await takeLock(lock))) await delay(200);
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function takeLock(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const taken = await stat(lock).catch(() => undefined);
    if (taken !== undefined && Date.now() - taken.mtimeMs > lockStaleMs) await rmdir(lock).catch(() => undefined);
    return false;
  }
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? (error as Error & { stdout?: string }).stdout || error.message : String(error);
  return (
    text
      .split("\n")
      .find((line) => line.trim() !== "")
      ?.slice(0, 300) ?? "no reason given"
  );
}
