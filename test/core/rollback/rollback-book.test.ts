import { expect, test } from "vitest";
import { targetDefaults } from "../../../src/core/rollback/target.ts";
import { emptyTurn } from "../../../src/core/rollback/turn.ts";
import { harm, Story } from "../../support/rollback-story.ts";

const sent = { kind: "sent" } as const;

test("a harm with every gate open is ordered, confirmed by the stream, verified, and cools down", () => {
  const story = new Story();
  story.alarm();
  expect(story.sent("order")).toHaveLength(1);
  story.answer(sent);
  story.panes(2, { v1: 2000 });
  expect(story.state).toBe("sent");
  story.panes(1, { v1: 2000 });
  expect(story.state).toBe("verifying");
  story.looks(3, "clear");
  story.after(1000);
  expect(story.states()).toEqual(["requested", "sent", "confirmed", "verifying", "verified"]);
  expect(story.fates()).toEqual(["tell ordered", "tell confirmed", "tell verified"]);
  expect(story.book.phase("prod", story.now).phase).toBe("cool-down");
  story.after(24 * 3_600_000);
  expect(story.book.phase("prod", story.now).phase).toBe("armed");
});

test("the order says what to do, why, until when, and under which key", () => {
  const story = new Story();
  const effect = story.alarm().effects[0];
  expect(effect?.id).toBe(`order/${story.book.orders[0]?.id}/1`);
  expect(effect?.body).toEqual({
    type: "model.rollback.requested",
    timestamp: "2023-11-14T22:13:20Z",
    data: {
      rollbackId: "555c30e043d2dedf75409baa2e1aa148831783d30733e8531a60c9e1545ec6f3",
      idempotencyKey: "555c30e043d2dedf75409baa2e1aa148831783d30733e8531a60c9e1545ec6f3",
      dryRun: false,
      mode: "auto",
      target: "prod",
      model: "fraud",
      role: "primary",
      fromVersion: "v2",
      toVersion: "v1",
      expectedActive: "v2",
      expiresAt: "2023-11-14T22:23:20Z",
      reason: {
        metric: "errors",
        against: "absolute",
        value: 0.061,
        threshold: 0.03,
        samples: 1980,
        firedAt: "2023-11-14T22:13:10Z",
      },
      incident: "driftline-1",
      approvedBy: null,
    },
  });
});

test("an alarm that stands is ordered once", () => {
  const story = new Story();
  for (let i = 0; i < 5; i += 1) story.alarm();
  expect(story.sent("order")).toHaveLength(1);
  expect(story.turns.slice(1).flatMap(({ facts }) => facts)).toEqual([]);
});

test("a gate that opens later lets the order out, and is told when it opens", () => {
  const story = new Story();
  story.situation = { liveRows: 20 };
  expect(story.alarm().words[0]?.done).toBe("driftline did not roll back: data: 20 rows, 200 needed");
  expect(story.alarm().facts).toEqual([]);
  story.situation = {};
  const gates = story.alarm().facts.flatMap((fact) => (fact.kind === "gate" ? `${fact.gate} ${fact.passed}` : []));
  expect(gates).toEqual(["data true"]);
  expect(story.state).toBe("requested");
});

test("two metrics that accuse the same version are judged apart, and neither is told again and again", () => {
  const story = new Story();
  story.situation = { freeze: "nights" };
  const slow = { evidence: { ...harm, metric: "latency_p99", against: "control" as const, control: "v1" } };
  for (const change of [{}, slow]) expect(story.alarm(change).facts).toHaveLength(17);
  for (const change of [{}, slow, {}, slow]) expect(story.alarm(change)).toEqual(emptyTurn);
});

test("what was done for an incident is not unsaid while its alert goes on firing", () => {
  const story = new Story();
  story.alarm();
  story.answer(sent);
  story.panes(3, { v1: 2000 });
  story.looks(3, "clear");
  expect(story.state).toBe("verified");
  expect(story.alarm()).toEqual(emptyTurn);
});

test("observe asks all gates, records once that it would have ordered, and sends nothing", () => {
  const story = new Story({ mode: "observe" });
  expect(story.alarm().facts.filter(({ kind }) => kind === "gate")).toHaveLength(17);
  story.alarm();
  expect(story.states()).toEqual(["would-order"]);
  expect(story.turns.flatMap(({ effects }) => effects)).toEqual([]);
  expect(story.turns[0]?.words[0]?.done).toBe("driftline would have rolled back to v1; prod only observes");
});

test("observe does not claim that it would have ordered through a closed gate", () => {
  const story = new Story({ mode: "observe" });
  story.situation = { freeze: "nights" };
  story.alarm();
  expect(story.states()).toEqual([]);
});

test("a rolled-back version that is redeployed before anybody forgot it is announced once; stragglers are not", () => {
  const story = new Story();
  story.alarm();
  story.answer({ kind: "sent" });
  story.panes(3, { v1: 2_000, v2: 0 });
  story.looks(3, "clear");
  story.panes(3, { v1: 1_900, v2: 100 });
  expect(story.fates()).not.toContain("open reappeared");
  story.panes(3, { v1: 0, v2: 2_000 });
  expect(story.fates().filter((fate) => fate === "open reappeared")).toHaveLength(1);
  expect(story.sent("order")).toHaveLength(1);
});

test("the page about a version that is back is over when it has left once more, is released, or its quarantine ends", () => {
  const back = () => {
    const story = new Story();
    story.alarm();
    story.answer({ kind: "sent" });
    story.panes(3, { v1: 2_000, v2: 0 });
    story.panes(1, { v1: 0, v2: 2_000 });
    return story;
  };
  const closed = (story: Story) => story.fates().filter((fate) => fate === "close reappeared").length;
  const left = back();
  left.panes(2, { v1: 2_000, v2: 20 });
  expect(closed(left)).toBe(0);
  left.panes(1, { v1: 2_000, v2: 0 });
  expect(closed(left)).toBe(1);
  const released = back();
  released.command({ kind: "release", model: "fraud", version: "v2", by: "ann" });
  expect(closed(released)).toBe(1);
  const later = back();
  later.after(targetDefaults.quarantineMs);
  expect(closed(later)).toBe(1);
});

test("a version whose order was refused was not rolled back, so it is not quarantined", () => {
  const story = new Story();
  story.alarm();
  const { facts } = story.answer({ kind: "refused", why: "the receiver answered 400" });
  expect(facts.flatMap((fact) => (fact.kind === "quarantine" ? fact.state : []))).toEqual(["left"]);
});

test("a version rolled back is quarantined, and its return is a page, not a second order", () => {
  const story = new Story({ cooldownMs: 0 });
  story.alarm();
  story.answer(sent);
  story.panes(3, { v1: 2000 });
  story.looks(3, "clear");
  story.tell(story.book.activated({ model: "fraud", version: "v2", role: "primary" }, story.now));
  expect(story.fates()).toContain("open reappeared");
  story.alarm({ incident: "driftline-2" });
  expect(story.sent("order")).toHaveLength(1);
  expect(story.turns.at(-1)?.words[0]?.done).toContain("v2 was rolled back before and has come back");
  expect(story.command({ kind: "release", model: "fraud", version: "v2", by: "ann" })).toEqual({ done: true });
  story.alarm({ incident: "driftline-2" });
  expect(story.sent("order")).toHaveLength(2);
});
