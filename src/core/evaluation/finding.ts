import type { Evidence, Serving } from "../facts.ts";

/** A detector raised its hand: what it saw, and since when. */
export interface Finding {
  readonly serving: Serving;
  /** Index of the stream in the reference frame's list. */
  readonly stream: number;
  /** Event time at which the run that led here began, epoch ms. */
  readonly onsetMs: number;
  readonly evidence: Evidence;
}

/** One version in one role in a pane that has just closed: its on-time rows, counted in the frame's layout. */
export interface ServedPane {
  readonly serving: Serving;
  readonly predictions: number;
  readonly counts: Float64Array;
  /** Whether every row was counted in the reference's layout; if not, only the scalars mean anything. */
  readonly isFramed: boolean;
}
