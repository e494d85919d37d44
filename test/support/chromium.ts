import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import type { TestContext } from "vitest";
import type { Unavailable } from "../../src/demo/unavailable.ts";
import { requirement } from "./requirement.ts";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** A real Chromium without a window; the test is skipped or fails where there is none. Gone when the test is. */
export async function startChromium(context: TestContext): Promise<Browser> {
  const path = findChromium();
  if (typeof path !== "string") return requirement(context, "Chromium", path);
  const browser = await chromium.launch({ executablePath: path });
  context.onTestFinished(() => browser.close());
  return browser;
}

/** The machine's own, else Debian's package, which only root can install. */
export function findChromium(): string | Unavailable {
  const here = places.find((place) => existsSync(place));
  if (here !== undefined) return here;
  const remedy = "apt-get install chromium";
  if (process.getuid?.() !== 0) return { unavailable: `none of ${places.join(", ")} is there`, remedy };
  spawnSync("apt-get", ["update"], { stdio: "ignore" });
  const { status, stderr } = spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], {
    encoding: "utf8",
  });
  const installed = places.find((place) => existsSync(place));
  if (status === 0 && installed !== undefined) return installed;
  return { unavailable: `apt-get install failed (${stderr.trim().split("\n").at(-1) ?? "no message"})`, remedy };
}
