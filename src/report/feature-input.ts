import type { Sample } from "../core/drift/compatibility/sample.ts";
import type { HistoryColumn } from "../core/reference/history-table.ts";
import type { ReferenceColumn } from "../core/reference/reference.ts";
import type { ColumnKind } from "../core/schema.ts";

/** A feature of the reference: its rows, or only what an artefact keeps of them. */
export type ReferenceFeature =
  | { readonly column: HistoryColumn; readonly sample: Sample }
  | { readonly frozen: ReferenceColumn };

/** A feature on both sides. */
export interface FeatureInput {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly reference: ReferenceFeature;
  readonly live: HistoryColumn;
  readonly liveSample: Sample;
}
