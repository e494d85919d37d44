import { expect, test } from "vitest";
import { UnseenBook } from "../../../src/core/evaluation/unseen-book.ts";
import { UnseenNames } from "../../../src/core/profile/unseen-names.ts";

const minuteMs = 60_000;

function names(...texts: readonly string[]): Map<number, UnseenNames> {
  const one = new UnseenNames();
  for (const text of texts) one.add(text);
  return new Map([[2, one]]);
}

const topOf = (book: UnseenBook, window: "5m" | "1h" | "24h") =>
  book
    .of(window, 2)
    ?.names.top(9)
    .map(({ text, count }) => [text, count]);

test("a window names what came in it, and forgets it at one and a half times its length at the latest", () => {
  const book = new UnseenBook();
  book.add(0, names("early", "early"));
  for (let at = minuteMs; at <= 5 * minuteMs; at += minuteMs) {
    book.advance(at);
    expect(topOf(book, "5m")).toEqual([["early", 2]]);
  }
  book.advance(7.5 * minuteMs);
  book.add(7.5 * minuteMs, names("late"));
  expect(topOf(book, "5m")).toEqual([["late", 1]]);
  expect(topOf(book, "1h")).toEqual([
    ["early", 2],
    ["late", 1],
  ]);
  expect(book.of("1h", 2)?.sinceMs).toBe(0);
  expect(book.of("1h", 3)).toBeUndefined();
});

test("at most 16 columns have names", () => {
  const book = new UnseenBook();
  for (let column = 0; column < 20; column += 1) {
    const one = new UnseenNames();
    one.add("x");
    book.add(0, new Map([[column, one]]));
  }
  const known = Array.from({ length: 20 }, (_, column) => book.of("5m", column)).filter((found) => found !== undefined);
  expect(known).toHaveLength(16);
});
