import type { HoldView } from "./page-views.ts";

/** What comes in, what was wrong with it, and what waits to go out. */
export interface IngestView {
  readonly pollAgeMs: number;
  readonly watermarkMs: number | null;
  readonly openPanes: number;
  readonly closedPanes: number;
  readonly records: number;
  readonly partitions: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly nextOffset: number;
    readonly lagRecords: number;
    readonly caughtUp: boolean;
  }[];
  readonly conditions: readonly { readonly name: string; readonly message: string }[];
  readonly holds: readonly HoldView[];
  readonly rejects: readonly {
    readonly topic: string;
    readonly reason: string;
    readonly count: number;
    /** What was recognised of the first one, every value masked. */
    readonly sample: string;
  }[];
  readonly defects: readonly { readonly topic: string; readonly defect: string; readonly count: number }[];
  readonly labels: readonly { readonly model: string; readonly outcome: string; readonly count: number }[];
  /** What was posted, by outcome, and what of it waits to be counted; null where nothing may be posted. */
  readonly posts: {
    readonly requests: readonly { readonly kind: string; readonly outcome: string; readonly count: number }[];
    readonly waiting: { readonly records: number; readonly bytes: number };
  } | null;
  readonly outbox: { readonly waiting: number; readonly dead: number };
  readonly checkpoint: { readonly count: number; readonly failures: number; readonly lastMs: number };
}
