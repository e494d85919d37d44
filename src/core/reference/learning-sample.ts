import type { ByteReader, ByteWriter } from "../codec.ts";
import { type PartitionId, partitionKey } from "../machine.ts";
import { type ColumnValues, unseen } from "../profile/column-values.ts";
import type { PaneSample, PaneSampler } from "../stream/pane-cell.ts";
import type { LearningSample } from "../stream/pane-delta.ts";
import type { RowGroup } from "../stream/row-batch.ts";
import {
  type CategoryLearner,
  type ColumnLearner,
  decodeLearningColumn,
  encodeLearningColumn,
  learn,
  type NumberLearner,
  newLearner,
} from "./learning-column.ts";
import { positionWord, saltedHash, textSeed } from "./sample-hash.ts";

/** Values of a numeric column that edges are learned from. */
export const sampleLimit = 50_000;

/** Makes the learning samples of panes: at most `limit` values of a numeric column, chosen by the hash of their position. */
export function learningSampler(limit = sampleLimit): PaneSampler {
  return {
    begin: (source) => new PaneLearning(source, limit),
    decode: (bytes, source) => PaneLearning.decode(bytes, source, limit),
  };
}

class PaneLearning implements PaneSample {
  readonly #seed: ReturnType<typeof textSeed>;
  readonly #limit: number;
  readonly #columns = new Map<string, ColumnLearner>();

  constructor(source: PartitionId, limit: number) {
    this.#seed = textSeed(partitionKey(source));
    this.#limit = limit;
  }

  static decode(bytes: ByteReader, source: PartitionId, limit: number): PaneLearning {
    const sample = new PaneLearning(source, limit);
    for (let left = bytes.varint(); left > 0; left -= 1) {
      const part = decodeLearningColumn(bytes);
      learn(sample.#column(part.name, part.kind), part);
    }
    return sample;
  }

  add(group: RowGroup, from: number, to: number): void {
    const high = new Int32Array(to - from);
    const low = new Int32Array(to - from);
    for (let row = from; row < to; row += 1) {
      const [offset, rowInRecord] = [group.offset[row] as number, group.rowInRecord[row] as number];
      high[row - from] = positionWord(this.#seed.high, offset, rowInRecord);
      low[row - from] = positionWord(this.#seed.low, offset, rowInRecord);
    }
    group.schema.columns.forEach(({ name, kind, codes }, index) => {
      const values = group.columns[index];
      if (values === undefined) return;
      const column = this.#column(name, kind);
      countMissing(column, values, from, to);
      if (column.kind === "numeric") addNumbers(column, name, values, from, to, high, low);
      else addCategories(column, [...codes.keys()], values, from, to);
    });
  }

  take(): LearningSample {
    return { columns: [...this.#columns].map(([name, column]) => column.taken(name)) };
  }

  encode(out: ByteWriter): void {
    out.varint(this.#columns.size);
    for (const [name, column] of this.#columns) encodeLearningColumn(column.taken(name), out);
  }

  #column(name: string, kind: ColumnLearner["kind"]): ColumnLearner {
    const known = this.#columns.get(name);
    if (known !== undefined) return known;
    const column = newLearner(kind, this.#limit);
    this.#columns.set(name, column);
    return column;
  }
}

function countMissing(column: ColumnLearner, { flags }: ColumnValues, from: number, to: number): void {
  for (let row = from; row < to; row += 1) {
    const flag = flags[row] as number;
    if (flag === 0 || flag === unseen) column.present += 1;
    else column.missing[flag - 1] = (column.missing[flag - 1] as number) + 1;
  }
}

function addNumbers(
  column: NumberLearner,
  name: string,
  { values, flags }: ColumnValues,
  from: number,
  to: number,
  high: Int32Array,
  low: Int32Array,
): void {
  const salt = textSeed(name);
  for (let row = from; row < to; row += 1) {
    if (flags[row] !== 0) continue;
    const hash = saltedHash(high[row - from] as number, low[row - from] as number, salt);
    column.sample.offer(hash, values[row] as number);
  }
}

function addCategories(
  column: CategoryLearner,
  texts: readonly string[],
  { values, flags }: ColumnValues,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row += 1) {
    const text = flags[row] === 0 ? texts[values[row] as number] : undefined;
    if (text !== undefined) column.count(text, 1);
  }
}
