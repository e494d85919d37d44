import type { Evidence, Serving } from "../facts.ts";
import type { Role } from "../record.ts";

/**
 * What a repeated request does: `yes` the same again, `key` nothing, because the target knows the order's key,
 * `no` perhaps a second rollout, `inverting` undoes the first (slot swaps, "undo").
 */
type Idempotence = "yes" | "key" | "no" | "inverting";

/** What can be rolled back, and how far driftline may go. */
export interface TargetSettings {
  readonly name: string;
  readonly model: string;
  /** The role it moves; null: primary and canary. Shadows answer nobody and are never rolled back. */
  readonly role: Exclude<Role, "shadow"> | null;
  /** `observe`: judge and record, send nothing. `approve`: a person says yes to each. `auto`. */
  readonly mode: "observe" | "approve" | "auto";
  readonly idempotent: Idempotence;
  /** Whether it can be asked which version it serves. */
  readonly canProbe: boolean;
  /** Wall time after an order in which there is no other. */
  readonly cooldownMs: number;
  /** Orders in 24 h of wall time. */
  readonly ordersPerDay: number;
  /** An order not taken by then is void: a late rollback hits a version that was fixed meanwhile. */
  readonly orderExpiryMs: number;
  /** How long an approval may be given. */
  readonly approveWithinMs: number;
  readonly confirmWithinMs: number;
  readonly verifyWithinMs: number;
  /** An onset this long after the activation is still blamed on the new version, event time. */
  readonly attributionWindowMs: number;
  /** What a later onset may do: ask a person, or act. */
  readonly steadyState: "approve" | "auto";
  /** Versions declared good by a person, best first. */
  readonly knownGood: readonly string[];
  /** What a version must have served without a harm alert to be known good: rows, and event time with traffic. */
  readonly minPredictions: number;
  readonly minAgeMs: number;
  /** Rows of the version behind an alarm. */
  readonly minLiveRows: number;
  /** Share of the version's predictions that must have a label for wrong predictions to count against it. */
  readonly minLabelCoverage: number;
  /** How long a rolled-back version stays quarantined, wall time. */
  readonly quarantineMs: number;
  /** Whether it can be asked to hold a promotion. */
  readonly takesHolds: boolean;
  /** How far apart requests to train anew are for one reference, wall time; null: it takes none. */
  readonly retrainEveryMs: number | null;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Everything that a target need not say. */
export const targetDefaults: Omit<TargetSettings, "name" | "model"> = {
  role: null,
  mode: "observe",
  idempotent: "no",
  canProbe: false,
  cooldownMs: 24 * hourMs,
  ordersPerDay: 2,
  orderExpiryMs: 10 * minuteMs,
  approveWithinMs: hourMs,
  confirmWithinMs: 10 * minuteMs,
  verifyWithinMs: 30 * minuteMs,
  attributionWindowMs: 24 * hourMs,
  steadyState: "approve",
  knownGood: [],
  minPredictions: 10_000,
  minAgeMs: hourMs,
  minLiveRows: 200,
  minLabelCoverage: 0.5,
  quarantineMs: 7 * 24 * hourMs,
  takesHolds: false,
  retrainEveryMs: null,
};

export interface RollbackSettings {
  readonly targets: readonly TargetSettings[];
  /** Orders in 24 h over all targets. */
  readonly ordersPerDay: number;
  /** So many models firing at once have a common cause, which no rollback cures. */
  readonly commonCauseModels: number;
}

/** What a version is accused of. */
export interface Alarm {
  readonly incident: string;
  readonly serving: Serving;
  readonly evidence: Evidence;
}

/** One accusation of an incident: several metrics may accuse, each with gates of its own. */
interface JudgedAlarm {
  /** Incident, metric, and against what. */
  readonly key: string;
  readonly gates: Readonly<Record<string, boolean>>;
}

/** What is remembered of a target besides its orders. */
export interface TargetState {
  readonly name: string;
  /** Why a person must re-arm it first; null: nothing of the kind. */
  readonly disarmed: string | null;
  /** `open`: nothing automatic until a reset. `half-open`: after a reset, the first order needs approval. */
  readonly circuit: "closed" | "open" | "half-open";
  readonly circuitWhy: string;
  /** The order in flight. */
  readonly orderId: string | null;
  readonly cooldownUntilMs: number;
  /** Moves only when a person orders again. */
  readonly attemptEpoch: number;
  /** The last alarm that was judged. */
  readonly alarm: Alarm | null;
  /** Which gates the newest alarms passed: gates are told when they change. */
  readonly judged: readonly JudgedAlarm[];
  /** The newest incidents for which `observe` has said that it would have ordered. */
  readonly observed: readonly string[];
  readonly phase: TargetPhase | null;
}

export type TargetPhase = "disarmed" | "armed" | "cool-down" | "circuit-open" | "circuit-half-open";

export function newTargetState(name: string): TargetState {
  return {
    name,
    disarmed: null,
    circuit: "closed",
    circuitWhy: "",
    orderId: null,
    cooldownUntilMs: 0,
    attemptEpoch: 0,
    alarm: null,
    judged: [],
    observed: [],
    phase: null,
  };
}

/** The target that moves this version, if any. */
export function targetOf(targets: readonly TargetSettings[], serving: Serving): TargetSettings | undefined {
  if (serving.role === "shadow") return undefined;
  return targets.find(({ model, role }) => model === serving.model && (role === null || role === serving.role));
}
