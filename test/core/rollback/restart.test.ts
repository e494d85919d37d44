import { expect, test } from "vitest";
import { RollbackBook } from "../../../src/core/rollback/rollback-book.ts";
import type { TargetSettings } from "../../../src/core/rollback/target.ts";
import { Story } from "../../support/rollback-story.ts";

/** Killed and started again with what the store holds. */
function restart(story: Story): void {
  const book = new RollbackBook(story.settings);
  book.restore(story.book.entries());
  Object.assign(story, { book });
  story.tell(book.started(story.now));
}

function inHand(target: Partial<TargetSettings>): Story {
  const story = new Story(target);
  story.alarm();
  restart(story);
  return story;
}

test("killed while an order is in hand, a target that can be asked is asked first", () => {
  const story = inHand({ canProbe: true });
  expect(story.state).toBe("ambiguous");
  expect(story.turns.at(-1)?.withdrawn).toEqual(story.sent("order"));
  story.after(0);
  expect(story.sent("probe")).toHaveLength(1);
  expect(story.sent("order")).toHaveLength(1);
});

test("killed while an order is in hand, a target that can neither be asked nor repeat pages", () => {
  const story = inHand({});
  expect(story.state).toBe("ambiguous");
  expect(story.fates()).toEqual(["open ambiguous"]);
});

test("killed while an order is in hand, a target that takes repeats gets what still waits in the outbox", () => {
  const story = inHand({ idempotent: "key" });
  expect(story.state).toBe("requested");
  expect(story.turns.at(-1)?.withdrawn).toEqual([]);
  story.answer({ kind: "sent" });
  expect(story.state).toBe("sent");
});

test("killed while a probe is in hand, it asks again", () => {
  const story = new Story({ canProbe: true });
  story.alarm();
  story.answer({ kind: "retry", why: "reset", ambiguous: true });
  story.after(0);
  restart(story);
  story.after(0);
  expect(story.sent("probe")).toHaveLength(2);
});

test("killed between attempts, the next one keeps its time", () => {
  const story = new Story();
  story.alarm();
  story.answer({ kind: "retry", why: "503", ambiguous: false });
  restart(story);
  story.after(999);
  expect(story.sent("order")).toHaveLength(1);
  story.after(1);
  expect(story.sent("order")).toHaveLength(2);
});

test("an order that was taken after all is believed, though it was no longer in hand", () => {
  const story = new Story({ canProbe: true });
  story.alarm();
  const id = story.sent("order")[0] ?? "";
  restart(story);
  story.tell(story.book.delivered(id, { kind: "sent" }, story.now));
  expect(story.state).toBe("sent");
});

test("an order that has gone missing from the settings ends", () => {
  const story = new Story();
  story.alarm();
  const book = new RollbackBook({ ...story.settings, targets: [] });
  book.restore(story.book.entries());
  book.tick(story.now, () => story.situationNow);
  expect(book.orders.map(({ state }) => state)).toEqual(["superseded"]);
});

test("an entry that cannot be read is named", () => {
  const book = new RollbackBook(new Story().settings);
  const unreadable = book.restore([{ key: "order/o1", value: new Uint8Array([9, 1, 65]) }]);
  expect(unreadable).toEqual([
    { key: "order/o1", why: "written by a newer driftline (format 9, this one reads up to 1)" },
  ]);
});
