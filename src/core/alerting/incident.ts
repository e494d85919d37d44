import { createHash } from "node:crypto";
import type { Evidence, Family, Serving, Severity } from "../facts.ts";

/** One alert listed inside an incident. */
export interface IncidentAlert {
  readonly key: string;
  readonly rule: string;
  readonly family: Family;
  readonly severity: Severity;
  readonly feature: string | null;
  /** `country=BR`; left out where it is about all rows. */
  readonly segment?: string;
  readonly state: "firing" | "clearing" | "resolved";
  readonly evidence: Evidence | null;
}

/** What a receiver has been told under a key, so that it is resolved through the routing key that triggered it. */
export interface Told {
  readonly receiver: string;
  /** Names the secret that was used, without being it. */
  readonly routingKeyId: string;
  readonly key: string;
  readonly severity: Severity;
  /** Wall time of the last word. */
  readonly atMs: number;
}

/** Everything wrong with one activation of a version in a role. */
export interface Incident {
  readonly id: string;
  readonly serving: Serving;
  readonly activationMs: number;
  readonly state: "open" | "resolved";
  /** The worst of its standing alerts, or of all once resolved. */
  readonly severity: Severity;
  /** Event time of the first firing. */
  readonly sinceMs: number;
  readonly resolvedMs: number | null;
  /** Event time at which the version stopped serving, if that is what ended it. */
  readonly supersededMs: number | null;
  readonly alerts: readonly IncidentAlert[];
  readonly told: readonly Told[];
  /** Numbers the effects, so that their ids are the same after a restart. */
  readonly sequence: number;
  readonly cause: string;
  /** Where it comes from: features, segment, version, in the order of evidence, a sentence each; left out before any was told. */
  readonly attribution?: readonly string[];
  readonly done: string;
  readonly nextStep: string;
  readonly changes: readonly string[];
}

const severities: readonly Severity[] = ["info", "warning", "error", "critical"];

/** 0 for info … 3 for critical. */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}

/** The worst of some severities; `info` of none. */
export function worst(list: readonly Severity[]): Severity {
  return list.reduce<Severity>((bad, one) => (severityRank(one) > severityRank(bad) ? one : bad), "info");
}

/** `driftline-` and 64 hex digits: the same over restarts, replays and replicas. */
export function incidentId(serving: Serving, activationMs: number): string {
  const identity = JSON.stringify([serving.model, serving.version, serving.role, activationMs]);
  return `driftline-${createHash("sha256").update(identity).digest("hex")}`;
}
