import type { ReferenceDifference } from "../../core/drift/reference-difference.ts";

/** What keeps every order back on purpose. */
export interface FreezeView {
  /** Declared by a person, who may lift it; else a maintenance window of the settings. */
  readonly byHand: boolean;
  readonly text: string;
}

/** An announced change. */
export interface ChangeView {
  readonly id: string;
  readonly what: string;
  /** Null: every model, every version. */
  readonly model: string | null;
  readonly version: string | null;
  readonly expects: string | null;
  readonly at: number;
  readonly until: number | null;
  readonly by: string;
  /** Its effect is expected now. */
  readonly isExpected: boolean;
}

/** A rolled-back version whose return is an alert. */
export interface QuarantineView {
  readonly model: string;
  readonly version: string;
  readonly orderId: string;
  readonly until: number;
}

/** One of two references that are compared. */
interface ComparedReference {
  readonly hash: string;
  readonly accepted: boolean;
  readonly kind: "file" | "learned";
  /** File name, topic, or the version whose live panes it is made of. */
  readonly from: string;
  readonly rows: number;
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly version: string | null;
}

/** What would change if `to` took the place of `from`. */
export interface DifferenceView extends ReferenceDifference {
  readonly model: string;
  readonly from: ComparedReference;
  readonly to: ComparedReference;
  /** What a proposal left out, and what it cannot know. */
  readonly notes: readonly string[];
}
