import { statSync } from "node:fs";
import { basename } from "node:path";
import type { ReadProgress } from "../edge/references/reference-reader.ts";

/** A line on the terminal that is written over, and cleared at the end. */
export interface Progress {
  end(): void;
}

const clear = "\r\u001b[K";

/** How far a file is read; undefined where nobody looks on. */
export function readingProgress(path: string): (Progress & { read(progress: ReadProgress): void }) | undefined {
  if (!process.stderr.isTTY) return undefined;
  const total = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return {
    read: ({ bytes, rows }) => {
      const share = total === 0 ? 0 : Math.floor((100 * bytes) / total);
      process.stderr.write(`${clear}${basename(path)}: ${share} % read, ${rows} rows`);
    },
    end: () => process.stderr.write(clear),
  };
}

/** How many features are compared; undefined where nobody looks on. */
export function featureProgress(total: number): (Progress & { compared(features: number): void }) | undefined {
  if (!process.stderr.isTTY) return undefined;
  return {
    compared: (features) => process.stderr.write(`${clear}${features} of ${total} features compared`),
    end: () => process.stderr.write(clear),
  };
}
