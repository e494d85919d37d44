import { createHash } from "node:crypto";
import { referenceProblem } from "./artefact-check.ts";
import type { Reference } from "./reference.ts";

/** One text per value: keys sorted, a line per object member, arrays of plain numbers or texts on one line. */
export function canonicalText(reference: Reference): string {
  return `${written(reference, "")}\n`;
}

/** SHA-256 of the canonical text, in hexadecimal: the identity of a reference, however its file is formatted. */
export function referenceHash(reference: Reference): string {
  return createHash("sha256").update(canonicalText(reference)).digest("hex");
}

/** `<model>-<first 12 of the hash>.reference.json`; characters that a file name may not hold become `_`. */
export function referenceFileName(reference: Reference): string {
  const model = reference.model.replace(/[^A-Za-z0-9._-]/g, "_").replace(/^\.+/, "_");
  return `${model}-${referenceHash(reference).slice(0, 12)}.reference.json`;
}

/** The reference in a file's text, or why it is none. */
export function parseReference(text: string): Reference | { unreadable: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { unreadable: "not JSON" };
  }
  const problem = referenceProblem(value);
  return problem === undefined ? (value as Reference) : { unreadable: problem };
}

function written(value: unknown, indent: string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== "object" || item === null)) return JSON.stringify(value);
    return `[\n${value.map((item) => deeper + written(item, deeper)).join(",\n")}\n${indent}]`;
  }
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = members.map(([key, member]) => `${deeper}${JSON.stringify(key)}: ${written(member, deeper)}`);
  return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n${indent}}`;
}
