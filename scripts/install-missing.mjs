// Runs under any Node >= 20: brings node_modules in line with package-lock.json, so that one command is enough on a fresh clone.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const mark = `${root}node_modules/.driftline-installed`;
const wanted = createHash("sha256")
  .update(readFileSync(`${root}package-lock.json`))
  .digest("hex");
if (!existsSync(mark) || readFileSync(mark, "utf8") !== wanted) {
  process.stderr.write("driftline: installing packages (once)\n");
  const npm = spawnSync(
    "npm",
    ["ci", "--ignore-scripts", "--include=optional", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"],
    {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
    },
  );
  if (npm.status !== 0) {
    process.stderr.write("driftline: npm ci failed; see its message above, then run the same command again\n");
    process.exit(npm.status ?? 1);
  }
  writeFileSync(mark, wanted);
}
