import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "vitest";
import { requirement } from "./requirement.ts";
import type { Sidecar } from "./sidecar.ts";

/** Something that makes a running sidecar's store unwritable, and lets it be written again. */
export interface Shortage {
  begin(sidecar: Sidecar): void;
  end(sidecar: Sidecar): void;
}

/** A file system of its own at `folder` that can be read only. Mounting needs root. */
export function readOnlyDisk(context: TestContext, folder: string): void {
  tinyDisk(context, folder);
  spawnSync("mount", ["-o", "remount,ro", folder]);
}

/** Enough to begin with; a store that had been given megabytes would go on for long inside what it has. */
const diskKiB = 768;

/** A real file system of less than a megabyte at `folder`, which can be filled to the last byte. Mounting needs root. */
export function tinyDisk(context: TestContext, folder: string): Shortage {
  mkdirSync(folder, { recursive: true });
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${diskKiB}k`, "tmpfs", folder], { encoding: "utf8" });
  if (mounted.status !== 0)
    return requirement(context, "a file system of its own", {
      unavailable: mounted.error?.message ?? mounted.stderr.trim(),
      remedy: "run the test as root where mount(2) is allowed",
    });
  context.onTestFinished(() => void spawnSync("umount", ["-l", folder]));
  const filler = join(folder, "filler");
  return {
    begin: () => {
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(filler, Buffer.alloc(bavail * bsize));
    },
    // As an operator would: what waited to be written does not fit into what there was.
    end: () => {
      rmSync(filler);
      spawnSync("mount", ["-o", "remount,size=64m", folder]);
    },
  };
}

/** A limit on the size of the files that the process may write, as a quota would set: no root needed. */
export function fileSizeLimit(context: TestContext): Shortage {
  const limit = (sidecar: Sidecar, bytes: string) => {
    const set = spawnSync("prlimit", ["--pid", String(sidecar.pid), `--fsize=${bytes}:unlimited`], {
      encoding: "utf8",
    });
    if (set.status !== 0)
      requirement(context, "a limit on file sizes", {
        unavailable: set.error?.message ?? set.stderr.trim(),
        remedy: "apt-get install util-linux",
      });
  };
  return { begin: (sidecar) => limit(sidecar, "4096"), end: (sidecar) => limit(sidecar, "unlimited") };
}
