import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseReference, referenceHash } from "../core/reference/artefact.ts";
import type { Reference } from "../core/reference/reference.ts";

/** Where the reference lies that `make-reference.ts` has made. */
export function demoReferencePath(): string {
  const folder = import.meta.dirname;
  const name = readdirSync(folder).find((file) => file.endsWith(".reference.json"));
  if (name === undefined) throw new Error(`no reference in ${folder}: run make-reference.ts`);
  return join(folder, name);
}

/** The demo's reference by its hash. */
export function demoReferences(): ReadonlyMap<string, Reference> {
  const path = demoReferencePath();
  const reference = parseReference(readFileSync(path, "utf8"));
  if ("unreadable" in reference) throw new Error(`${path}: ${reference.unreadable}`);
  return new Map([[referenceHash(reference), reference]]);
}
