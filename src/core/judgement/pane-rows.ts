import type { ClosedPane } from "../evaluation/close-pane.ts";
import type { PaneRows } from "../rollback/order-proof.ts";
import { paneMs } from "../stream/pane-delta.ts";

/** What a closed pane proves about orders and versions: how many rows each version served. */
export function paneRows(model: string, { paneStartMs, served }: ClosedPane): PaneRows {
  const rows = served.map(({ serving, predictions }) => ({
    version: serving.version,
    role: serving.role,
    rows: predictions,
  }));
  return { model, paneStartMs, paneEndMs: paneStartMs + paneMs, rows };
}
