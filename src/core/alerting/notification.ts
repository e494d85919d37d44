import type { Family, Serving, Severity } from "../facts.ts";

export interface Link {
  readonly text: string;
  readonly href: string;
}

/** One alert inside an incident, as it is told. */
interface NotifiedAlert {
  readonly rule: string;
  readonly family: Family;
  readonly severity: Severity;
  readonly feature: string | null;
  /** `country=BR`; left out where it is about all rows. */
  readonly segment?: string;
  readonly state: string;
  /** `errors 6.1 % of 1980, limit 3.0 %`. */
  readonly effect: string;
}

/** What a person is told; plain data, which each notifier puts into its own words' shape. */
export interface Notification {
  /** De-duplication key, at most 255 characters: an incident's id, or `<incident>-<what>`. */
  readonly key: string;
  readonly incident: string;
  /** `trigger` opens or updates, `resolve` closes, `change` only informs and pages nobody. */
  readonly action: "trigger" | "resolve" | "change";
  readonly severity: Severity;
  /** One line, at most 1024 characters. */
  readonly summary: string;
  readonly serving: Serving;
  /** Event time since which it has been so, epoch ms. */
  readonly sinceMs: number;
  /** Wall time at which it was written, epoch ms. */
  readonly atMs: number;
  readonly cause: string;
  /** What driftline did, or did not do and why. */
  readonly done: string;
  readonly nextStep: string;
  /** Changes announced or seen lately. */
  readonly changes: readonly string[];
  readonly alerts: readonly NotifiedAlert[];
  readonly links: readonly Link[];
}

/** Summaries are cut here: PagerDuty takes no more. */
export const summaryLimit = 1_024;
