import type { Judge } from "../../core/judge.ts";
import { promotionAnswer } from "../../core/judgement/promotion.ts";
import type { HoldView, PromotionView, ReadModel } from "../../edge/web/read-model.ts";

/** A version unseen for longer, event time, no longer serves. */
const servingMs = 30_000;

/** What gates and people may read of promotions. */
export function promotions(judge: Judge, nowMs: () => number): Pick<ReadModel, "holds" | "promotion" | "onTrial"> {
  return {
    holds: () => holdViews(judge),
    promotion: (model, version) => promotionView(judge, model, version, nowMs()),
    onTrial: (target) => onTrial(judge, target),
  };
}

/** Whether a version may have more traffic, as a gate is told. */
function promotionView(judge: Judge, model: string, version: string, nowMs: number): PromotionView {
  const doubts = [...judge.holds.entries()].map(([why, detail]) => `${why}: ${detail}`);
  return promotionAnswer(judge.books, judge.models.find(model), version, doubts, judge.watermarkMs, nowMs);
}

/** Promotions that are or were held, the newest first, with what targets were asked. */
function holdViews({ books }: Judge): HoldView[] {
  return books.holds.holds.map(({ serving, incident, state, why, asked, sinceMs, evidence }) => ({
    ...{ serving, incident, state, why, asked, evidence },
    since: sinceMs,
    requests: books.holds.requests
      .filter((request) => request.incident === incident && request.kind !== "retrain")
      .map(({ kind, target, state: stands }) => ({ kind, target, state: stands })),
  }));
}

/** The one canary of a target's model that serves now. */
function onTrial({ books, models }: Judge, target: string): string | undefined {
  const settings = books.rollbacks.targets.find(({ name }) => name === target);
  const model = settings && models.find(settings.model);
  if (model === undefined) return undefined;
  const versions = [...model.activity.servings]
    .filter(({ serving, lastSeenMs }) => serving.role === "canary" && lastSeenMs >= model.lastPaneMs - servingMs)
    .map(({ serving }) => serving.version);
  return versions.length === 1 ? versions[0] : undefined;
}
