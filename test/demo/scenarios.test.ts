import { expect, test } from "vitest";
import type { Fact, OrderState } from "../../src/core/facts.ts";
import { Happenings } from "../../src/demo/happenings.ts";
import { scenarios } from "../../src/demo/scenarios.ts";
import { summarise } from "../../src/demo/verdict.ts";

const onsetMs = 1_000_000;

function serving(version: string): { model: string; version: string; role: "primary" } {
  return { model: "fraud", version, role: "primary" };
}

function firing(version: string, rule: string, feature: string | null = null): Fact {
  const family = rule === "errors" ? "harm" : "drift";
  return {
    kind: "alert",
    incident: "driftline-1",
    serving: serving(version),
    rule,
    feature,
    family,
    severity: "critical",
    state: "firing",
    atMs: onsetMs,
  };
}

function ordered(state: OrderState, orderId = "o1"): Fact {
  return { kind: "order", target: "toy", orderId, incident: "i", from: "v2", to: "v1", state, why: "", atMs: onsetMs };
}

function alarm(version: string, paneStartMs: number, metric = "errors", feature: string | null = null): Fact {
  const family = metric === "errors" ? "harm" : "drift";
  const evidence = {
    family,
    metric,
    feature,
    against: "absolute",
    control: null,
    observed: 0.06,
    limit: 0.015,
    n: 600,
    paneStartMs,
  } as const;
  return { kind: "alarm", serving: serving(version), evidence };
}

function seen(...facts: Fact[]): Happenings {
  const happenings = new Happenings();
  happenings.page("incident");
  for (const fact of facts) happenings.add(fact, onsetMs + 40_000);
  return happenings;
}

const rolledBack = [firing("v2", "errors"), ordered("requested"), ordered("confirmed"), ordered("verified")];

test("a rollback that is proven leaves nothing missing", () => {
  expect(scenarios["bad-promotion"].missing(seen(...rolledBack))).toEqual([]);
});

test("each thing that a bad promotion calls for is missed when it is not there", () => {
  const { missing } = scenarios["bad-promotion"];
  expect(missing(seen())).toEqual(["no order: nothing was detected"]);
  expect(missing(seen(...rolledBack.slice(1)))).toEqual(["the errors of v2 fired no alert"]);
  expect(missing(seen(...rolledBack.slice(0, 3)))).toEqual(["the order was never verified: it is confirmed"]);
  expect(missing(seen(...rolledBack, ordered("requested", "o2")))).toEqual(["2 orders instead of one"]);
});

test("an order held back by a gate is missed with the gate's name", () => {
  const gate: Fact = {
    kind: "gate",
    target: "toy",
    incident: "i",
    gate: "freeze",
    passed: false,
    why: "frozen",
    atMs: onsetMs,
  };
  expect(scenarios["bad-canary"].missing(seen(alarm("v2", onsetMs), gate))).toEqual(["no order: freeze (frozen)"]);
});

test("drift must be named by exactly the features that moved", () => {
  const { missing } = scenarios["input-drift"];
  const both = ["amount", "account_age_days"].flatMap((feature) =>
    ["v1", "v2"].map((version) => firing(version, "distribution", feature)),
  );
  expect(missing(seen(...both))).toEqual([]);
  expect(missing(seen(...both.slice(1)))).toEqual(["no alert for the distribution of amount of both versions"]);
  expect(missing(seen(...both, firing("v1", "distribution", "country")))).toEqual([
    "an alert that should not be: distribution of country",
  ]);
});

test("a good promotion with an order, an alert or no activation has failed", () => {
  const { missing } = scenarios["good-promotion"];
  const activated: Fact = { kind: "activated", serving: serving("v2"), previous: "v1", atMs: onsetMs };
  expect(missing(seen(activated))).toEqual([]);
  expect(missing(seen())).toEqual(["v2 was not seen to become the active version"]);
  expect(missing(seen(activated, ...rolledBack))).toEqual(["something was ordered", "alerts fired: errors"]);
});

test("alarms before the onset, of a healthy version or of a healthy metric are false", () => {
  const { fault } = scenarios["bad-promotion"];
  const happenings = seen(
    alarm("v2", onsetMs - 20_000),
    alarm("v1", onsetMs),
    alarm("v2", onsetMs, "distribution", "amount"),
    alarm("v2", onsetMs),
  );
  expect(summarise("bad-promotion", 7, happenings, fault, onsetMs)).toEqual({
    event: "summary",
    scenario: "bad-promotion",
    seed: 7,
    detectedAfterSeconds: 40,
    orders: 0,
    orderState: null,
    falseAlarms: 3,
  });
  expect(summarise("good-promotion", 7, happenings, null, Number.POSITIVE_INFINITY).falseAlarms).toBe(4);
});
