import { jsonCodec, unpack } from "../codec.ts";
import { provisionalLayout } from "../profile/layout.ts";
import type { RateEstimate } from "../reference/reference.ts";
import type { ActivityState } from "./activity.ts";
import type { JudgedExtrasState } from "./judged-extras.ts";

/** What the store keeps of a model besides its versions. */
interface ModelRecord extends JudgedExtrasState {
  readonly referenceHash: string;
  readonly lastPaneMs: number;
  /** Left out by an older driftline. */
  readonly thresholdsFromMs?: number;
  readonly activity: ActivityState;
  /** How often predictions were wrong, where that was learned. */
  readonly labels?: RateEstimate;
}

export const modelRecordCodec = jsonCodec<ModelRecord>(1);

/** The hash of the reference that a stored record was judged by; null while the model learned. */
export function storedReference(value: Uint8Array): string | null {
  const record = unpack(modelRecordCodec, value);
  return "unreadable" in record || record.referenceHash === provisionalLayout.hash ? null : record.referenceHash;
}
