import type { ModelState } from "../evaluation/model-state.ts";
import type { Fact } from "../facts.ts";
import type { Books } from "./books.ts";

/** Silence is stale, never healthy: it freezes a model's alerts, and is an alert of its own after a while. */
export function hearSilence(model: ModelState, books: Books, watermarkMs: number, nowMs: number): Fact[] {
  const isStale = nowMs - model.lastPaneMs > model.staleAfterMs;
  const facts: Fact[] = [];
  for (const { serving, activatedMs, lastSeenMs } of model.activity.servings) {
    if (!isStale && lastSeenMs < model.lastPaneMs) continue;
    const changes = books.alerts.data(serving, activatedMs, isStale ? "stale" : "ok", watermarkMs, nowMs);
    facts.push(...books.alerted(changes, nowMs));
  }
  return facts;
}
