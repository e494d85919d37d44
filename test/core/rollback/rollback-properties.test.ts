import fc from "fast-check";
import { expect, test } from "vitest";
import type { Delivery } from "../../../src/core/alerting/outbox.ts";
import type { Entry } from "../../../src/core/machine.ts";
import type { ProbeAnswer } from "../../../src/core/rollback/order-sending.ts";
import { RollbackBook } from "../../../src/core/rollback/rollback-book.ts";
import type { Situation } from "../../../src/core/rollback/situation.ts";
import type { TargetSettings } from "../../../src/core/rollback/target.ts";
import { emptyTurn } from "../../../src/core/rollback/turn.ts";
import { Story } from "../../support/rollback-story.ts";

type Look = "clear" | "unclear" | "insufficient";

/** One input to a story. Ambiguity, expiry, holds and panes come in any order. */
type Input = (story: Story) => void;

const busy = { kind: "retry", why: "503", ambiguous: false } as const;
const lost = { kind: "retry", why: "reset", ambiguous: true } as const;
const result = fc.constantFrom<Delivery>(
  { kind: "sent" },
  { kind: "refused", why: "403" },
  busy,
  busy,
  busy,
  lost,
  lost,
);

/** Mostly every gate is open, so that orders are made and many ways lead on from there. */
const world = fc.constantFrom<Partial<Situation>>(
  ...[{}, {}, {}, {}, {}],
  { holds: ["gap"] },
  { holds: ["lag", "gap"] },
  { serves: false },
  { firing: false },
  { alarming: ["v1", "v2"] },
);

const act = (weight: number, arbitrary: fc.Arbitrary<Input>) => ({ weight, arbitrary });

const input: fc.Arbitrary<Input> = fc.oneof(
  act(
    4,
    fc.constantFrom("i1", "i2").map(
      (incident): Input =>
        (story) =>
          story.alarm({ incident }),
    ),
  ),
  act(
    5,
    fc.integer({ min: 0, max: 60_000 }).map(
      (ms): Input =>
        (story) =>
          story.after(ms),
    ),
  ),
  act(
    1,
    fc.constant<Input>((story) => story.after(600_000)),
  ),
  act(
    5,
    result.map(
      (one): Input =>
        (story) =>
          story.answer(one),
    ),
  ),
  act(
    3,
    fc.constantFrom<ProbeAnswer>("to", "from", "from", "other", "unknown").map(
      (one): Input =>
        (story) =>
          story.hear(one),
    ),
  ),
  act(
    2,
    fc.constantFrom({ v1: 2000 }, { v2: 2000 }, {}).map(
      (rows): Input =>
        (story) =>
          story.panes(3, rows),
    ),
  ),
  act(
    1,
    fc.constantFrom<Look>("clear", "unclear", "insufficient").map(
      (one): Input =>
        (story) =>
          story.looks(3, one),
    ),
  ),
  act(
    3,
    world.map(
      (now): Input =>
        (story) => {
          story.situation = now;
        },
    ),
  ),
  act(
    1,
    fc.constant<Input>((story) => {
      story.command({ kind: "reset", target: "prod", by: "ann" });
    }),
  ),
  act(
    1,
    fc.constant<Input>((story) => {
      story.command({ kind: "approve", orderId: story.book.orders.at(-1)?.id ?? "", by: "ann" });
    }),
  ),
);

const target: fc.Arbitrary<Partial<TargetSettings>> = fc.record({
  idempotent: fc.constantFrom("yes", "key", "no", "inverting"),
  canProbe: fc.boolean(),
  mode: fc.constantFrom("auto", "auto", "approve"),
  knownGood: fc.constant(["v1", "v0"]),
  cooldownMs: fc.constantFrom(0, 86_400_000),
});

const inputs = fc.array(input, { maxLength: 60, size: "max" });

test("no sequence of inputs sends two different orders for one incident", () => {
  fc.assert(
    fc.property(target, inputs, (settings, list) => {
      const story = new Story(settings);
      for (const one of list) one(story);
      const ids = new Map<string, Set<string>>();
      for (const effect of story.turns.flatMap(({ effects }) => effects)) {
        if (effect.kind !== "order") continue;
        const { incident, rollbackId } = effect.body.data;
        ids.set(incident, (ids.get(incident) ?? new Set()).add(rollbackId));
      }
      for (const set of ids.values()) expect(set.size).toBe(1);
    }),
    { numRuns: 300 },
  );
});

test("no order leaves after its expiry, while actions are held, or when its version no longer serves", () => {
  fc.assert(
    fc.property(target, inputs, (settings, list) => {
      const story = new Story(settings);
      for (const one of list) {
        const before = story.turns.length;
        one(story);
        const orders = story.turns
          .slice(before)
          .flatMap(({ effects }) => effects.filter(({ kind }) => kind === "order"));
        for (const { expiresMs } of orders) expect(story.now).toBeLessThan(expiresMs);
        const { holds, serves } = story.situationNow;
        if (holds.length > 0 || !serves) expect(orders).toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
});

test("a target that takes no repeats gets a second attempt only after a clean failure or two probes that saw it untouched", () => {
  fc.assert(
    fc.property(target, inputs, (settings, list) => {
      const story = new Story({ ...settings, idempotent: "no" });
      for (const one of list) {
        const before = story.book.orders;
        one(story);
        for (const order of before) {
          const after = story.book.orders.find(({ id }) => id === order.id);
          const wasOpen = order.mayHaveArrived && order.stillFrom < 2;
          if (wasOpen && after !== undefined) expect(after.attempts).toBe(order.attempts);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test("stopped after any input and restored from its entries, it goes on as if it had never stopped", () => {
  fc.assert(
    fc.property(target, inputs, (settings, list) => {
      const whole = new Story(settings);
      const broken = new Story(settings);
      for (const one of list) {
        one(whole);
        Object.assign(broken, { book: reopened(broken) });
        one(broken);
        expect(broken.turns.at(-1) ?? emptyTurn).toEqual(whole.turns.at(-1) ?? emptyTurn);
      }
      expect(broken.book.orders).toEqual(whole.book.orders);
    }),
    { numRuns: 60 },
  );
});

test("the changes taken after each input, applied to a store, are the entries", () => {
  fc.assert(
    fc.property(target, inputs, (settings, list) => {
      const story = new Story(settings);
      const store = new Map<string, Uint8Array>();
      for (const one of list) {
        one(story);
        const { puts, deletes } = story.book.takeDirty();
        for (const { key, value } of puts) store.set(key, value);
        for (const key of deletes) store.delete(key);
      }
      expect(byKey([...store].map(([key, value]) => ({ key, value })))).toEqual(byKey(story.book.entries()));
    }),
    { numRuns: 60 },
  );
});

function reopened(story: Story): RollbackBook {
  const book = new RollbackBook(story.settings);
  expect(book.restore(byKey(story.book.entries()))).toEqual([]);
  return book;
}

function byKey(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => (a.key < b.key ? -1 : 1));
}
