import fc from "fast-check";
import { expect, test } from "vitest";
import { UnseenNames } from "../../../src/core/profile/unseen-names.ts";

function named(texts: Iterable<string>): UnseenNames {
  const names = new UnseenNames();
  for (const text of texts) names.add(text);
  return names;
}

test("up to 128 names their number and counts are exact, however they are merged", () => {
  const texts = fc.array(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 40 }), { maxLength: 6 });
  fc.assert(
    fc.property(texts, (parts) => {
      const merged = new UnseenNames();
      for (const part of parts) merged.merge(named(part.map(String)));
      const all = parts.flat();
      expect(merged.distinct()).toBe(new Set(all).size);
      expect(merged.namedRows).toBe(all.length);
      for (const { text, count, error } of merged.top(100))
        expect([count, error]).toEqual([all.filter((one) => String(one) === text).length, 0]);
    }),
  );
});

test("of a flood the number is within 5 %, and what comes often is named", () => {
  const parts = Array.from({ length: 4 }, (_, part) =>
    named(Array.from({ length: 20_000 }, (_, i) => (i % 10 === 0 ? "often" : `once ${20_000 * part + i}`))),
  );
  const merged = new UnseenNames();
  for (const part of parts) merged.merge(part);
  expect(Math.abs(merged.distinct() / 72_001 - 1)).toBeLessThan(0.05);
  const [first] = merged.top(1);
  expect(first?.text).toBe("often");
  // One in ten of the first 8,192 rows of each part, and its bounds hold the true count.
  expect((first?.count ?? 0) - (first?.error ?? 0)).toBeLessThanOrEqual(4 * 820);
  expect(first?.count).toBeGreaterThanOrEqual(4 * 820);
  expect(merged.namedRows).toBe(4 * 8_192);
});

test("long names are told apart by their first 128 characters", () => {
  const names = named([`${"x".repeat(128)}a`, `${"x".repeat(128)}b`, "y".repeat(127)]);
  expect(names.distinct()).toBe(2);
  expect(names.top(1)).toEqual([{ text: "x".repeat(128), count: 2, error: 0 }]);
});
