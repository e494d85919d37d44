import { type RollbackSettings, type TargetSettings, targetDefaults } from "../core/rollback/target.ts";
import type { Settings } from "./settings.ts";
import type { RollbackTargetSettings } from "./target-settings.ts";

/** The part of the settings that decides about rollbacks, without how an order is sent. */
export function rollbackPolicy({ targets, globalBudget }: Settings): RollbackSettings {
  return { targets: targets.map(targetPolicy), ...globalBudget };
}

function targetPolicy(target: RollbackTargetSettings): TargetSettings {
  const {
    name,
    model,
    mode,
    idempotent,
    knownGood,
    ordersPerDay,
    minPredictions,
    minLiveRows,
    minLabelCoverage,
    steadyState,
  } = target;
  return {
    ...targetDefaults,
    ...{
      name,
      model,
      mode,
      idempotent,
      knownGood,
      ordersPerDay,
      minPredictions,
      minLiveRows,
      minLabelCoverage,
      steadyState,
    },
    role: target.role ?? null,
    canProbe: target.probe !== undefined,
    cooldownMs: target.cooldown,
    orderExpiryMs: target.orderExpiry,
    confirmWithinMs: target.confirmWithin,
    verifyWithinMs: target.verifyWithin,
    attributionWindowMs: target.attributionWindow,
    minAgeMs: target.minAge,
    quarantineMs: target.quarantine,
    takesHolds: target.hold !== undefined,
    retrainEveryMs: target.retrain === undefined ? null : target.retrainEvery,
  };
}
