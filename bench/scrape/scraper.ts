import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("./child.ts", import.meta.url));

/** Scrapes from a process of its own, so that only the server's work is in the server's event loop. */
export function startScraper(url: string) {
  const child = spawn(process.execPath, [program, url], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout);
  return {
    /** Wall time in ms, body length in characters. */
    take: async (): Promise<{ readonly ms: number; readonly bytes: number; readonly series: number }> => {
      const answer = once(lines, "line");
      child.stdin.write("scrape\n");
      const [line] = (await answer) as [string];
      return JSON.parse(line) as { ms: number; bytes: number; series: number };
    },
    stop: async (): Promise<void> => {
      const ended = once(child, "exit");
      child.stdin.write("stop\n");
      await ended;
    },
  };
}
