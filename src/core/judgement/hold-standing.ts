import { insideBand, isTelling } from "../detection/clear.ts";
import { conditionalBand } from "../detection/conditional-band.ts";
import { readHoldCounts } from "../detection/hold-counts.ts";
import { holdTolerance } from "../detection/hold-streams.ts";
import { holdList } from "../evaluation/hold-frame.ts";
import { holdStreamOf, pairOf } from "../evaluation/judge-hold.ts";
import type { ModelState } from "../evaluation/model-state.ts";
import type { ServingState } from "../evaluation/serving-state.ts";
import { controlState } from "./control-state.ts";
import type { Cause } from "./standing.ts";

/** A control that has served nothing for this long, event time, has left: nothing is left to be compared with, or held back. */
const leftAfterMs = 300_000;

/**
 * Whether the difference between a version and its control that holds its promotion is over: every stream that raised it
 * is back inside its band, over the last hour or, where both have too few rows in it, the last day.
 */
export function isClearOfHold({ streams, control }: Cause, state: ServingState, model: ModelState): boolean {
  const { frame } = model;
  if (frame === null) return true;
  const other = control === null ? undefined : controlState(model, control);
  if (other === undefined || model.lastPaneMs - other.lastSeenMs > leftAfterMs) return true;
  const list = holdList(frame);
  const over = (who: ServingState, span: "1h" | "24h") =>
    readHoldCounts(list.counts, frame.layout, who.window(span).total);
  const spans = (["1h", "24h"] as const).map((span) => [over(state, span), over(other.state, span)] as const);
  return streams.every((id) => {
    const stream = holdStreamOf(list, id);
    if (stream === undefined) return true;
    const pairs = spans.map(([mine, theirs]) => pairOf(stream, 0, mine, theirs));
    const shares = pairs.map(({ successes, controlSuccesses }) => ({
      successes,
      trials: successes + controlSuccesses,
    }));
    const limits = pairs.map(
      ({ trials, controlTrials }) => conditionalBand(trials, controlTrials, holdTolerance)?.limit,
    );
    const [hour, day] = shares;
    const [limit, dayLimit] = limits;
    if (hour === undefined || day === undefined || limit === undefined || dayLimit === undefined) return false;
    return isTelling(hour, limit) ? insideBand([hour], limit) : insideBand([day], dayLimit);
  });
}
