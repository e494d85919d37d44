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
      const log = model.find(serving)?.log;
      const counts = log === undefined ? { successes: 0, trials: 0 } : metricCounts(log, metric, model, fromMs);
      const limit = log === undefined ? undefined : harmLimitOver(model, metric, log, fromMs);
      const isShown = limit !== undefined && log?.get(paneStartMs) !== undefined && counts.trials > 0;
      const verdict = !isShown ? "insufficient" : insideBand([counts], limit) ? "clear" : "unclear";
      return rollbacks.sawMetric(orderId, verdict, paneStartMs, nowMs);
    });
}
