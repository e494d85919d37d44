import type { Evidence, Serving } from "../facts.ts";
import type { ExtraCounts } from "../stream/pane-extras.ts";

/** A detector raised its hand: what it saw, and since when. */
export interface Finding {
  readonly serving: Serving;
  /** Index of the stream in the reference frame's list; of an own metric or a segment the stream's id. */
  readonly stream: number | string;
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
  /** Own metrics and segments, by block; left out where the model has none. */
  readonly extras?: readonly ExtraCounts[];
}
