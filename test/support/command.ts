import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** A command line that ran to its end. */
export interface CommandRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs driftline as a person would, in a folder of its own unless one is given. */
export function driftline(
  words: readonly string[],
  folder = mkdtempSync(join(tmpdir(), "driftline-command-")),
): Promise<CommandRun> {
  const program = resolve("src/main.ts");
  return new Promise((done) => {
    execFile(process.execPath, [program, ...words], { cwd: folder }, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      done({ code, out, err });
    });
  });
}
