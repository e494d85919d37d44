import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

function run(command: string, ...words: string[]): { status: number | null; output: string } {
  const done = spawnSync(`node_modules/.bin/${command}`, words, { encoding: "utf8" });
  return { status: done.status, output: done.stdout + done.stderr };
}

test("the types hold under the strict compiler", () => {
  expect(run("tsc", "--noEmit")).toEqual({ status: 0, output: "" });
  expect(run("tsc", "-p", "src/edge/web/page")).toEqual({ status: 0, output: "" });
});

test("lint and format are clean", () => {
  const { status, output } = run("biome", "ci", "--max-diagnostics=20", ".");
  expect(status, output).toBe(0);
});

test("no file, export or dependency is unused", () => {
  const { status, output } = run("knip", "--no-progress");
  expect(status, output).toBe(0);
});
