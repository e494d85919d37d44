import type { AlertBook } from "../alerting/alert-book.ts";
import type { ClosedPane } from "../evaluation/close-pane.ts";
import type { ModelState } from "../evaluation/model-state.ts";
import type { TaintBook } from "../evaluation/taint-book.ts";
import type { Fact } from "../facts.ts";
import { paneMs } from "../stream/pane-delta.ts";

/** What the judge knows of a pane besides its counts. */
export interface PaneDoubts {
  readonly alerts: AlertBook;
  readonly quarantined: readonly { readonly serving: { readonly model: string; readonly version: string } }[];
  /** So many records are rejected that what is left may not be like the rest. */
  readonly isDegraded: boolean;
}

/**
 * Notes which versions' rows of a pane must not enter a reference: those of a version that is firing, from the onset of
 * what it fires for; of one in quarantine; and of degraded input. While the model learns, it is told.
 */
export function keepClean(
  { model, frame }: ModelState,
  { paneStartMs, served, findings }: ClosedPane,
  taints: TaintBook,
  { alerts, quarantined, isDegraded }: PaneDoubts,
): Fact[] {
  const toMs = paneStartMs + paneMs;
  const facts: Fact[] = [];
  const see = (version: string | null, why: string, fromMs: number): void => {
    if (!taints.see(model, version, why, fromMs, toMs) || frame !== null) return;
    const of = version === null ? "" : ` of ${version}`;
    facts.push({
      kind: "reference",
      model,
      state: "tainted",
      hash: "",
      why: `panes${of} are left out: ${why}`,
      atMs: fromMs,
    });
  };
  if (isDegraded) see(null, "degraded input", paneStartMs);
  for (const { serving, predictions } of served) {
    if (predictions === 0) continue;
    const { version } = serving;
    if (alerts.firing(serving).length > 0) see(version, "firing", paneStartMs);
    if (quarantined.some((one) => one.serving.model === model && one.serving.version === version))
      see(version, "quarantined", paneStartMs);
  }
  for (const { serving, onsetMs } of findings) see(serving.version, "firing", Math.min(onsetMs, paneStartMs));
  return facts;
}
