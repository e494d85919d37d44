import { spawn, spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { TestContext } from "vitest";
import { freePorts, listening } from "../../src/demo/kafka/free-ports.ts";
import { findProgram } from "./prometheus.ts";
import { requirement } from "./requirement.ts";

/** Starts a real Alertmanager with this configuration, gone when the test is. Returns its host:port. */
export async function startAlertmanager(context: TestContext, folder: string, config: object): Promise<string> {
  const [program = "", ...before] = launcher(context);
  // JSON is YAML.
  writeFileSync(join(folder, "alertmanager.yml"), JSON.stringify(config));
  const [port = 0] = await freePorts(1);
  const words = ["--config.file=alertmanager.yml", "--storage.path=alertmanager", "--cluster.listen-address="];
  const child = spawn(program, [...before, ...words, `--web.listen-address=127.0.0.1:${port}`], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-2_000);
  });
  const ended = new Promise<void>((gone) => child.once("exit", () => gone()));
  context.onTestFinished(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  if (!(await listening(port, 30_000, () => child.exitCode !== null)))
    throw new Error(`Alertmanager did not start: ${said}`);
  return `127.0.0.1:${port}`;
}

/**
 * What starts it. Debian's build reads its message templates from /usr/share; where the package is only unpacked, it
 * runs in a mount namespace of its own, in which that folder also shows what the package holds.
 */
function launcher(context: TestContext): readonly string[] {
  const program = findProgram(context, "prometheus-alertmanager");
  const templates = resolve(program, "../../share/prometheus");
  if (!program.includes("/") || existsSync("/usr/share/prometheus/alertmanager/default.tmpl")) return [program];
  const mount = `mount -t overlay overlay -o lowerdir=${resolve(templates, "..")}:/usr/share /usr/share`;
  const inside = ["--user", "--map-root-user", "--mount", "sh", "-c"];
  const tried = spawnSync("unshare", [...inside, mount], { encoding: "utf8" });
  if (tried.status !== 0)
    return requirement(context, "Alertmanager", {
      unavailable: `no mount namespace (${tried.error?.message ?? tried.stderr.trim()})`,
      remedy: "apt-get install prometheus-alertmanager",
    });
  return ["unshare", ...inside, `${mount} && exec "$0" "$@"`, program];
}
