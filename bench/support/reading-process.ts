import { fork } from "node:child_process";
import type { ReaderFigures, ReaderSettings } from "../throughput/reader.ts";

/** Runs one way of reading in its own process, with the V8 flags of this one. */
export async function readIn(way: string, settings: ReaderSettings): Promise<ReaderFigures> {
  const file = new URL(`../throughput/${way}.ts`, import.meta.url);
  const child = fork(file, [JSON.stringify(settings)], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  return await new Promise((resolve, reject) => {
    child.once("message", (figures) => resolve(figures as ReaderFigures));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${way} ended with ${code} and no figures`)));
  });
}
