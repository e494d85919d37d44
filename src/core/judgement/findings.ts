import type { Fact } from "../facts.ts";
import type { AuditEntry } from "../machine.ts";
import type { NamedReference } from "./obey-reference.ts";

/** What an input has led to, while it is being applied. */
export interface Findings {
  readonly facts: Fact[];
  readonly audit: AuditEntry[];
  readonly learned: NamedReference[];
  readonly proposed: NamedReference[];
  readonly nowMs: number;
}
