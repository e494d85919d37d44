import type { AlertBook } from "../alerting/alert-book.ts";
import type { ModelState } from "../evaluation/model-state.ts";
import type { Serving, Signal } from "../facts.ts";
import { paneMs } from "../stream/pane-delta.ts";

/** Rows of the last day below which nothing can be said. */
const enoughRows = 200;

/** What a version is said to be: the worst thing that is known of it; doubt comes before quiet. */
export function signalOf(serving: Serving, model: ModelState, alerts: AlertBook, nowMs: number): Signal {
  const families = new Set(alerts.firing(serving).map((alert) => alert.evidence?.family));
  if (families.has("harm")) return "harmed";
  const log = model.find(serving)?.log;
  if (log === undefined || nowMs - (log.newestMs + paneMs) > model.staleAfterMs) return "stale";
  if (families.has("drift") || families.has("hold")) return "drifting";
  if (families.has("quality")) return "degraded";
  if (model.frame === null || model.frame.bands.every((band) => band === undefined)) return "not monitorable";
  const rows = log.recordsFrom(0).reduce((sum, { predictions }) => sum + predictions, 0);
  return rows < enoughRows ? "insufficient" : "quiet";
}
