import type { Serving, Severity } from "../facts.ts";

/** What became of an order, or of its version, that an acknowledged page would hide. */
export type FateKind =
  | "approval-needed"
  | "ordered"
  | "confirmed"
  | "verified"
  | "expired"
  | "failed"
  | "ambiguous"
  | "unconfirmed"
  | "ineffective"
  | "reappeared";

/** A turn in a rollback that people are told of under a key of its own, `<incident>-<kind>`. */
export interface Fate {
  readonly incident: string;
  readonly serving: Serving;
  readonly kind: FateKind;
  /** `open` pages, `tell` only informs, `close` takes back an open one. */
  readonly action: "open" | "tell" | "close";
  readonly severity: Severity;
  /** What driftline did: `ordered fraud v7 → v6 at target prod`. */
  readonly done: string;
  readonly nextStep: string;
}
