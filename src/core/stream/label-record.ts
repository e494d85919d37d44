import { jsonCodec } from "../codec.ts";
import type { LabelTask } from "./label-task.ts";

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
}

export const labelRecordCodec = jsonCodec<LabelRecord>(2);
