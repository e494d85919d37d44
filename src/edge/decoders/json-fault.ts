import { depthLimit } from "./json-scanner.ts";

const space = /[ \t\n\r]*/y;
// Bare NaN and Infinity are read too: see lenient-json.ts.
const scalar =
  /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity/y;

/** Where a text that begins on line `firstLine` stops being JSON, in words for people; lines and columns begin at 1. */
export function faultPlace(text: string, firstLine: number): string {
  const at = new Walk(text).fault();
  const before = text.slice(0, at).split("\n");
  const found = at >= text.length ? "the text ends there" : `${JSON.stringify(text[at])} cannot stand there`;
  return `line ${firstLine + before.length - 1}, column ${(before.at(-1)?.length ?? 0) + 1}: ${found}`;
}

/** Walks a text by the grammar of RFC 8259 as far as it holds. */
class Walk {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Index of the first character that breaks the grammar. */
  fault(): number {
    if (this.#value(0)) this.#skip(space);
    return this.#at;
  }

  #value(depth: number): boolean {
    this.#skip(space);
    const opening = this.#text[this.#at];
    if (opening !== "{" && opening !== "[") return this.#skip(scalar);
    if (depth === depthLimit) return false;
    const closing = opening === "{" ? "}" : "]";
    this.#at += 1;
    if (this.#char(closing)) return true;
    do {
      if (opening === "{" && !this.#name()) return false;
      if (!this.#value(depth + 1)) return false;
    } while (this.#char(","));
    return this.#char(closing);
  }

  #name(): boolean {
    this.#skip(space);
    return this.#text[this.#at] === '"' && this.#skip(scalar) && this.#char(":");
  }

  #char(wanted: string): boolean {
    this.#skip(space);
    if (this.#text[this.#at] !== wanted) return false;
    this.#at += 1;
    return true;
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found !== undefined;
  }
}
