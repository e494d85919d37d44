import type { ByteReader, ByteWriter } from "../codec.ts";
import { missingReasons } from "../record.ts";
import { dictionaryLimit } from "../schema.ts";
import type { LearningCategories, LearningColumn } from "../stream/pane-delta.ts";
import { BottomSample } from "./bottom-sample.ts";
import { hoursOfWeek } from "./hours.ts";

/** What is learned of a numeric column: the values with the smallest hashes, and how many rows had one or none. */
export class NumberLearner {
  readonly kind = "numeric";
  readonly missing = missingReasons.map(() => 0);
  readonly presentByHour = new Float64Array(hoursOfWeek);
  readonly sample: BottomSample;
  present = 0;

  constructor(limit: number) {
    this.sample = new BottomSample(limit);
  }

  taken(name: string): LearningColumn {
    const { hashes, values } = this.sample.sorted();
    return { name, kind: "numeric", present: this.present, missing: [...this.missing], hashes, values };
  }

  /** The same with the hours of the week in which the rows came. */
  takenByHour(name: string): LearningColumn {
    const { present, missing, presentByHour } = this;
    return { name, kind: "numeric", present, missing: [...missing], presentByHour, ...this.sample.sorted() };
  }
}

/** What is learned of a categorical column: counts of the first 1,024 texts, and how many rows had a text or none. */
export class CategoryLearner {
  readonly kind = "categorical";
  readonly missing = missingReasons.map(() => 0);
  readonly presentByHour = new Float64Array(hoursOfWeek);
  readonly counts = new Map<string, number>();
  readonly countsByHour = new Map<string, Float64Array>();
  present = 0;

  /** Counts rows of a text; a text beyond the dictionary's limit is counted as present only. */
  count(text: string, rows: number): void {
    const known = this.counts.get(text);
    if (known === undefined && this.counts.size >= dictionaryLimit) return;
    this.counts.set(text, (known ?? 0) + rows);
  }

  /** Says of rows that have been counted in which hours of the week they came. */
  spread(text: string, byHour: ReadonlyMap<number, number>): void {
    if (!this.counts.has(text)) return;
    const known = this.countsByHour.get(text) ?? new Float64Array(hoursOfWeek);
    for (const [hour, rows] of byHour) known[hour] = (known[hour] ?? 0) + rows;
    this.countsByHour.set(text, known);
  }

  taken(name: string): LearningCategories {
    return {
      name,
      kind: "categorical",
      present: this.present,
      missing: [...this.missing],
      counts: new Map(this.counts),
    };
  }

  /** The same with the hours of the week in which the rows came. */
  takenByHour(name: string): LearningColumn {
    return { ...this.taken(name), presentByHour: this.presentByHour, countsByHour: this.countsByHour };
  }
}

export type ColumnLearner = NumberLearner | CategoryLearner;

export function newLearner(kind: LearningColumn["kind"], limit: number): ColumnLearner {
  return kind === "numeric" ? new NumberLearner(limit) : new CategoryLearner();
}

/**
 * Adds a part to a column; a part of the other kind is left out, as a column has the kind of its first value.
 *
 * @param hour of the week in which the part's rows came, unless the part says so itself
 * @returns the part without the values that cannot belong to the sample any more.
 */
export function learn(column: ColumnLearner, part: LearningColumn, hour = 0): LearningColumn | undefined {
  if (column.kind !== part.kind) return undefined;
  column.present += part.present;
  for (const [at, rows] of byHour(part.presentByHour, part.present, hour))
    column.presentByHour[at] = (column.presentByHour[at] ?? 0) + rows;
  part.missing.forEach((rows, why) => {
    column.missing[why] = (column.missing[why] ?? 0) + rows;
  });
  if (column.kind === "categorical" && part.kind === "categorical") {
    for (const [text, rows] of part.counts) {
      column.count(text, rows);
      column.spread(text, byHour(part.countsByHour?.get(text), rows, hour));
    }
    return part;
  }
  if (column.kind !== "numeric" || part.kind !== "numeric") return undefined;
  const { values, hours } = part;
  const kept = part.hashes.findIndex((hash, i) => !column.sample.offer(hash, values[i] as number, hours?.[i] ?? hour));
  return kept < 0 ? part : { ...part, hashes: part.hashes.slice(0, kept), values: values.slice(0, kept) };
}

/** Rows by hour of the week: as told, or all in one hour. */
function byHour(told: Float64Array | undefined, rows: number, hour: number): Map<number, number> {
  if (told === undefined) return new Map([[hour, rows]]);
  return new Map([...told.entries()].filter(([, count]) => count > 0));
}

export function encodeLearningColumn(column: LearningColumn, out: ByteWriter): void {
  out.text(column.name);
  out.byte(column.kind === "numeric" ? 0 : 1);
  out.varint(column.present);
  for (const why of missingReasons.keys()) out.varint(column.missing[why] ?? 0);
  if (column.kind === "numeric") {
    out.doubles(column.hashes);
    out.doubles(column.values);
    return;
  }
  out.varint(column.counts.size);
  for (const [text, rows] of column.counts) {
    out.text(text);
    out.varint(rows);
  }
}

/** @throws RangeError if the bytes end before the column does. */
export function decodeLearningColumn(bytes: ByteReader): LearningColumn {
  const name = bytes.text();
  const numeric = bytes.byte() === 0;
  const present = bytes.varint();
  const missing = missingReasons.map(() => bytes.varint());
  if (numeric) return { name, kind: "numeric", present, missing, hashes: bytes.doubles(), values: bytes.doubles() };
  const size = bytes.varint();
  const counts = new Map<string, number>();
  for (let i = 0; i < size; i += 1) counts.set(bytes.text(), bytes.varint());
  return { name, kind: "categorical", present, missing, counts };
}
