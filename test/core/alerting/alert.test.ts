import { expect, test } from "vitest";
import { type Alert, advance, type Look, type Step } from "../../../src/core/alerting/alert.ts";
import type { Rule } from "../../../src/core/alerting/rule.ts";
import { evidence, serving } from "../../support/alert-story.ts";

const reading: Rule = {
  name: "accuracy",
  metric: "accuracy",
  family: "harm",
  severity: "critical",
  signal: "reading",
  forMs: 60_000,
  clearAfter: 1,
  keepFiringForMs: 30_000,
};
const detector: Rule = { ...reading, signal: "detector", forMs: 0, clearAfter: 3 };

/** `b` beyond, `-` between, `v` below, `i` insufficient, `s` stale: one look each ten seconds. */
function run(rule: Rule, looks: string): (string | undefined)[] {
  let alert: Alert | undefined;
  return [...looks].map((mark, index) => {
    const look: Look = {
      serving,
      activationMs: 0,
      feature: null,
      level: mark === "v" ? "below" : mark === "b" ? "beyond" : "between",
      data: mark === "i" ? "insufficient" : mark === "s" ? "stale" : "ok",
      atMs: index * 10_000,
      evidence,
    };
    const step: Step = advance(alert, look, rule);
    alert = step.alert;
    return step.step ?? alert?.state;
  });
}

const last = (rule: Rule, looks: string) => run(rule, looks).at(-1);

test("a reading beyond its threshold is pending, and fires after `for`", () => {
  expect(run(reading, "bbbbbbb")).toEqual(["pending", "pending", "pending", "pending", "pending", "pending", "firing"]);
});

test("a pending reading that is no longer beyond its threshold comes to nothing", () => {
  expect(run(reading, "bb-")).toEqual(["pending", "pending", "inactive"]);
});

test("a detector's alarm fires at once where `for` is zero", () => {
  expect(run(detector, "b")).toEqual(["firing"]);
});

test("a pending detector stays up between alarms until the clear rule is met", () => {
  const slow = { ...detector, forMs: 60_000 };
  expect(last(slow, "b-----")).toBe("pending");
  expect(last(slow, "b------")).toBe("firing");
  expect(run(slow, "bvvv")).toEqual(["pending", "pending", "pending", "inactive"]);
});

test("a firing detector clears after three looks in a row below, and resolves after `keepFiringFor`", () => {
  expect(run(detector, "bvvvvvv")).toEqual([
    "firing",
    "firing",
    "firing",
    "clearing",
    "clearing",
    "clearing",
    "resolved",
  ]);
});

test("a look above the clear threshold starts the count anew", () => {
  expect(last(detector, "bvv-vv")).toBe("firing");
  expect(last(detector, "bvv-vvv")).toBe("clearing");
});

test("anything above the clear threshold puts clearing back to firing, and its timer back to zero", () => {
  expect(last(detector, "bvvvv-")).toBe("firing");
  expect(last(detector, "bvvvv-vvvvv")).toBe("clearing");
  expect(last(detector, "bvvvv-vvvvvv")).toBe("resolved");
});

test("without `keepFiringFor` it resolves as soon as it is clear", () => {
  expect(last({ ...detector, keepFiringForMs: 0 }, "bvvv")).toBe("resolved");
});

test.each(["i", "s"])("bad data (%s) freezes the pending timer, and neither fires nor clears", (mark) => {
  expect(last(reading, `bbb${mark.repeat(20)}`)).toBe("pending");
  expect(last(reading, `bbb${mark.repeat(20)}bbbb`)).toBe("pending");
  expect(last(reading, `bbb${mark.repeat(20)}bbbbb`)).toBe("firing");
  expect(last(detector, `b${mark.repeat(50)}`)).toBe("firing");
});

test("bad data freezes the clearing timer", () => {
  expect(last(detector, "bvvviiiiii")).toBe("clearing");
  expect(last(detector, "bvvviiiiiivvvv")).toBe("resolved");
});

test("bad data opens nothing", () => {
  const step = advance(
    undefined,
    { serving, activationMs: 0, feature: null, level: "beyond", data: "stale", atMs: 0, evidence },
    detector,
  );
  expect(step).toEqual({ alert: undefined, step: undefined });
});

test("timers run on event time: a replay of an hour in an instant fires, an instant of event time does not", () => {
  const at = (atMs: number): Look => ({
    serving,
    activationMs: 0,
    feature: null,
    level: "beyond",
    data: "ok",
    atMs,
    evidence,
  });
  const { alert } = advance(undefined, at(0), reading);
  expect(advance(alert, at(0), reading).step).toBeUndefined();
  expect(advance(alert, at(3_600_000), reading).step).toBe("firing");
});
