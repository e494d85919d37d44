import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openStore } from "../../../src/edge/store/sqlite.ts";

const writer = fileURLToPath(new URL("../../support/commit-for-ever.ts", import.meta.url));

test("killed with SIGKILL amid commits, the file opens with a whole checkpoint, none that was reported lost", async () => {
  const folder = mkdtempSync(join(tmpdir(), "driftline-kill-"));
  const path = join(folder, "store.db");
  let before = 0;
  for (const commits of [3, 1, 14, 6]) {
    const reported = await killAfter(path, commits);
    const store = await openStore(path, 0);
    if ("unreadable" in store) throw new Error(store.unreadable);
    const { entries, positions, auditHead } = await store.load();
    const n = positions[0]?.nextOffset ?? 0;
    expect(reported).toBeGreaterThanOrEqual(before + commits);
    expect(n).toBeGreaterThanOrEqual(reported);
    expect(n).toBeLessThanOrEqual(reported + 1);
    expect(entries).toHaveLength(20);
    for (const { value } of entries) expect(new DataView(value.buffer).getFloat64(0, true)).toBe(n);
    expect(auditHead.seq).toBe(n);
    expect(await store.verifyAudit()).toEqual({ intact: n });
    await store.close();
    before = n;
  }
  rmSync(folder, { recursive: true });
});

/** Starts the writer, kills it once it has reported `commits` of them, and returns the last that it reported. */
async function killAfter(path: string, commits: number): Promise<number> {
  const child = spawn(process.execPath, [writer, path], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += chunk;
    if (said.split("\n").length > commits) child.kill("SIGKILL");
  });
  const [, signal] = await once(child, "close");
  expect(signal).toBe("SIGKILL");
  return Number(said.trimEnd().split("\n").at(-1));
}
