import { spawnSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type TestContext, test } from "vitest";
import { version } from "../../src/version.ts";
import { requirement } from "../support/requirement.ts";
import { testFolder } from "../support/sidecar.ts";

const largestMiB = 250;
const dockerfile = readFileSync("Dockerfile", "utf8");

/** Replays the first stage in a folder: what it copies, and the one command that it runs. Returns the image's root. */
function madeImage(context: TestContext): string {
  const [build, image] = [testFolder(context), join(testFolder(context), "image")];
  for (const [, words = ""] of dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm))
    for (const part of words.split(" ")) cpSync(part, join(build, part), { recursive: true });
  const [, command = ""] = /^RUN (.+)$/m.exec(dockerfile) ?? [];
  const made = spawnSync("sh", ["-c", command.replace(" /image", ` ${image}`)], { cwd: build, encoding: "utf8" });
  if (made.status !== 0 && /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENOTCACHED/.test(made.stderr))
    return requirement(context, "npm's packages", { unavailable: "no registry", remedy: "let npm reach one" });
  expect(made.status, made.stderr).toBe(0);
  return image;
}

/** Runs a command in it as a container would. */
function inside(context: TestContext, image: string, words: readonly string[]) {
  const namespace = ["--mount", "--fork", "--pid", "sh", "test/deploy/inside-image.sh", image];
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const ran = spawnSync("unshare", [...namespace, ...words], { encoding: "utf8", env });
  if (/unshare failed|unshare: |mount: /.test(ran.stderr))
    return requirement(context, "a mount namespace", { unavailable: ran.stderr.trim(), remedy: "run it as root" });
  return ran;
}

test("the Dockerfile's steps make an image of at most 250 MB that runs as nobody on a read-only root: the demo, and the health check", {
  timeout: 600_000,
}, (context) => {
  const image = madeImage(context);
  const { stdout } = spawnSync("du", ["-sm", image], { encoding: "utf8" });
  expect(Number.parseInt(stdout, 10)).toBeLessThanOrEqual(largestMiB);
  const [, entry = "[]"] = /^ENTRYPOINT (.+)$/m.exec(dockerfile) ?? [];
  const driftline = JSON.parse(entry) as string[];
  expect(inside(context, image, [...driftline, "--version"])).toMatchObject({ status: 0, stdout: `${version}\n` });
  const [node = ""] = driftline;
  const attempt = `console.log(process.getuid()); require("fs").writeFileSync("/app/x", "")`;
  const written = inside(context, image, [node, "-e", attempt]);
  expect(written).toMatchObject({ status: 1, stdout: "65532\n", stderr: expect.stringContaining("EROFS") });
  const demo = inside(context, image, [...driftline, "demo", "--fast", "--json"]);
  expect(demo.stdout, demo.stderr).toContain('"orderState":"verified"');
  const [, check = "[]"] = /^ {2}CMD (\[.+\])$/m.exec(dockerfile) ?? [];
  expect(inside(context, image, JSON.parse(check) as string[])).toMatchObject({ status: 1, stderr: "" });
});
