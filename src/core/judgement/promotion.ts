import { effectText } from "../alerting/notification-text.ts";
import type { ModelState } from "../evaluation/model-state.ts";
import type { Books } from "./books.ts";

/** What a gate that asks before a version gets more traffic is told. */
export interface PromotionAnswer {
  /** `no`: it does harm, or was rolled back. `hold`: it does otherwise than its control. `unknown`: doubt, which promotes nothing. */
  readonly answer: "go" | "hold" | "no" | "unknown";
  readonly why: string;
  /** Its rows of the last day. */
  readonly samples: number;
}

/** A version with fewer rows than this has not been seen well enough. */
const enoughRows = 200;
/** Data older than this, wall time, says nothing of now. */
const freshMs = 120_000;

/** Whether a version may be promoted as far as driftline knows; `doubts` are what keeps it from acting at all. */
export function promotionAnswer(
  books: Books,
  model: ModelState | undefined,
  version: string,
  doubts: readonly string[],
  watermarkMs: number,
  nowMs: number,
): PromotionAnswer {
  const states = [...(model?.servings ?? [])].filter(({ serving }) => serving.version === version);
  if (model === undefined || states.length === 0)
    return { answer: "unknown", why: `${version} has not been seen`, samples: 0 };
  const samples = states.reduce(
    (sum, { log }) => sum + log.recordsFrom(0).reduce((rows, { predictions }) => rows + predictions, 0),
    0,
  );
  const say = (answer: PromotionAnswer["answer"], why: string): PromotionAnswer => ({ answer, why, samples });
  if (books.rollbacks.quarantined.some(({ serving }) => serving.model === model.model && serving.version === version))
    return say("no", `${version} was rolled back and is quarantined`);
  const harm = states
    .flatMap(({ serving }) => books.alerts.firing(serving))
    .find(({ evidence }) => evidence?.family === "harm");
  if (harm?.evidence) return say("no", effectText(harm.evidence));
  const hold = books.holds.holds.find(
    ({ serving, state }) => serving.model === model.model && serving.version === version && state === "standing",
  );
  if (hold !== undefined) return say("hold", effectText(hold.evidence));
  if (doubts.length > 0) return say("unknown", doubts.join(", "));
  if (nowMs - watermarkMs > freshMs) return say("unknown", "data is stale");
  if (model.frame === null) return say("unknown", `${model.model} has no reference yet`);
  if (samples < enoughRows) return say("unknown", `${samples} rows, ${enoughRows} needed`);
  const lastSeenMs = Math.max(...states.map(({ serving }) => model.activity.of(serving)?.lastSeenMs ?? 0));
  if (nowMs - lastSeenMs > freshMs) return say("unknown", `${version} does not serve now`);
  return say("go", "nothing stands against it");
}
