import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { TestContext } from "vitest";

/** One line of the JSON log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly event?: string; readonly msg?: string };

/** How a sidecar ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const lineWithinMs = 60_000;

/** A `driftline run` in a process of its own, seen as a person sees it: its log, its address, its end. */
export interface Sidecar {
  /** `http://host:port` */
  readonly url: string;
  readonly pid: number;
  readonly log: readonly LogLine[];
  readonly ended: Promise<Ended>;
  /** The first line of the log, past or to come, that is wanted. @throws with the end of the log when the process ends, or 60 s pass, without it. */
  line(what: string, wanted: (line: LogLine) => boolean): Promise<LogLine>;
  /** Resolves with the status and the parsed body of a GET. */
  get<Body>(path: string): Promise<{ readonly status: number; readonly body: Body }>;
  /** Body of a GET as text. */
  text(path: string): Promise<string>;
  signal(name: "SIGKILL" | "SIGTERM"): Promise<Ended>;
}

/** Folder of one test, gone when the test is. */
export function testFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "driftline-run-"));
  context.onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts `driftline run` with these settings, or words of the command line, in a folder; resolves when it says where it listens. */
export async function startSidecar(
  context: TestContext,
  folder: string,
  how: object | readonly string[],
): Promise<Sidecar> {
  const child = spawn(process.execPath, [resolve("src/main.ts"), "run", ...words(folder, how)], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  context.onTestFinished(() => void child.kill("SIGKILL"));
  const watched = watchLog(child);
  const started = await watched.line("started", ({ event }) => event === "started");
  const url = String(started.url);
  return {
    url,
    pid: child.pid ?? 0,
    ...watched,
    get: async <Body>(path: string) => {
      const answer = await fetch(url + path);
      return { status: answer.status, body: (await answer.json()) as Body };
    },
    text: async (path) => await (await fetch(url + path)).text(),
    signal: async (name) => {
      child.kill(name);
      return await watched.ended;
    },
  };
}

function words(folder: string, how: object | readonly string[]): readonly string[] {
  if (Array.isArray(how)) return how as readonly string[];
  // JSON is YAML.
  writeFileSync(join(folder, "driftline.yaml"), JSON.stringify(how));
  return ["--config", "driftline.yaml"];
}

function watchLog(child: ChildProcess): Pick<Sidecar, "log" | "ended" | "line"> {
  const log: LogLine[] = [];
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const one of waiting) one();
  };
  let end: Ended | undefined;
  let errors = "";
  child.stderr?.on("data", (bytes: Buffer) => {
    errors = (errors + bytes.toString()).slice(-4_000);
  });
  if (child.stdout === null) throw new Error("a sidecar without an output");
  createInterface(child.stdout).on("line", (text) => {
    log.push(parsed(text));
    wake();
  });
  const ended = once(child, "close").then(([code, signal]: (number | NodeJS.Signals | null)[]) => {
    end = { code: code as number | null, signal: signal as NodeJS.Signals | null };
    wake();
    return end;
  });
  const line = (what: string, wanted: (line: LogLine) => boolean): Promise<LogLine> =>
    new Promise((found, failed) => {
      let looked = 0;
      const late = setTimeout(() => {
        waiting.delete(look);
        const last = log.slice(-10).map((one) => JSON.stringify(one));
        failed(new Error(`no "${what}" within ${lineWithinMs / 1_000} s; the log ends with:\n${last.join("\n")}`));
      }, lineWithinMs);
      const look = () => {
        for (; looked < log.length; looked += 1) {
          const one = log[looked];
          if (one === undefined || !wanted(one)) continue;
          waiting.delete(look);
          clearTimeout(late);
          return found(one);
        }
        if (end === undefined) return;
        waiting.delete(look);
        clearTimeout(late);
        failed(new Error(`the sidecar ended (${end.code ?? end.signal}) without "${what}": ${errors}`));
      };
      waiting.add(look);
      look();
    });
  return { log, ended, line };
}

function parsed(text: string): LogLine {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return { msg: text };
  }
}
