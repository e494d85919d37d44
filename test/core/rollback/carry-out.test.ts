import { expect, test } from "vitest";
import { targetDefaults } from "../../../src/core/rollback/target.ts";
import { Story } from "../../support/rollback-story.ts";

const busy = { kind: "retry", why: "503", ambiguous: false } as const;

test("in approve mode a person is asked, and the order leaves when one says yes", () => {
  const story = new Story({ mode: "approve" });
  story.alarm();
  expect(story.fates()).toEqual(["open approval-needed"]);
  expect(story.sent("order")).toEqual([]);
  const orderId = story.book.orders[0]?.id ?? "";
  story.situation = { holds: ["gap"] };
  expect(story.command({ kind: "approve", orderId, by: "ann" })).toEqual({ done: false, why: "hold: held: gap" });
  story.situation = {};
  expect(story.command({ kind: "approve", orderId, by: "ann" })).toEqual({ done: true });
  expect(story.sent("order")).toHaveLength(1);
  expect(story.book.orders[0]?.approvedBy).toBe("ann");
  expect(story.command({ kind: "approve", orderId, by: "ann" })).toEqual({
    done: false,
    why: `order ${orderId} is requested`,
  });
});

test("a denied order stays denied for its incident", () => {
  const story = new Story({ mode: "approve" });
  story.alarm();
  story.command({ kind: "deny", orderId: story.book.orders[0]?.id ?? "", by: "ann" });
  story.alarm();
  expect(story.states()).toEqual(["pending-approval", "denied"]);
  expect(story.fates()).toEqual(["open approval-needed", "close approval-needed"]);
});

test("an approval that nobody gives expires", () => {
  const story = new Story({ mode: "approve" });
  story.alarm();
  story.after(3_600_000);
  expect(story.state).toBe("expired");
  expect(story.fates()).toEqual(["open approval-needed", "close approval-needed", "open expired"]);
});

test("a person may order again for the last alarm, under a new id", () => {
  const story = new Story();
  story.alarm();
  story.situation = { serves: false };
  story.answer(busy);
  story.after(1000);
  story.situation = {};
  expect(story.command({ kind: "order", target: "prod", from: null, by: "ann" })).toEqual({ done: true });
  expect(new Set(story.book.orders.map(({ id }) => id)).size).toBe(2);
  expect(story.sent("order")).toHaveLength(2);
});

test("after a lost store nothing leaves until a person re-arms the target", () => {
  const story = new Story();
  story.tell(story.book.disarm("the store was lost", story.now));
  story.alarm();
  expect(story.sent("order")).toEqual([]);
  story.command({ kind: "reset", target: "prod", by: "ann" });
  story.alarm();
  expect(story.sent("order")).toHaveLength(1);
});

test("a target without a known good version is disarmed, and says what is missing", () => {
  const story = new Story({ knownGood: [] });
  expect(story.book.phase("prod", story.now)).toEqual({ phase: "disarmed", why: "no version has served yet" });
  story.panes(1, { v1: 2000 });
  expect(story.book.phase("prod", story.now).why).toBe(
    "v1 is not known good yet: 8000 more predictions, 60 more minutes of service",
  );
});

test("a reset takes back the pages about all orders of its target, not only of the last", () => {
  const story = new Story({ cooldownMs: 0 });
  story.alarm();
  story.answer(busy);
  story.after(targetDefaults.orderExpiryMs);
  expect(story.state).toBe("expired");
  story.alarm({ incident: "driftline-2" });
  expect(story.book.orders).toHaveLength(2);
  story.command({ kind: "reset", target: "prod", by: "ann" });
  const fates = story.turns.at(-1)?.fates ?? [];
  const closed = fates.flatMap(({ kind, action, incident }) =>
    `${action} ${kind}` === "close expired" ? incident : [],
  );
  expect(closed).toEqual(["driftline-1", "driftline-2"]);
});

test("an approved order that is verified closes a half-open circuit", () => {
  const story = new Story({ cooldownMs: 0 });
  story.alarm();
  story.answer({ kind: "refused", why: "403" });
  story.command({ kind: "reset", target: "prod", by: "ann" });
  story.command({ kind: "release", model: "fraud", version: "v2", by: "ann" });
  story.alarm({ incident: "driftline-2" });
  expect(story.book.phase("prod", story.now).phase).toBe("circuit-half-open");
  story.command({
    kind: "approve",
    orderId: story.book.orders.find(({ state }) => state === "pending-approval")?.id ?? "",
    by: "ann",
  });
  const order = story.book.orders.find(({ state }) => state === "requested");
  story.tell(story.book.delivered(order?.inHand ?? "", { kind: "sent" }, story.now));
  story.panes(3, { v1: 2000 });
  story.looks(3, "clear");
  expect(story.book.phase("prod", story.now).phase).toBe("armed");
});
