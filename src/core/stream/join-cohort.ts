import type { Role } from "../record.ts";

/** Length of a cohort: predictions that finished, or early labels that are dated, within the same 30 minutes. */
export const cohortMs = 1_800_000;

/** Who made a prediction; one object per version and role. */
export interface Serving {
  readonly version: string;
  readonly role: Role;
}

/** Pending rows that arrive together and leave together. */
export interface JoinCohort {
  readonly number: number;
  /** Undefined: labels that came before their predictions. */
  readonly serving: Serving | undefined;
  /** Event time, epoch ms. */
  readonly startMs: number;
  /** Its rows are the ids of a sample of 2^-level. */
  level: number;
  blocks: number[];
}

export function cohortStart(atMs: number): number {
  return Math.floor(atMs / cohortMs) * cohortMs;
}
