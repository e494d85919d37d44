import type { Family } from "./facts.ts";

/** A row by field name, as its decoder hands it to an own metric: opaque to everybody between. */
export type RowView = Readonly<Record<string, unknown>>;

/** A question that a user asks of every row of a model: the rows that answer yes are k, those that answer at all are n. */
export interface OwnMetric {
  /** Changes with the definition: counts of different ids never merge. */
  readonly id: string;
  readonly name: string;
  readonly family: Family;
  /** Upper end of the band as a person set it, in (0, 1); null: learned from the rows of a quiet version. */
  readonly limit: number | null;
  /** How far above a learned rate the band reaches: max(atLeast, relative · rate). */
  readonly tolerance: { readonly atLeast: number; readonly relative: number };
  /** Never throws. */
  evaluate(row: RowView): boolean | "error";
}

/** A field whose values divide a model's rows. */
export interface SegmentKey {
  readonly id: string;
  readonly name: string;
  /** Where its value stands in a row. */
  readonly path: readonly string[];
  /** The values that are told apart; empty: the first that are seen, up to `seenValueLimit`. */
  readonly values: readonly string[];
  /** A prediction that is good for whom it is about, where the values stand for groups of people; else null. */
  readonly favourable: string | null;
}

/** What rows of a model are counted by beyond their columns. */
export interface RowExtras {
  readonly metrics: readonly OwnMetric[];
  readonly segments: readonly SegmentKey[];
}

/** Values of a key without declared ones that are told apart. */
const seenValueLimit = 20;
/** Longer values, in UTF-16 units, are counted with the others. */
const valueLengthLimit = 64;

/** Codes of a segment: every other value, no value at all, then the values. */
export const otherValue = 0;
export const absentValue = 1;
const firstValue = 2;

/** The values of a key by code; those of a key without declared values join as they are first seen, and stay. */
export class SegmentValues {
  readonly key: SegmentKey;
  readonly #codes = new Map<string, number>();

  /** @param seen values in the order of their codes, as `seen` gave them before */
  constructor(key: SegmentKey, seen: readonly string[] = []) {
    this.key = key;
    for (const text of key.values.length > 0 ? key.values : seen) this.#append(text);
  }

  /** Number of codes there can ever be. */
  get capacity(): number {
    return segmentCapacity(this.key);
  }

  /** The values that are told apart now, in the order of their codes from `firstValue` on. */
  get seen(): readonly string[] {
    return [...this.#codes.keys()];
  }

  code(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    const isOpen = this.key.values.length === 0 && this.#codes.size < seenValueLimit;
    return isOpen && text.length <= valueLengthLimit ? this.#append(text) : otherValue;
  }

  #append(text: string): number {
    const code = firstValue + this.#codes.size;
    this.#codes.set(text, code);
    return code;
  }
}

export function segmentCapacity({ values }: SegmentKey): number {
  return firstValue + (values.length > 0 ? values.length : seenValueLimit);
}

/** What people read for a code; `seen` as in `SegmentValues`. */
export function segmentText(seen: readonly string[], code: number): string | undefined {
  if (code === otherValue) return "__other__";
  return code === absentValue ? "__absent__" : seen[code - firstValue];
}

/** What a schema asks of rows beyond columns: indices of `RowSink.metric` and `RowSink.segment` are positions here. */
export interface SchemaExtras {
  readonly metrics: readonly OwnMetric[];
  readonly segments: readonly SegmentValues[];
}
