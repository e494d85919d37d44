import type { Delivery } from "./alerting/outbox.ts";
import type { Fact, HoldReason } from "./facts.ts";
import type { Asked } from "./judgement/obey.ts";
import type { NamedReference } from "./judgement/obey-reference.ts";
import type { AuditEntry, Entry, PartitionId } from "./machine.ts";
import type { CommandReply } from "./rollback/command.ts";
import type { ProbeAnswer } from "./rollback/order-sending.ts";
import type { CohortDelta } from "./stream/cohort-delta.ts";
import type { PaneDelta } from "./stream/pane-delta.ts";

export type JudgeInput =
  | {
      readonly kind: "panes";
      readonly deltas: readonly PaneDelta[];
      readonly watermarkMs: number;
      readonly idleAtClose: readonly PartitionId[];
      readonly nowMs: number;
    }
  /** Late labels have no open pane: before the panes that close with them. */
  | { readonly kind: "cohorts"; readonly deltas: readonly CohortDelta[]; readonly nowMs: number }
  | {
      readonly kind: "hold";
      readonly why: HoldReason;
      readonly active: boolean;
      readonly detail: string;
      readonly nowMs: number;
    }
  | { readonly kind: "delivered"; readonly effectId: string; readonly result: Delivery; readonly nowMs: number }
  | { readonly kind: "probed"; readonly effectId: string; readonly answer: ProbeAnswer; readonly nowMs: number }
  /** Once, after `restore` and before anything else. `lostStore` says why earlier decisions are unknown. */
  | {
      readonly kind: "started";
      readonly nowMs: number;
      readonly lostStore: string | null;
      readonly frozen: string | null;
    }
  /** The source found, after the start, that earlier decisions are unknown. */
  | { readonly kind: "lostStore"; readonly why: string; readonly nowMs: number }
  /** What the store holds of a model's learning, read because marked panes are to be taken out of it. */
  | { readonly kind: "relearn"; readonly model: string; readonly stored: readonly Entry[]; readonly nowMs: number }
  | Asked
  /** `frozen` names the maintenance window that is open now. */
  | { readonly kind: "tick"; readonly nowMs: number; readonly frozen: string | null };

export interface JudgeOutput {
  readonly facts: readonly Fact[];
  readonly audit: readonly AuditEntry[];
  /** The answer to a command. */
  readonly reply: CommandReply | null;
  /** References just now put in force, frozen from the stream or accepted: to be written to their files before the checkpoint that names them. */
  readonly learned: readonly NamedReference[];
  /** References that judge nothing yet: to be written to their files likewise. */
  readonly proposed: readonly NamedReference[];
}
