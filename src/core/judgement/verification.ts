import { insideBand } from "../detection/clear.ts";
import type { ModelState } from "../evaluation/model-state.ts";
import type { RollbackBook } from "../rollback/rollback-book.ts";
import type { Turn } from "../rollback/turn.ts";
import { harmLimitOver, metricCounts } from "./metric-counts.ts";

/** Shows a closed pane of a model to the orders that wait for proof: one look each at the alarmed metric of the ordered version. */
export function verifyOrders(rollbacks: RollbackBook, model: ModelState, paneStartMs: number, nowMs: number): Turn[] {
  return rollbacks
    .verifying()
    .filter(({ serving, fromMs }) => serving.model === model.model && paneStartMs >= fromMs)
    .map(({ orderId, serving, metric, fromMs }) => {
      const state = model.find(serving);
      const counts = state === undefined ? { successes: 0, trials: 0 } : metricCounts(model, state, metric, fromMs);
      const limit = state === undefined ? undefined : harmLimitOver(model, metric, state.log, fromMs);
      const isShown = limit !== undefined && state?.log.get(paneStartMs) !== undefined && counts.trials > 0;
      const verdict = !isShown ? "insufficient" : insideBand([counts], limit) ? "clear" : "unclear";
      return rollbacks.sawMetric(orderId, verdict, paneStartMs, nowMs);
    });
}
