import { expect, test } from "vitest";
import { Story } from "../../support/rollback-story.ts";

const lost = { kind: "retry", why: "connection reset", ambiguous: true } as const;
const busy = { kind: "retry", why: "503", ambiguous: false } as const;

test("an order nobody took in time expires, pages, lets the version out of quarantine and leaves the circuit closed", () => {
  const story = new Story();
  story.alarm();
  for (let i = 0; i < 700 && story.state === "requested"; i += 1) {
    story.answer(busy);
    story.after(1000);
  }
  expect(story.state).toBe("expired");
  expect(story.fates()).toEqual(["open expired"]);
  expect(story.book.phase("prod", story.now).phase).toBe("armed");
  const left = story.turns.flatMap(({ facts }) =>
    facts.flatMap((fact) => (fact.kind === "quarantine" ? fact.state : [])),
  );
  expect(left).toEqual(["entered", "left"]);
  story.alarm();
  expect(new Set(story.sent("order").map((id) => id.split("/")[1])).size).toBe(1);
});

test("attempts keep the schedule of an urgent order: 1, 2, 5, 10, 20, 30, 30 seconds", () => {
  const story = new Story();
  story.alarm();
  const at: number[] = [];
  let last = story.now;
  while (at.length < 7) {
    story.answer(busy);
    if (story.after(1000).effects.length > 0) {
      at.push((story.now - last) / 1000);
      last = story.now;
    }
  }
  expect(at).toEqual([1, 2, 5, 10, 20, 30, 30]);
});

test("a refused order fails, pages and opens the circuit until a reset, after which the first order asks for approval", () => {
  const story = new Story();
  story.alarm();
  story.answer({ kind: "refused", why: "403" });
  expect(story.state).toBe("failed");
  expect(story.book.phase("prod", story.now).phase).toBe("circuit-open");
  story.alarm({ incident: "driftline-2", serving: { model: "fraud", version: "v3", role: "primary" } });
  expect(story.sent("order")).toHaveLength(1);
  expect(story.command({ kind: "reset", target: "prod", by: "ann" })).toEqual({ done: true });
  expect(story.fates()).toContain("close failed");
  story.alarm({ incident: "driftline-2", serving: { model: "fraud", version: "v3", role: "primary" } });
  expect(story.state).toBe("pending-approval");
});

test("a target that takes repeats gets the same order again after a lost answer", () => {
  const story = new Story({ idempotent: "key" });
  story.alarm();
  story.answer(lost);
  story.after(1000);
  expect(story.sent("order")).toHaveLength(2);
  expect(story.sent("probe")).toEqual([]);
});

test("a target that does not take repeats is asked first, and ordered again only after it was twice seen untouched", () => {
  const story = new Story({ idempotent: "no", canProbe: true });
  story.alarm();
  story.answer(lost);
  expect(story.state).toBe("ambiguous");
  story.after(1000);
  story.hear("from");
  story.after(15_000);
  expect(story.sent("order")).toHaveLength(1);
  story.hear("from");
  story.after(1000);
  expect(story.sent("order")).toHaveLength(2);
  expect(story.sent("probe")).toHaveLength(2);
});

test("a probe that sees the ordered version counts as sent", () => {
  const story = new Story({ canProbe: true });
  story.alarm();
  story.answer(lost);
  story.after(0);
  story.hear("to");
  expect(story.state).toBe("sent");
});

test("a probe that sees a third version ends the order", () => {
  const story = new Story({ canProbe: true });
  story.alarm();
  story.answer(lost);
  story.after(0);
  story.hear("other");
  expect(story.state).toBe("superseded");
});

test("a probe without an answer is asked again, and after the expiry people are told", () => {
  const story = new Story({ canProbe: true });
  story.alarm();
  story.answer(lost);
  for (let i = 0; i < 700; i += 1) {
    story.after(1000);
    story.hear("unknown");
  }
  expect(story.state).toBe("ambiguous");
  expect(story.fates()).toEqual(["open ambiguous"]);
  expect(story.sent("order")).toHaveLength(1);
});

test("where nobody can be asked and nothing repeated, the order stays ambiguous and pages, until the stream or a reset speaks", () => {
  const story = new Story({ idempotent: "inverting" });
  story.alarm();
  story.answer(lost);
  expect(story.fates()).toEqual(["open ambiguous"]);
  story.after(3_600_000);
  expect(story.state).toBe("ambiguous");
  story.panes(3, { v1: 2000 });
  expect(story.state).toBe("verifying");
  expect(story.fates()).toEqual(["open ambiguous", "close ambiguous", "tell confirmed"]);
});

test("a reset ends an order that nobody knows about", () => {
  const story = new Story();
  story.alarm();
  story.answer(lost);
  story.command({ kind: "reset", target: "prod", by: "ann" });
  expect(story.state).toBe("superseded");
  expect(story.fates()).toContain("close ambiguous");
});

test("a refusal after a lost answer is not a failure: the first one may have been taken", () => {
  const story = new Story({ idempotent: "yes" });
  story.alarm();
  story.answer(lost);
  story.after(1000);
  story.answer({ kind: "refused", why: "409" });
  expect(story.state).toBe("ambiguous");
});

test("an attempt waits while something holds actions, and goes out when it no longer does", () => {
  const story = new Story();
  story.alarm();
  story.answer(busy);
  story.situation = { holds: ["lag"] };
  story.after(5000);
  expect(story.sent("order")).toHaveLength(1);
  story.situation = {};
  story.after(1000);
  expect(story.sent("order")).toHaveLength(2);
});

test("an order whose version no longer serves is superseded before the next attempt", () => {
  const story = new Story();
  story.alarm();
  story.answer(busy);
  story.situation = { serves: false };
  story.after(1000);
  expect(story.state).toBe("superseded");
  expect(story.sent("order")).toHaveLength(1);
});

test("an order still in the sender's hand when it expires may have been taken", () => {
  const story = new Story();
  story.alarm();
  story.after(600_000);
  expect(story.state).toBe("ambiguous");
  expect(story.fates()).toEqual(["open ambiguous"]);
});

test("a target that asks for patience gets it", () => {
  const story = new Story();
  story.alarm();
  story.answer({ kind: "retry", why: "429", afterMs: 60_000, ambiguous: false });
  story.after(59_999);
  expect(story.sent("order")).toHaveLength(1);
  story.after(1);
  expect(story.sent("order")).toHaveLength(2);
});
