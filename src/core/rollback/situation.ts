import type { HoldReason } from "../facts.ts";
import type { Alarm } from "./target.ts";

/** What the judge knows at this moment about an accused version; everything that gates ask and the books do not hold. */
export interface Situation {
  readonly nowMs: number;
  /** The alert is firing: not pending, not resolved. */
  readonly firing: boolean;
  /** Why this kind of alarm may not act, as a reference that is still provisional; null: it may. */
  readonly warnOnly: string | null;
  readonly data: "ok" | "insufficient" | "stale";
  /** Rows of the version in its role since its activation. */
  readonly liveRows: number;
  /** For an alarm of wrong predictions: share of them with a label, and labelled rows, since the onset. Null for others. */
  readonly labels: { readonly coverage: number; readonly rows: number } | null;
  /** Event time since the activation, in whole panes. */
  readonly agePanes: number;
  /** Event time at which the version began to serve in its role. */
  readonly activationMs: number;
  /** Event time at which the harm is estimated to have begun; the alarm's pane if nothing better is known. */
  readonly onsetMs: number;
  /** A version that serves the same traffic now, and whether it is quiet on the alarmed metric (null: not known). */
  readonly control: { readonly version: string; readonly quiet: boolean | null } | null;
  /** The version that served before in this role, and whether it was quiet on that metric (null: not known). */
  readonly previous: { readonly version: string; readonly quiet: boolean | null } | null;
  /** The active version of the model: where a canary's traffic goes. */
  readonly active: string | null;
  /** Versions of the model with a harm alert that fires. */
  readonly alarming: readonly string[];
  /** Models with a harm alert that fires, this one included. */
  readonly modelsFiring: number;
  /** The version still answers in this role. */
  readonly serves: boolean;
  /** Rows per pane of the version in its role, over the last 5 minutes. */
  readonly rowsPerPane: number;
  /** The maintenance window or freeze in force. */
  readonly freeze: string | null;
  readonly holds: readonly HoldReason[];
  /** An announced change whose effect is expected. */
  readonly expectedChange: string | null;
}

/** Gives what is known about an accused version now. An order is an alarm too. */
export type SituationOf = (alarm: Alarm) => Situation;
