import { utcTime } from "../utc-time.ts";
import { attribute } from "./attribution.ts";
import type { Destination } from "./destination.ts";
import type { Order } from "./order.ts";
import type { Situation } from "./situation.ts";
import type { Alarm, TargetSettings, TargetState } from "./target.ts";

/** Everything that gates may ask. */
export interface GateContext {
  readonly alarm: Alarm;
  readonly situation: Situation;
  readonly target: TargetSettings;
  readonly state: TargetState;
  readonly destination: Destination;
  /** The order in flight at this target, and the last one for this incident, whatever became of it. */
  readonly inFlight: Order | null;
  readonly earlier: Order | null;
  readonly isQuarantined: boolean;
  readonly ordersToday: { readonly target: number; readonly all: number; readonly limitOfAll: number };
  readonly commonCauseModels: number;
  /** Who asked for the order; null: driftline itself. */
  readonly byHand: string | null;
  /** Who has said yes to it; null: nobody was asked, or nobody has answered. */
  readonly approvedBy: string | null;
}

export interface GateResult {
  readonly gate: GateName;
  readonly passed: boolean;
  readonly why: string;
  /** It passes only if a person says yes. */
  readonly needsApproval?: true;
}

type Verdict = Omit<GateResult, "gate">;

/** A version younger than this has not been seen well enough. */
const warmUpPanes = 2;

/** Every gate, in the order in which it is asked. Each is pure and says why. */
const gates = {
  mode: ({ target }) =>
    target.mode === "observe" ? no("observe: recorded, nothing is sent") : yes(target.mode, target.mode === "approve"),
  signal: ({ alarm, situation, byHand }) => {
    if (byHand !== null) return yes(`ordered by ${byHand}`);
    if (alarm.evidence.family !== "harm") return no(`${alarm.evidence.family} never rolls back`);
    return situation.warnOnly === null ? yes(`harm: ${alarm.evidence.metric}`) : no(situation.warnOnly);
  },
  firing: ({ situation, byHand }) =>
    situation.firing || byHand !== null ? yes("firing") : no("the alert is not firing"),
  data: ({ situation, target }) => {
    if (situation.data !== "ok") return no(`data is ${situation.data}`);
    if (situation.liveRows < target.minLiveRows) return no(`${situation.liveRows} rows, ${target.minLiveRows} needed`);
    const { labels } = situation;
    if (labels !== null && labels.rows < target.minLiveRows)
      return no(`${labels.rows} labelled rows, ${target.minLiveRows} needed`);
    if (labels !== null && !(labels.coverage >= target.minLabelCoverage))
      return no(
        `${percent(labels.coverage)} of its predictions have a label, ${percent(target.minLabelCoverage)} needed`,
      );
    if (situation.agePanes < warmUpPanes) return no("the version has only just begun to serve");
    return yes(`${situation.liveRows} rows`);
  },
  attribution: ({ alarm, situation, target, byHand }) => {
    if (byHand !== null) return yes(`ordered by ${byHand}`);
    const { verdict, why } = attribute(alarm, situation, target);
    return verdict === "no" ? no(why) : yes(why, verdict === "ask");
  },
  "known-good": ({ destination }) => (destination.to === null ? no(destination.why) : yes(destination.why)),
  "in-flight": ({ inFlight, earlier, byHand }) => {
    if (inFlight !== null) return no(`order ${inFlight.id} is ${inFlight.state}`);
    if (earlier !== null && byHand === null) return no(`this incident had order ${earlier.id}, ${earlier.state}`);
    return yes("nothing in flight");
  },
  armed: ({ state }) => (state.disarmed === null ? yes("armed") : no(`disarmed: ${state.disarmed}`)),
  circuit: ({ state }) => {
    if (state.circuit === "open") return no(`circuit open: ${state.circuitWhy}`);
    return state.circuit === "closed" ? yes("closed") : yes("first order after a reset", true);
  },
  quarantine: ({ alarm, isQuarantined, byHand }) =>
    isQuarantined && byHand === null
      ? no(`${alarm.serving.version} was rolled back before and has come back`)
      : yes("not quarantined"),
  "cool-down": ({ state, situation }) =>
    situation.nowMs < state.cooldownUntilMs
      ? no(`cooling down until ${utcTime(state.cooldownUntilMs)}`)
      : yes("not cooling down"),
  "target-budget": ({ ordersToday, target }) => within(ordersToday.target, target.ordersPerDay, "for this target"),
  "global-budget": ({ ordersToday }) => within(ordersToday.all, ordersToday.limitOfAll, "for all targets"),
  "common-cause": ({ situation, commonCauseModels }) =>
    situation.modelsFiring >= commonCauseModels
      ? no(`${situation.modelsFiring} models fire at once`)
      : yes("no common cause"),
  freeze: ({ situation }) => (situation.freeze === null ? yes("no freeze") : no(`frozen: ${situation.freeze}`)),
  hold: ({ situation, byHand, approvedBy }) => {
    // An expected effect holds what driftline does by itself, not what a person has decided.
    const change = byHand === null && approvedBy === null ? situation.expectedChange : null;
    const holds = [...situation.holds, ...(change === null ? [] : [`expected change: ${change}`])];
    return holds.length === 0 ? yes("nothing holds actions") : no(`held: ${holds.join(", ")}`);
  },
  serves: ({ alarm, situation }) => {
    const { version, role } = alarm.serving;
    return situation.serves ? yes(`${version} serves as ${role}`) : no(`${version} no longer serves as ${role}`);
  },
} satisfies Record<string, (context: GateContext) => Verdict>;

export type GateName = keyof typeof gates;

export const gateNames = Object.keys(gates) as readonly GateName[];

/** Gates that may open again while an order waits; an order that meets any other closed gate is void. */
const passing: readonly GateName[] = ["data", "common-cause", "freeze", "hold"];
/** Gates that an order passed by being made, and that its own existence would close. */
const onceOnly: readonly GateName[] = ["in-flight", "quarantine", "cool-down", "target-budget", "global-budget"];

/** Asks every gate; none is skipped, so that the record shows all. */
export function askGates(context: GateContext): GateResult[] {
  return gateNames.map((gate) => ({ gate, ...gates[gate](context) }));
}

/** Asks again, before an attempt of an order that was made: open, closed for now, or void. */
export function askAgain(context: GateContext): { readonly answer: "open" | "wait" | "void"; readonly why: string } {
  const closed = askGates(context).filter(({ gate, passed }) => !passed && !onceOnly.includes(gate));
  const final = closed.find(({ gate }) => !passing.includes(gate));
  if (final !== undefined) return { answer: "void", why: `${final.gate}: ${final.why}` };
  const first = closed[0];
  return first === undefined ? { answer: "open", why: "" } : { answer: "wait", why: `${first.gate}: ${first.why}` };
}

function within(spent: number, limit: number, whose: string): Verdict {
  return spent < limit ? yes(`${spent} of ${limit} today`) : no(`${spent} of ${limit} orders a day spent ${whose}`);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

function yes(why: string, needsApproval = false): Verdict {
  return needsApproval ? { passed: true, why, needsApproval } : { passed: true, why };
}

function no(why: string): Verdict {
  return { passed: false, why };
}
