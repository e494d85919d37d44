import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { version } from "../../src/version.ts";
import { testFolder } from "../support/sidecar.ts";

test("what `npm run build` makes runs by itself: its version, its dashboards, and the demo to its end", (context) => {
  const folder = testFolder(context);
  for (const part of ["src", "scripts", "dashboards", "package.json", "tsconfig.json"])
    cpSync(part, join(folder, part), { recursive: true });
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  execFileSync("npm", ["run", "--silent", "build"], { cwd: folder, stdio: "pipe" });
  const built = (...words: string[]) =>
    spawnSync(process.execPath, ["dist/main.js", ...words], { cwd: folder, encoding: "utf8" });
  expect(built("--version")).toMatchObject({ status: 0, stdout: `${version}\n` });
  expect(built("dashboards", "--out", "out")).toMatchObject({ status: 0, stderr: "" });
  expect(built("demo", "--fast", "--json").stdout).toContain('"orderState":"verified"');
});
