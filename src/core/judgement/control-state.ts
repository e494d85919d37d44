import type { ModelState } from "../evaluation/model-state.ts";
import type { ServingState } from "../evaluation/serving-state.ts";

/** What a control has answered, and when it last did, event time. */
interface ControlState {
  readonly state: ServingState;
  readonly lastSeenMs: number;
}

/**
 * A control as it answers users now: a version that was a canary and is the primary has a state in either role, of which
 * the one seen last counts. Undefined for a version that answers nobody.
 */
export function controlState({ servings, activity }: ModelState, version: string): ControlState | undefined {
  return [...servings]
    .filter(({ serving }) => serving.version === version && serving.role !== "shadow")
    .flatMap((state) => {
      const seen = activity.of(state.serving);
      return seen === undefined ? [] : [{ state, lastSeenMs: seen.lastSeenMs, predictions: seen.predictions }];
    })
    .sort((a, b) => b.lastSeenMs - a.lastSeenMs || b.predictions - a.predictions)[0];
}
