import { DesignEffectSums, trustedPanes, uncertainDesignEffect } from "../reference/design-effect.ts";
import type { PaneLog } from "./pane-log.ts";
import type { ServingState } from "./serving-state.ts";

/** φ of an own metric over a version's logged panes from `fromMs` on; of a block that the log does not hold the uncertain one. */
export function logDesignEffect(
  log: PaneLog,
  block: string,
  fromMs: number,
  toMs = Number.POSITIVE_INFINITY,
): { readonly panes: number; readonly designEffect: number } {
  const sums = new DesignEffectSums(1);
  for (const { start, own } of log.records()) {
    const count = start >= fromMs && start < toMs ? own.find(({ block: id }) => id === block) : undefined;
    if (count !== undefined) sums.add(start, [count.yes], count.told);
  }
  const [designEffect = uncertainDesignEffect] = sums.panes === 0 ? [] : sums.upperLimits();
  return { panes: sums.panes, designEffect };
}

/** Measured anew this often, event time, at fixed times, so that a restart measures the same. */
const remeasureMs = 600_000;
const measured = new WeakMap<ServingState, { readonly at: number; readonly effects: Map<string, number> }>();

/** φ of an own metric over a version's panes of the last day before the running ten minutes; 1 where they are too few to tell. */
export function dayOwnEffect(state: ServingState, block: string, paneStartMs: number): number {
  const at = paneStartMs - (paneStartMs % remeasureMs);
  let known = measured.get(state);
  if (known?.at !== at) {
    known = { at, effects: new Map() };
    measured.set(state, known);
  }
  const effect = known.effects.get(block);
  if (effect !== undefined) return effect;
  const { panes, designEffect } = logDesignEffect(state.log, block, Number.NEGATIVE_INFINITY, at);
  const fresh = panes < trustedPanes ? 1 : designEffect;
  known.effects.set(block, fresh);
  return fresh;
}
