import type { Share } from "./deployment.ts";
import type { Happenings } from "./happenings.ts";
import type { NumericFeature } from "./toy-model.ts";
import { healthyErrorRate } from "./toy-model.ts";
import type { Conditions } from "./traffic.ts";

/** What goes wrong, and for whom. */
export interface Fault {
  readonly versions: readonly string[];
  readonly errorRate: number;
  readonly factors: Partial<Record<NumericFeature, number>>;
}

/** A story that the demo tells: who serves, what breaks, and what must come of it. Times are event time. */
export interface Scenario {
  readonly title: string;
  /** Who serves once the new version is rolled out; before that the old one has everything. */
  readonly rollout: readonly Share[];
  readonly fault: Fault | null;
  /** From the rollout to the fault. */
  readonly faultAfterMs: number;
  /** How long it goes on after the fault, or after the rollout where there is none; with an order, at most. */
  readonly lastsMs: number;
  /** Whether an order is to be carried out and proven: the story then ends soon after its proof. */
  readonly endsVerified: boolean;
  /** What should have happened and has not, or the other way round; empty when all is as it should be. */
  missing(seen: Happenings): string[];
}

/** How the world stands for a version while a fault is on, or not. */
export function conditionsUnder(fault: Fault | null, version: string): Conditions {
  if (fault?.versions.includes(version)) return fault;
  return { errorRate: healthyErrorRate, factors: {} };
}
