import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalText, parseReference, referenceFileName, referenceHash } from "../../core/reference/artefact.ts";
import type { Reference } from "../../core/reference/reference.ts";

/** The reference of a file, or why there is none. */
export function readArtefact(path: string): Reference | { unreadable: string } {
  try {
    return parseReference(readFileSync(path, "utf8"));
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) };
  }
}

/** Writes a reference into a folder under its own name, whole or not at all, and returns its path. */
export function keepArtefact(folder: string, reference: Reference): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, referenceFileName(reference));
  const unfinished = `${path}.unfinished`;
  writeFileSync(unfinished, canonicalText(reference), { flush: true });
  renameSync(unfinished, path);
  return path;
}

/** The reference with this hash among the files of a folder; undefined where it is not. */
export function findArtefact(folder: string, hash: string): Reference | undefined {
  const mark = `-${hash.slice(0, 12)}.reference.json`;
  for (const name of filesOf(folder)) {
    if (!name.endsWith(mark)) continue;
    const reference = readArtefact(join(folder, name));
    if (!("unreadable" in reference) && referenceHash(reference) === hash) return reference;
  }
  return undefined;
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
