import { csv } from "./csv.ts";
import { jsonl } from "./jsonl.ts";
import { parquet } from "./parquet.ts";
import type { ReferenceReader } from "./reference-reader.ts";

/** Every format that a reference can be built from. */
export const referenceReaders = { csv, jsonl, parquet } satisfies Record<string, ReferenceReader>;

export type ReferenceFormat = keyof typeof referenceReaders;

/** The reader for a file by the ending of its name; undefined where there is none. */
export function readerFor(file: string): ReferenceReader | undefined {
  const name = file.toLowerCase();
  return Object.values(referenceReaders).find(({ endings }) => endings.some((ending) => name.endsWith(ending)));
}
