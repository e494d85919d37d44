import { expect, test } from "vitest";
import { ChangeBook } from "../../../src/core/judgement/change-book.ts";

const nowMs = Date.UTC(2026, 0, 5, 8);
const hourMs = 3_600_000;
const v2 = { model: "fraud", version: "v2", role: "primary" } as const;
const deployment = { what: "v2 goes live", model: "fraud", version: "v2", expects: "slower answers" } as const;
const soon = { ...deployment, atMs: nowMs, untilMs: nowMs + hourMs };

function announce(book: ChangeBook, change: object = {}) {
  return book.apply({ kind: "announce", change: { ...soon, ...change }, by: "bob" }, nowMs);
}

test("an effect is expected of whom it concerns, from when it happens until its end", () => {
  const book = new ChangeBook();
  announce(book);
  const text =
    "2026-01-05T08:00:00Z v2 goes live (fraud v2), announced by bob; expected until 2026-01-05T09:00:00Z: slower answers";
  expect(book.expected(v2, nowMs)).toBe(text);
  expect(book.expected(v2, nowMs - 1)).toBeNull();
  expect(book.expected({ ...v2, version: "v3" }, nowMs)).toBeNull();
  expect(book.expected({ ...v2, model: "churn" }, nowMs)).toBeNull();
  expect(book.expected(v2, nowMs + hourMs)).toBeNull();
});

test("the end of an expected effect is told once, by time or by a person", () => {
  const book = new ChangeBook();
  announce(book);
  expect(book.tick(nowMs + hourMs - 1)).toEqual([]);
  expect(book.tick(nowMs + hourMs)).toMatchObject([{ kind: "change", state: "over", what: "v2 goes live" }]);
  expect(book.tick(nowMs + hourMs + 1)).toEqual([]);
  announce(book, { what: "v3 goes live" });
  const id = book.changes.find(({ what }) => what === "v3 goes live")?.id ?? "";
  const end = { kind: "end-change", id, by: "ann" } as const;
  expect(book.apply(end, nowMs + 1)).toMatchObject({ reply: { done: true }, facts: [{ state: "over" }] });
  expect(book.expected(v2, nowMs + 2)).toBeNull();
  expect(book.apply(end, nowMs + 2).reply).toEqual({ done: false, why: `change ${id} is over already` });
});

test("the same announcement twice is one change", () => {
  const book = new ChangeBook();
  announce(book);
  announce(book, { untilMs: nowMs + 2 * hourMs });
  expect(book.changes).toHaveLength(1);
  expect(book.expected(v2, nowMs + hourMs)).not.toBeNull();
});

test("an incident lists the changes of the day before it and those of later, the newest first", () => {
  const book = new ChangeBook();
  const plain = { expects: null, untilMs: null };
  announce(book, { ...plain, what: "long ago", atMs: nowMs - 25 * hourMs });
  announce(book, { ...plain, what: "yesterday", atMs: nowMs - 23 * hourMs });
  announce(book, { ...plain, what: "elsewhere", model: "churn", version: null });
  announce(book, { ...plain, what: "everywhere", model: null, version: null, atMs: nowMs + 1 });
  expect(book.around(v2, nowMs).map(({ what }) => what)).toEqual(["everywhere", "yesterday"]);
});

test("500 changes are kept: what is past gives way, what is still to come or expected does not", () => {
  const book = new ChangeBook();
  announce(book, { what: "past", expects: null, untilMs: null });
  for (let i = 0; i < 499; i += 1) announce(book, { what: `expected ${i}` });
  expect(announce(book, { what: "one more" }).reply).toEqual({ done: true });
  expect(book.changes.some(({ what }) => what === "past")).toBe(false);
  expect(announce(book, { what: "too many" }).reply).toMatchObject({ done: false });
  expect(book.changes).toHaveLength(500);
  book.tick(nowMs + 32 * 24 * hourMs);
  expect(book.changes).toHaveLength(0);
});
