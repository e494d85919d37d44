import type { Delivery } from "./alerting/outbox.ts";
import type { Fact, HoldReason } from "./facts.ts";
import type { AuditEntry, PartitionId } from "./machine.ts";
import type { Reference } from "./reference/reference.ts";
import type { PaneDelta } from "./stream/pane-delta.ts";

/** What a person asks for, by command line or API. */
export type OperatorCommand =
  /** Closes a target's open circuit, and re-arms it after a lost store. */
  | { readonly kind: "reset"; readonly target: string; readonly by: string }
  /** Puts a learned or built reference in force. */
  | { readonly kind: "accept reference"; readonly model: string; readonly hash: string; readonly by: string };

export type JudgeInput =
  | { readonly kind: "panes"; readonly deltas: readonly PaneDelta[]; readonly watermarkMs: number; readonly idleAtClose: readonly PartitionId[]; readonly nowMs: number }
  | { readonly kind: "hold"; readonly why: HoldReason; readonly active: boolean; readonly detail: string; readonly nowMs: number }
  | { readonly kind: "delivered"; readonly effectId: string; readonly result: Delivery; readonly nowMs: number }
  | { readonly kind: "command"; readonly command: OperatorCommand; readonly nowMs: number }
  /** `frozen` names the maintenance window that is open now. */
  | { readonly kind: "tick"; readonly nowMs: number; readonly frozen: string | null };

export interface JudgeOutput {
  readonly facts: readonly Fact[];
  readonly audit: readonly AuditEntry[];
  /** References frozen from the stream just now: to be written to their files before the checkpoint that names them. */
  readonly learned: readonly { readonly hash: string; readonly reference: Reference }[];
}
