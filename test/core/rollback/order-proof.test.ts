import { expect, test } from "vitest";
import { Story } from "../../support/rollback-story.ts";

const sent = { kind: "sent" } as const;

test("the trickle that is left after a confirmation is no return", () => {
  const story = new Story();
  story.alarm();
  story.answer(sent);
  story.panes(3, { v1: 2000, v2: 20 });
  expect(story.state).toBe("verifying");
  story.panes(3, { v1: 2000, v2: 20 });
  expect(story.fates()).not.toContain("open reappeared");
});

test("traffic that does not move within confirmWithin is unconfirmed and opens the circuit", () => {
  const story = new Story();
  story.alarm();
  story.answer(sent);
  story.panes(60, { v2: 2000 });
  story.after(1000);
  expect(story.state).toBe("unconfirmed");
  expect(story.book.phase("prod", story.now).phase).toBe("circuit-open");
});

test("too little traffic is no proof that an order failed", () => {
  const story = new Story();
  story.alarm();
  story.answer(sent);
  story.panes(60, { v2: 0 });
  story.after(600_000);
  expect(story.state).toBe("sent");
  story.after(24 * 3_600_000);
  expect(story.state).toBe("unconfirmed");
});

test("a harm that goes on after the move is ineffective and opens the circuit", () => {
  const story = new Story();
  story.alarm();
  story.answer(sent);
  story.panes(3, { v1: 2000 });
  story.looks(180, "unclear");
  story.after(1000);
  expect(story.state).toBe("ineffective");
  expect(story.book.phase("prod", story.now).phase).toBe("circuit-open");
});

test("a pane that began before the send proves nothing", () => {
  const story = new Story();
  story.alarm();
  story.now += 1000;
  story.answer(sent);
  story.now -= 1000;
  story.panes(3, { v1: 2000 });
  expect(story.state).toBe("sent");
  story.panes(1, { v1: 2000 });
  expect(story.state).toBe("verifying");
});
