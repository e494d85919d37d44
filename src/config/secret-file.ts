import { readFileSync } from "node:fs";
import { errorCode } from "./text-source.ts";

/** A secret file beyond this is a mistake in the path, not a secret. */
const sizeLimit = 64 * 1024;

/** `password` for `passwordFile`: every text setting can be kept in a file of its own, named by its key plus `File`. */
export function secretFileTarget(key: string): string | undefined {
  return /^[a-z]\w*File$/.test(key) ? key.slice(0, -"File".length) : undefined;
}

/** The file's text without the line break that editors put at its end. */
export function readSecretFile(path: string): { readonly text: string } | { readonly unreadable: string } {
  try {
    const text = readFileSync(path, "utf8").replace(/\r?\n$/, "");
    if (text === "") return { unreadable: "it is empty" };
    return text.length > sizeLimit ? { unreadable: `it is larger than ${sizeLimit} bytes` } : { text };
  } catch (error) {
    return { unreadable: errorCode(error) };
  }
}
