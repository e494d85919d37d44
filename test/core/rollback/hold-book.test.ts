import { expect, test } from "vitest";
import { Outbox } from "../../../src/core/alerting/outbox.ts";
import type { Fact } from "../../../src/core/facts.ts";
import { HoldBook, type HoldCause, type PromotionHold } from "../../../src/core/rollback/hold-book.ts";
import { type TargetSettings, targetDefaults } from "../../../src/core/rollback/target.ts";

const cause: HoldCause = {
  incident: "driftline-1",
  serving: { model: "fraud", version: "v2", role: "canary" },
  evidence: {
    ...{ family: "hold", metric: "class_share", feature: "__prediction", change: "more refuse" },
    ...{ against: "control", control: "v1", observed: 0.5, limit: 0.4, n: 600, paneStartMs: 0 },
  },
  sinceMs: 0,
};
const target: TargetSettings = { ...targetDefaults, name: "prod", model: "fraud", takesHolds: true };

function standing(book: HoldBook): PromotionHold {
  book.look("fraud", [cause], 0);
  const [hold] = book.holds;
  if (hold === undefined) throw new Error("nothing is held");
  return hold;
}

const states = (facts: readonly Fact[]): string[] =>
  facts.flatMap((fact) => (fact.kind === "request" || fact.kind === "promotion" ? [fact.state] : []));

test("a request is repeated under its own id until it is taken, and only once decided", () => {
  const [book, outbox] = [new HoldBook(), new Outbox()];
  const hold = standing(book);
  const { effects } = book.ask(hold, target, null, 0);
  outbox.add(effects, 0);
  expect(book.ask(hold, target, null, 1).effects).toEqual([]);
  const id = outbox.due(0)[0]?.id ?? "";
  outbox.delivered(id, { kind: "retry", why: "503", ambiguous: true }, 0);
  expect(states(book.delivered(id, { kind: "retry", why: "503", ambiguous: true }, 0).facts)).toEqual([]);
  expect(outbox.due(999)).toEqual([]);
  expect(outbox.due(1_000).map((effect) => effect.id)).toEqual([id]);
  outbox.delivered(id, { kind: "sent" }, 1_000);
  expect(states(book.delivered(id, { kind: "sent" }, 1_000).facts)).toEqual(["sent"]);
  expect(outbox.waiting).toEqual([]);
});

test("a refused request has failed, and one that nobody takes in time is void", () => {
  const refused = new HoldBook();
  const [effect] = refused.ask(standing(refused), target, null, 0).effects;
  expect(states(refused.delivered(effect?.id ?? "", { kind: "refused", why: "404" }, 5).facts)).toEqual(["failed"]);
  const late = new HoldBook();
  late.ask(standing(late), target, null, 0);
  expect(states(late.tick(target.orderExpiryMs - 1).facts)).toEqual([]);
  expect(states(late.tick(target.orderExpiryMs).facts)).toEqual(["expired"]);
  expect(states(late.tick(target.orderExpiryMs + 1).facts)).toEqual([]);
});

test("a closed gate keeps the request back and is told; nobody is told to go on who was never asked to hold", () => {
  const book = new HoldBook();
  expect(book.ask(standing(book), target, "frozen: release week", 0).effects).toEqual([]);
  const [hold] = book.holds;
  expect(hold?.asked).toBe("prod was not asked: frozen: release week");
  book.look("fraud", [], 1);
  expect(hold !== undefined && book.mayLetGo(hold, target)).toBe(false);
});

test("a hold that is over stands again with its cause, and a released one does not", () => {
  const book = new HoldBook();
  standing(book);
  expect(states(book.look("fraud", [], 1).facts)).toEqual(["over"]);
  expect(states(book.look("fraud", [cause], 2).facts)).toEqual(["held"]);
  expect(book.release("fraud", "v2", "ann", 3).done).toBe(true);
  expect(states(book.look("fraud", [cause], 4).facts)).toEqual([]);
  // Nor when its evidence has gone and come back.
  book.look("fraud", [], 5);
  expect(states(book.look("fraud", [cause], 6).facts)).toEqual([]);
  expect(book.release("fraud", "v2", "ann", 5).done).toBe(false);
});

test("a target that was told to go on is asked again, under a new id, when the hold stands again", () => {
  const book = new HoldBook();
  const [first] = book.ask(standing(book), target, null, 0).effects;
  book.look("fraud", [], 1);
  const [over] = book.holds;
  if (over === undefined) throw new Error("nothing was held");
  expect(book.letGo(over, target, 1).effects).toHaveLength(1);
  expect(book.mayLetGo(over, target)).toBe(false);
  book.look("fraud", [{ ...cause, sinceMs: 2 }], 2);
  const [again] = book.holds;
  if (again === undefined) throw new Error("nothing is held");
  const [second] = book.ask(again, target, null, 2).effects;
  expect(second).toMatchObject({ kind: "request", body: { type: "model.promotion.hold" } });
  expect(second?.id).not.toBe(first?.id);
  expect(book.ask(again, target, null, 3).effects).toEqual([]);
  expect(book.mayLetGo(again, target)).toBe(true);
});

test("what a person released stays released however many holds have been over since", () => {
  const book = new HoldBook();
  standing(book);
  book.release("fraud", "v2", "ann", 1);
  for (let sinceMs = 2; sinceMs < 300; sinceMs += 1) {
    const serving = { ...cause.serving, model: "churn" };
    book.look("churn", [{ ...cause, serving, incident: `driftline-${sinceMs}`, sinceMs }], sinceMs);
  }
  book.look("churn", [], 300);
  expect(book.holds).toHaveLength(201);
  expect(states(book.look("fraud", [cause], 301).facts)).toEqual([]);
});

test("what was stored is restored", () => {
  const book = new HoldBook();
  book.ask(standing(book), target, null, 0);
  const again = new HoldBook();
  expect(again.restore(book.entries())).toEqual([]);
  expect([again.holds, again.requests]).toEqual([book.holds, book.requests]);
});
