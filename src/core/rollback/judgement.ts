import type { Fact } from "../facts.ts";
import type { AuditEntry } from "../machine.ts";
import { askGates, type GateContext, type GateResult } from "./gates.ts";

/** What the gates let happen. `would-order`: everything but `observe` lets it. */
export interface Judgement {
  readonly results: readonly GateResult[];
  readonly decision: "order" | "ask" | "would-order" | "blocked";
  /** The first closed gate, or why none is. */
  readonly why: string;
}

/** Asks every gate and draws the conclusion. */
export function judge(context: GateContext): Judgement {
  const results = askGates(context);
  const closed = results.filter(({ passed }) => !passed);
  const first = closed[0];
  const reasons = results.filter(({ gate }) => gate === "signal" || gate === "attribution").map(({ why }) => why);
  if (first === undefined) {
    const asking = results.find(({ needsApproval }) => needsApproval);
    return asking === undefined
      ? { results, decision: "order", why: reasons.join("; ") }
      : { results, decision: "ask", why: [...reasons, `${asking.gate} asks for approval: ${asking.why}`].join("; ") };
  }
  if (closed.length === 1 && first.gate === "mode")
    return { results, decision: "would-order", why: reasons.join("; ") };
  const blocking = closed.find(({ gate }) => gate !== "mode") ?? first;
  return { results, decision: "blocked", why: `${blocking.gate}: ${blocking.why}` };
}

/** The gates that were not asked before, or have opened or closed since. */
export function changedGates(before: Readonly<Record<string, boolean>>, results: readonly GateResult[]): GateResult[] {
  return results.filter(({ gate, passed }) => before[gate] !== passed);
}

/** One fact per changed gate. */
export function gateFacts(target: string, incident: string, changed: readonly GateResult[], atMs: number): Fact[] {
  return changed.map(({ gate, passed, why }) => ({ kind: "gate", target, incident, gate, passed, why, atMs }));
}

/** The whole judgement with its evidence, for the audit. */
export function judgementAudit(context: GateContext, { results, decision, why }: Judgement): AuditEntry {
  const { alarm, target, destination, situation, byHand } = context;
  return {
    atMs: situation.nowMs,
    kind: "rollback.judged",
    body: {
      target: target.name,
      mode: target.mode,
      incident: alarm.incident,
      serving: alarm.serving,
      to: destination.to,
      evidence: alarm.evidence,
      decision,
      why,
      byHand,
      gates: results.map(({ gate, passed, why: reason }) => ({ gate, passed, why: reason })),
    },
  };
}
