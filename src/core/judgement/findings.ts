import type { Fact } from "../facts.ts";
import type { AuditEntry } from "../machine.ts";
import type { Reference } from "../reference/reference.ts";

/** What an input has led to, while it is being applied. */
export interface Findings {
  readonly facts: Fact[];
  readonly audit: AuditEntry[];
  readonly learned: { readonly hash: string; readonly reference: Reference }[];
  readonly nowMs: number;
}
