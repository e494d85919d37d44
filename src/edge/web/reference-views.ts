import type { ReferenceView } from "./read-model.ts";

export interface ReferenceDetail extends ReferenceView {
  readonly model: string;
  readonly learning: {
    readonly rows: number;
    readonly rowsNeeded: number;
    readonly fromMs: number | null;
    readonly untilMs: number | null;
  } | null;
  readonly source: {
    readonly kind: string;
    readonly from: string;
    readonly rows: number;
    readonly fromMs: number | null;
    readonly toMs: number | null;
    readonly version: string | null;
  } | null;
  readonly rates: readonly { readonly rate: string; readonly share: number; readonly limit: number | null }[];
  readonly columns: readonly ReferenceColumnView[];
  /** Made from live panes and not yet accepted; null: none. */
  readonly proposal: {
    readonly hash: string;
    readonly version: string;
    readonly fromMs: number;
    readonly toMs: number;
    readonly notes: readonly string[];
    readonly by: string;
    readonly atMs: number;
  } | null;
  /** What was accepted, and what it replaced, the newest first; any of them can be accepted again. */
  readonly acceptances: readonly {
    readonly hash: string;
    readonly before: string | null;
    readonly by: string;
    readonly atMs: number;
  }[];
  /** Panes that never enter a reference, in order of event time; `by` null: driftline saw it by itself. */
  readonly taints: readonly {
    readonly fromMs: number;
    readonly toMs: number;
    readonly why: string;
    readonly by: string | null;
    readonly version: string | null;
  }[];
}

export interface ReferenceColumnView {
  readonly name: string;
  readonly kind: "numeric" | "categorical";
  readonly rows: number;
  readonly missing: number;
  /** min, median, max; or the most frequent categories. */
  readonly summary: string;
  /** Shares of 32 parts between min and max, for a small picture; of the ten most frequent categories. */
  readonly shares: readonly number[];
}
