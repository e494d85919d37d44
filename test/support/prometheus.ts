import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "vitest";
import { isUnavailable, type Unavailable } from "../../src/demo/unavailable.ts";
import { requirement } from "./requirement.ts";

/** Ran to its end: exit status and what it printed. */
export interface Ran {
  readonly status: number | null;
  readonly output: string;
}

/** Runs promtool; the test is skipped or fails where there is none. */
export function promtool(context: TestContext, words: readonly string[], input = ""): Ran {
  const path = findProgram(context, "promtool");
  const { status, stdout, stderr } = spawnSync(path, words, { input, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

/** The program of this machine, else the one in Debian's prometheus package, unpacked without root into a cache. */
export function findProgram(context: TestContext, name: "promtool" | "prometheus"): string {
  if (spawnSync(name, ["--version"]).error === undefined) return name;
  const fetched = fetchPackage();
  return isUnavailable(fetched) ? requirement(context, name, fetched) : join(fetched.bin, name);
}

function fetchPackage(): { readonly bin: string } | Unavailable {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "driftline");
  const bin = join(cache, "prometheus", "usr", "bin");
  if (existsSync(bin)) return { bin };
  const remedy = "put prometheus and promtool on the PATH (Debian: apt-get install prometheus)";
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, "prometheus-"));
  try {
    const download = spawnSync("apt-get", ["download", "prometheus"], { cwd: work, encoding: "utf8" });
    if (download.status !== 0) return { unavailable: `apt-get download failed (${why(download)})`, remedy };
    const [archive = ""] = readdirSync(work);
    const unpack = spawnSync("dpkg-deb", ["-x", archive, "unpacked"], { cwd: work, encoding: "utf8" });
    if (unpack.status !== 0) return { unavailable: `dpkg-deb failed (${why(unpack)})`, remedy };
    // Another process may have been quicker; its copy is as good.
    if (!existsSync(bin)) renameSync(join(work, "unpacked"), join(cache, "prometheus"));
    return { bin };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function why({ error, stderr }: { readonly error?: Error; readonly stderr: string }): string {
  return error?.message ?? stderr.trim().split("\n").at(-1) ?? "no message";
}
