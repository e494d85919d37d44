import { expect, test } from "vitest";
import { askAgain, askGates, type GateContext, type GateName, gateNames } from "../../../src/core/rollback/gates.ts";
import type { Order } from "../../../src/core/rollback/order.ts";
import { newTargetState } from "../../../src/core/rollback/target.ts";
import { alarm, auto, harm, Story, situation, startMs } from "../../support/rollback-story.ts";

const open: GateContext = {
  alarm,
  situation: situation(),
  target: auto,
  state: newTargetState("prod"),
  destination: { to: "v1", why: "v1 is known good" },
  inFlight: null,
  earlier: null,
  isQuarantined: false,
  ordersToday: { target: 0, all: 0, limitOfAll: 3 },
  commonCauseModels: 3,
  byHand: null,
  approvedBy: null,
};

const state = (change: Partial<GateContext["state"]>): Partial<GateContext> => ({
  state: { ...open.state, ...change },
});
const now = (change: Partial<GateContext["situation"]>): Partial<GateContext> => ({ situation: situation(change) });

const blocked: [gate: GateName, change: Partial<GateContext>, why: string][] = [
  ["mode", { target: { ...auto, mode: "observe" } }, "observe: recorded, nothing is sent"],
  ["signal", { alarm: { ...alarm, evidence: { ...harm, family: "drift" } } }, "drift never rolls back"],
  ["signal", { alarm: { ...alarm, evidence: { ...harm, family: "quality" } } }, "quality never rolls back"],
  ["signal", now({ warnOnly: "the reference is provisional" }), "the reference is provisional"],
  ["firing", now({ firing: false }), "the alert is not firing"],
  ["data", now({ data: "stale" }), "data is stale"],
  ["data", now({ data: "insufficient" }), "data is insufficient"],
  ["data", now({ liveRows: 199 }), "199 rows, 200 needed"],
  ["data", now({ agePanes: 1 }), "the version has only just begun to serve"],
  ["attribution", now({ previous: { version: "v1", quiet: false } }), "v1 had it before"],
  ["known-good", { destination: { to: null, why: "v1 is quarantined" } }, "v1 is quarantined"],
  ["in-flight", { inFlight: { id: "o1", state: "sent" } as Order }, "order o1 is sent"],
  ["in-flight", { earlier: { id: "o1", state: "expired" } as Order }, "this incident had order o1, expired"],
  ["armed", state({ disarmed: "the store was lost" }), "disarmed: the store was lost"],
  ["circuit", state({ circuit: "open", circuitWhy: "order o1 is failed" }), "circuit open: order o1 is failed"],
  ["quarantine", { isQuarantined: true }, "v2 was rolled back before and has come back"],
  ["cool-down", state({ cooldownUntilMs: startMs + 1000 }), "cooling down until 2023-11-14T22:13:21Z"],
  ["target-budget", { ordersToday: { target: 2, all: 2, limitOfAll: 3 } }, "2 of 2 orders a day spent for this target"],
  ["global-budget", { ordersToday: { target: 0, all: 3, limitOfAll: 3 } }, "3 of 3 orders a day spent for all targets"],
  ["common-cause", now({ modelsFiring: 3 }), "3 models fire at once"],
  ["freeze", now({ freeze: "nightly" }), "frozen: nightly"],
  ...(["gap", "lag", "second member", "degraded input", "store unwritable"] as const).map(
    (hold): [GateName, Partial<GateContext>, string] => ["hold", now({ holds: [hold] }), `held: ${hold}`],
  ),
  ["hold", now({ expectedChange: "new feature feed" }), "held: expected change: new feature feed"],
  ["serves", now({ serves: false }), "v2 no longer serves as primary"],
];

test("with nothing against it every gate is open, and none asks for approval", () => {
  expect(askGates(open).filter(({ passed, needsApproval }) => !passed || needsApproval)).toEqual([]);
});

test("gates are asked in the order of the design", () => {
  expect(gateNames.join(" ")).toBe(
    "mode signal firing data attribution known-good in-flight armed circuit quarantine cool-down target-budget global-budget common-cause freeze hold serves",
  );
});

test.each(blocked)("the %s gate closes alone (%#)", (gate, change, why) => {
  const closed = askGates({ ...open, ...change }).filter(({ passed }) => !passed);
  expect(closed).toEqual([{ gate, passed: false, why }]);
});

test("every gate has a case that closes it", () => {
  expect(new Set(blocked.map(([gate]) => gate))).toEqual(new Set(gateNames));
});

test.each([
  ["mode", { target: { ...auto, mode: "approve" as const } }],
  ["circuit", state({ circuit: "half-open" })],
  ["attribution", now({ onsetMs: startMs, activationMs: startMs - 25 * 3_600_000 })],
])("the %s gate may ask for approval", (gate, change) => {
  expect(askGates({ ...open, ...change }).flatMap((one) => (one.needsApproval ? one.gate : []))).toEqual([gate]);
});

test("a canary that serves can be rolled back though it is never the active version", () => {
  const canary = { ...alarm, serving: { ...alarm.serving, role: "canary" as const } };
  expect(askGates({ ...open, alarm: canary }).every(({ passed }) => passed)).toBe(true);
});

test("an order by hand passes what only accuses, and meets every other gate", () => {
  const byHand = { ...open, ...now({ firing: false, warnOnly: "provisional", freeze: "nightly" }), byHand: "ann" };
  expect(askGates(byHand).flatMap(({ gate, passed }) => (passed ? [] : gate))).toEqual(["freeze"]);
});

test.each([
  ["open", { ordersToday: { target: 2, all: 9, limitOfAll: 3 }, isQuarantined: true, earlier: { id: "o1" } as Order }],
  ["wait", now({ holds: ["lag"] })],
  ["wait", now({ freeze: "nightly" })],
  ["wait", now({ data: "stale" })],
  ["void", now({ firing: false })],
  ["void", now({ serves: false, holds: ["lag"] })],
  ["void", { destination: { to: null, why: "v1 is itself alarming" } }],
] as const)("an order that was made finds the gates %s again (%#)", (answer, change) => {
  expect(askAgain({ ...open, ...change }).answer).toBe(answer);
});

test("every gate of every judgement is a fact", () => {
  const facts = new Story().alarm().facts.flatMap((fact) => (fact.kind === "gate" ? fact.gate : []));
  expect(facts).toEqual(gateNames);
});
