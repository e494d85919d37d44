import { jsonCodec, pack, unpack } from "../codec.ts";
import type { Entry, StateChange } from "../machine.ts";
import type { LabelTask } from "./label-task.ts";
import type { ModelScores } from "./model-scores.ts";
import type { LabelSettings, OpenJoin } from "./open-join.ts";

/** What the store keeps of a model's labels besides rows and cohorts. */
export interface LabelRecord {
  readonly task: LabelTask;
  /** The task is a guess from labels alone: no prediction has been seen. */
  readonly guessed: boolean;
  readonly classes: readonly string[];
  readonly positive: string | null;
  /** Classes that rows keep a score each of, in their order; the first format had none. */
  readonly scored?: readonly string[];
  readonly labelled: boolean;
  /** Settings that the counts rest on: with others they start anew. */
  readonly told: { readonly task: LabelTask["kind"] | null; readonly positive: string | null };
  /** Ids of the segment keys whose codes rows hold, in their order; left out where there are none. */
  readonly segments?: readonly string[];
}

const labelRecordCodec = jsonCodec<LabelRecord>(2);

/** A model's record as the store has it. */
export class StoredRecord {
  readonly #key: string;
  #text = "";

  constructor(key: string) {
    this.#key = key;
  }

  /** The record, if the store has another one. */
  take(record: LabelRecord | undefined): Entry[] {
    const text = JSON.stringify(record);
    if (record === undefined || text === this.#text) return [];
    this.#text = text;
    return [{ key: this.#key, value: pack(labelRecordCodec, record) }];
  }

  keep({ puts }: StateChange): void {
    if (puts.some(({ key }) => key === this.#key)) this.#text = "";
  }

  /** Undefined where the store has none. */
  restore(entries: readonly Entry[]): LabelRecord | { readonly unreadable: string } | undefined {
    const stored = entries.find(({ key }) => key === this.#key);
    const record = stored && unpack(labelRecordCodec, stored.value);
    if (record !== undefined && !("unreadable" in record)) this.#text = JSON.stringify(record);
    return record;
  }
}

/** @param keys ids of the segment keys whose codes rows hold */
export function recordOf(
  { task, classes }: OpenJoin,
  { positive, scored }: ModelScores,
  known: Pick<LabelRecord, "guessed" | "labelled">,
  settings: LabelSettings,
  keys: readonly string[],
): LabelRecord {
  const { guessed, labelled } = known;
  const told = { task: settings.task, positive: settings.positive };
  const record = { task, guessed, classes: classes.texts, positive, scored, labelled, told };
  return keys.length === 0 ? record : { ...record, segments: keys };
}
