import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { TestContext } from "vitest";
import { freePorts, listening } from "../../src/demo/kafka/free-ports.ts";
import { findProgram } from "./prometheus.ts";

/** Value of one series of an answer, with its labels. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  /** Unix time and value. */
  readonly value: readonly [number, string];
}

/** Asks a running Prometheus. */
export interface PrometheusServer {
  query(expression: string): Promise<readonly Series[]>;
  /** Body of an answer of its API. */
  get<Data>(path: string): Promise<Data>;
}

/** What is said of a Prometheus beyond what it scrapes. */
export interface PrometheusSettings {
  /** Rule files; the shipped ones unless given. */
  readonly rules?: readonly string[];
  /** Address of an Alertmanager, host:port. */
  readonly alertmanager?: string;
}

const shipped = ["alerts/sidecar.rules.yaml", "alerts/model.rules.yaml"];

/** A real Prometheus that scrapes one address, or several, every second and evaluates rules; gone when the test is. */
export async function startPrometheus(
  context: TestContext,
  folder: string,
  target: string | readonly string[],
  { rules = shipped, alertmanager }: PrometheusSettings = {},
): Promise<PrometheusServer> {
  const program = findProgram(context, "prometheus");
  const config = {
    global: { scrape_interval: "1s", evaluation_interval: "1s" },
    rule_files: rules.map((file) => resolve(file)),
    ...(alertmanager === undefined
      ? {}
      : { alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] } }),
    scrape_configs: [{ job_name: "driftline", static_configs: [{ targets: [target].flat() }] }],
  };
  // JSON is YAML.
  writeFileSync(join(folder, "prometheus.yml"), JSON.stringify(config));
  const [port = 0] = await freePorts(1);
  const words = ["--config.file=prometheus.yml", "--storage.tsdb.path=prometheus"];
  const child = spawn(program, [...words, `--web.listen-address=127.0.0.1:${port}`], { cwd: folder, stdio: "ignore" });
  const ended = new Promise<void>((gone) => child.once("exit", () => gone()));
  context.onTestFinished(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  if (!(await listening(port, 30_000, () => child.exitCode !== null))) throw new Error("Prometheus did not start");
  const get = async <Data>(path: string): Promise<Data> => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`);
    return ((await answer.json()) as { readonly data: Data }).data;
  };
  return {
    get,
    query: async (expression) =>
      (await get<{ readonly result: readonly Series[] }>(`query?query=${encodeURIComponent(expression)}`)).result,
  };
}
