import type { Happenings } from "./happenings.ts";
import type { Fault, Scenario } from "./scenario.ts";
import { healthyErrorRate } from "./toy-model.ts";

const minuteMs = 60_000;
const all = { version: "v2", role: "primary", share: 1 } as const;
const halves = [
  { version: "v1", role: "primary", share: 0.5 },
  { version: "v2", role: "primary", share: 0.5 },
] as const;
const badVersion: Fault = { versions: ["v2"], errorRate: 0.06, factors: {} };
const outage: Fault = { versions: ["v1", "v2"], errorRate: 0.3, factors: {} };
const drift: Fault = {
  versions: ["v1", "v2"],
  errorRate: healthyErrorRate,
  factors: { amount: 1.6, account_age_days: 0.6 },
};

/** Every scenario by its name. */
export const scenarios = {
  "bad-promotion": {
    title: "v2 takes all traffic and fails 6 % of it instead of 1 %",
    rollout: [all],
    fault: badVersion,
    faultAfterMs: 0,
    lastsMs: 45 * minuteMs,
    endsVerified: true,
    missing: (seen) => missingRollback(seen, "v2", "v1"),
  },
  "bad-canary": {
    title: "v2 gets 10 % of the traffic as a canary and fails 6 % of it instead of 1 %",
    rollout: [
      { version: "v1", role: "primary", share: 0.9 },
      { version: "v2", role: "canary", share: 0.1 },
    ],
    fault: badVersion,
    faultAfterMs: 0,
    lastsMs: 45 * minuteMs,
    endsVerified: true,
    missing: (seen) => missingRollback(seen, "v2", "v1"),
  },
  "good-promotion": {
    title: "v2 takes all traffic and is as good as v1",
    rollout: [all],
    fault: null,
    faultAfterMs: 0,
    lastsMs: 8 * minuteMs,
    endsVerified: false,
    missing: (seen) => [
      ...unless(seen.activated.at(-1) === "v2", "v2 was not seen to become the active version"),
      ...noOrder(seen),
      ...unless(seen.fired.size === 0, `alerts fired: ${[...seen.fired.keys()].join(", ")}`),
    ],
  },
  "input-drift": {
    title: "two features move under both versions, which answer as well as before",
    rollout: halves,
    fault: drift,
    faultAfterMs: 4 * minuteMs,
    lastsMs: 6 * minuteMs,
    endsVerified: false,
    missing: (seen) => [...missingDrift(seen, Object.keys(drift.factors)), ...noOrder(seen)],
  },
  "both-versions-fail": {
    title: "an upstream outage makes both versions fail 30 % of their predictions",
    rollout: halves,
    fault: outage,
    faultAfterMs: 4 * minuteMs,
    lastsMs: 4 * minuteMs,
    endsVerified: false,
    missing: (seen) => [
      ...unless(seen.fired.get("errors")?.size === 2, "the errors of both versions should have fired an alert"),
      ...unless(seen.paged.size > 0, "nobody was paged"),
      ...unless(seen.closedGates.has("attribution"), "the attribution gate was not named as closed"),
      ...noOrder(seen),
    ],
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;
export const scenarioNames = Object.keys(scenarios) as ScenarioName[];

/** What a rolled-back bad version leaves behind: one order, sent, confirmed and verified, and a page. */
function missingRollback(seen: Happenings, from: string, to: string): string[] {
  const orders = [...seen.orders.values()];
  const order = orders[0];
  if (order === undefined) return [`no order: ${closedGates(seen)}`];
  return [
    ...unless(seen.fired.get("errors")?.has(from) === true, `the errors of ${from} fired no alert`),
    ...unless(seen.paged.size > 0, "nobody was paged"),
    ...unless(orders.length === 1, `${orders.length} orders instead of one`),
    ...unless(order.from === from && order.to === to, `the order went from ${order.from} to ${order.to}`),
    ...(["confirmed", "verified"] as const).flatMap((state) =>
      unless(order.states.includes(state), `the order was never ${state}: it is ${order.states.at(-1)}`),
    ),
  ];
}

function missingDrift(seen: Happenings, features: readonly string[]): string[] {
  const expected = features.map((feature) => `distribution of ${feature}`);
  return [
    ...expected.flatMap((name) =>
      unless(seen.fired.get(name)?.size === 2, `no alert for the ${name} of both versions`),
    ),
    ...[...seen.fired.keys()].flatMap((name) =>
      unless(expected.includes(name), `an alert that should not be: ${name}`),
    ),
  ];
}

function noOrder(seen: Happenings): string[] {
  return unless(seen.orders.size === 0, "something was ordered");
}

function closedGates({ closedGates, alarms }: Happenings): string {
  if (alarms.length === 0) return "nothing was detected";
  return [...closedGates].map(([gate, why]) => `${gate} (${why})`).join(", ") || "every gate was open";
}

function unless(holds: boolean, otherwise: string): string[] {
  return holds ? [] : [otherwise];
}
