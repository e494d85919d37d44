import type { NewEffect } from "../alerting/effect.ts";
import type { Fate } from "../alerting/fate.ts";
import type { Fact } from "../facts.ts";
import type { AuditEntry } from "../machine.ts";

/** What one input to the rollback book comes to: for the log, the audit, the outbox and the incident book. */
export interface Turn {
  readonly facts: readonly Fact[];
  readonly audit: readonly AuditEntry[];
  /** For `Outbox.add`. */
  readonly effects: readonly NewEffect[];
  /** For `Outbox.withdraw`, before `add`. */
  readonly withdrawn: readonly string[];
  /** For `IncidentBook.fates`. */
  readonly fates: readonly Fate[];
  /** For `IncidentBook.describe`: what driftline did or did not do about an incident, which pages nobody. */
  readonly words: readonly { readonly incident: string; readonly done: string; readonly nextStep: string }[];
}

export const emptyTurn: Turn = { facts: [], audit: [], effects: [], withdrawn: [], fates: [], words: [] };

/** Several turns, in order, as one. */
export function joinTurns(turns: readonly Turn[]): Turn {
  return {
    facts: turns.flatMap(({ facts }) => facts),
    audit: turns.flatMap(({ audit }) => audit),
    effects: turns.flatMap(({ effects }) => effects),
    withdrawn: turns.flatMap(({ withdrawn }) => withdrawn),
    fates: turns.flatMap(({ fates }) => fates),
    words: turns.flatMap(({ words }) => words),
  };
}
