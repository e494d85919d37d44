import { textHash } from "../profile/text-hash.ts";
import { dictionaryLimit } from "../schema.ts";
import { unknownClass } from "./pending-row.ts";

/** Of a longer class, in UTF-16 units, the beginning is kept and a hash of all: free text as a label holds no memory. */
const textLimit = 256;
const hashLength = 18;

/** How classes are written in predictions: as numbers, so that "1", 1 and true are one class, or as they stand. */
export type ClassWriting = "number" | "text";

/**
 * The classes of a model by code, in the order in which they were first seen in a prediction or a label. Only grows, so
 * that a code once given keeps its meaning whatever reference is in force; classes beyond the limit are unknown.
 */
export class ClassDictionary {
  readonly writing: ClassWriting;
  readonly #texts: string[] = [];
  readonly #codes = new Map<string, number>();
  readonly #numbers = new Map<number, number>();

  constructor(writing: ClassWriting, texts: readonly string[] = []) {
    this.writing = writing;
    for (const text of texts) this.#append(text);
  }

  /** In the order of their codes. */
  get texts(): readonly string[] {
    return this.#texts;
  }

  /** Code of a class as it is written in a prediction or a label; `unknownClass` when there is no room for a new one. */
  code(value: string | number): number {
    if (typeof value === "number") return this.#numbers.get(value) ?? this.#learnNumber(value);
    return this.#codes.get(value) ?? this.#learn(this.#canonical(value));
  }

  /** Code of a class if it is known. */
  find(text: string): number | undefined {
    return this.#codes.get(this.#canonical(text));
  }

  #learnNumber(value: number): number {
    const code = this.#learn(this.#canonical(value));
    if (code !== unknownClass) this.#numbers.set(value, code);
    return code;
  }

  #learn(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    return this.#texts.length < dictionaryLimit ? this.#append(text) : unknownClass;
  }

  #append(text: string): number {
    this.#codes.set(text, this.#texts.length);
    return this.#texts.push(text) - 1;
  }

  /** JSON writes one answer as 1, "1" or true: which of them are the same follows from how predictions are written. */
  #canonical(value: string | number): string {
    if (this.writing === "text") {
      if (value !== 0 && value !== 1) return shortened(String(value));
      const truth = value === 1 ? "true" : "false";
      return this.#codes.has("true") || this.#codes.has("false") ? truth : String(value);
    }
    if (value === "true") return "1";
    if (value === "false") return "0";
    const number = typeof value === "number" || value.trim() === "" ? Number.NaN : Number(value);
    return Number.isFinite(number) ? String(number) : shortened(String(value));
  }
}

function shortened(text: string): string {
  if (text.length <= textLimit) return text;
  const { high, low } = textHash(text);
  return `${text.slice(0, textLimit - hashLength)}… ${high.toString(16)}${low.toString(16).padStart(8, "0")}`;
}
