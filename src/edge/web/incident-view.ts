import type { Evidence, Serving, Severity } from "../../core/facts.ts";

export interface IncidentView {
  readonly id: string;
  readonly serving: Serving;
  readonly activatedAt: number;
  readonly state: "open" | "resolved";
  readonly severity: Severity;
  readonly since: number;
  readonly resolvedAt: number | null;
  readonly supersededAt: number | null;
  readonly alerts: readonly {
    readonly rule: string;
    readonly family: string;
    readonly severity: Severity;
    readonly feature: string | null;
    readonly segment?: string;
    readonly state: string;
    readonly evidence: Evidence | null;
  }[];
  readonly told: readonly { readonly receiver: string; readonly severity: Severity; readonly atMs: number }[];
  readonly cause: string;
  /** Where it comes from: features, segment, version, in the order of evidence. */
  readonly attribution: readonly string[];
  readonly done: string;
  readonly nextStep: string;
  readonly changes: readonly string[];
}
