import { incidentId } from "../alerting/incident.ts";
import type { ModelState } from "../evaluation/model-state.ts";
import type { Evidence } from "../facts.ts";
import type { Alarm, TargetSettings } from "../rollback/target.ts";
import { harmLimitOver, metricCounts } from "./metric-counts.ts";

const hourMs = 3_600_000;

/**
 * What a person accuses a version of who orders it away though nothing has alarmed: its errors of the last hour, by which
 * the ordered version is verified. Null where it does not serve, or nothing could tell whether the order helped.
 */
export function accusedByHand(target: TargetSettings, version: string, model: ModelState | undefined): Alarm | null {
  const state = [...(model?.servings ?? [])].find(
    ({ serving }) =>
      serving.version === version &&
      serving.role !== "shadow" &&
      (target.role === null || target.role === serving.role) &&
      model?.activity.of(serving) !== undefined,
  );
  if (model === undefined || state === undefined || model.frame === null) return null;
  const { serving, log } = state;
  const fromMs = model.lastPaneMs - hourMs;
  const limit = harmLimitOver(model, "errors", log, fromMs);
  if (limit === undefined) return null;
  const { successes, trials } = metricCounts(model, state, "errors", fromMs);
  const activationMs = model.activity.of(serving)?.activatedMs ?? model.lastPaneMs;
  const evidence: Evidence = {
    family: "harm",
    metric: "errors",
    feature: null,
    against: "absolute",
    control: null,
    observed: trials === 0 ? 0 : successes / trials,
    limit,
    n: trials,
    paneStartMs: model.lastPaneMs,
  };
  return { incident: incidentId(serving, activationMs), serving, evidence };
}
