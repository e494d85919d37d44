import type { ModelState } from "../evaluation/model-state.ts";
import type { Fact } from "../facts.ts";
import type { Books } from "./books.ts";

/**
 * Silence is stale, never healthy: it freezes a model's alerts, and is an alert of its own after a while. A shadow that
 * goes on being asked does not hide that nobody answers users any more.
 */
export function hearSilence(model: ModelState, books: Books, watermarkMs: number, nowMs: number): Fact[] {
  const facts: Fact[] = [];
  for (const { serving, activatedMs, lastSeenMs } of model.activity.servings) {
    const heardMs = serving.role === "shadow" ? model.lastPaneMs : model.activity.heardMs(serving.role);
    const isStale = nowMs - heardMs > model.staleAfterMs;
    if (!isStale && lastSeenMs < heardMs) continue;
    const changes = books.alerts.data(serving, activatedMs, isStale ? "stale" : "ok", watermarkMs, nowMs);
    facts.push(...books.alerted(changes, nowMs));
  }
  return facts;
}
