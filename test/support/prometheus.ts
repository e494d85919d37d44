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

/** The programs that tests use, each with Debian's package that holds it. */
const packages = {
  prometheus: "prometheus",
  promtool: "prometheus",
  amtool: "prometheus-alertmanager",
  "prometheus-alertmanager": "prometheus-alertmanager",
} as const;
export type Program = keyof typeof packages;

/** Runs a program to its end; the test is skipped or fails where there is none. */
export function ranProgram(context: TestContext, name: Program, words: readonly string[], input = ""): Ran {
  const path = findProgram(context, name);
  const { status, stdout, stderr } = spawnSync(path, words, { input, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

export function promtool(context: TestContext, words: readonly string[], input = ""): Ran {
  return ranProgram(context, "promtool", words, input);
}

/** The program of this machine, else the one in Debian's package, unpacked without root into a cache. */
export function findProgram(context: TestContext, name: Program): string {
  if (spawnSync(name, ["--version"]).error === undefined) return name;
  const fetched = fetchPackage(packages[name]);
  return isUnavailable(fetched) ? requirement(context, name, fetched) : join(fetched.bin, name);
}

function fetchPackage(name: string): { readonly bin: string } | Unavailable {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "driftline");
  const bin = join(cache, name, "usr", "bin");
  if (existsSync(bin)) return { bin };
  const remedy = `put its programs on the PATH (Debian: apt-get install ${name})`;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, `${name}-`));
  try {
    const download = spawnSync("apt-get", ["download", name], { cwd: work, encoding: "utf8" });
    if (download.status !== 0) return { unavailable: `apt-get download failed (${why(download)})`, remedy };
    const [archive = ""] = readdirSync(work);
    const unpack = spawnSync("dpkg-deb", ["-x", archive, "unpacked"], { cwd: work, encoding: "utf8" });
    if (unpack.status !== 0) return { unavailable: `dpkg-deb failed (${why(unpack)})`, remedy };
    // Another process may have been quicker; its copy is as good.
    if (!existsSync(bin)) renameSync(join(work, "unpacked"), join(cache, name));
    return { bin };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function why({ error, stderr }: { readonly error?: Error; readonly stderr: string }): string {
  return error?.message ?? stderr.trim().split("\n").at(-1) ?? "no message";
}
