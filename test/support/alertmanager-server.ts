import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "vitest";
import { freePorts, listening } from "../../src/demo/kafka/free-ports.ts";
import { findProgram } from "./prometheus.ts";

/** Starts a real Alertmanager with this configuration, gone when the test is. Returns its host:port. */
export async function startAlertmanager(context: TestContext, folder: string, config: object): Promise<string> {
  const program = findProgram(context, "prometheus-alertmanager");
  // JSON is YAML.
  writeFileSync(join(folder, "alertmanager.yml"), JSON.stringify(config));
  const [port = 0] = await freePorts(1);
  const words = ["--config.file=alertmanager.yml", "--storage.path=alertmanager", "--cluster.listen-address="];
  const child = spawn(program, [...words, `--web.listen-address=127.0.0.1:${port}`], { cwd: folder, stdio: "ignore" });
  const ended = new Promise<void>((gone) => child.once("exit", () => gone()));
  context.onTestFinished(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  if (!(await listening(port, 30_000, () => child.exitCode !== null))) throw new Error("Alertmanager did not start");
  return `127.0.0.1:${port}`;
}
