import { expect, test } from "vitest";
import { absentValue, otherValue, type SegmentKey, SegmentValues, segmentText } from "../../src/core/row-extras.ts";

function key(values: readonly string[] = []): SegmentKey {
  return { id: "k", name: "country", path: ["features", "country"], values, favourable: null };
}

test("without declared values the first twenty are told apart, later ones are the others", () => {
  const values = new SegmentValues(key());
  const codes = Array.from({ length: 25 }, (_, i) => values.code(`c${i}`));
  expect(codes.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, i) => i + 2));
  expect(codes.slice(20)).toEqual(Array.from({ length: 5 }, () => otherValue));
  expect(values.code("c3")).toBe(5);
  expect(Math.max(...codes)).toBeLessThan(values.capacity);
});

test("declared values are the only ones, in their order, whatever is seen", () => {
  const values = new SegmentValues(key(["SE", "BR"]), ["DK"]);
  expect([values.code("BR"), values.code("SE"), values.code("DK")]).toEqual([3, 2, otherValue]);
  expect(values.capacity).toBe(4);
});

test("values seen before a restart keep their codes after it", () => {
  const before = new SegmentValues(key());
  for (const text of ["x", "y", "z"]) before.code(text);
  const after = new SegmentValues(key(), before.seen);
  expect([after.code("w"), after.code("z"), after.code("x")]).toEqual([5, 4, 2]);
});

test("a value too long to be a name is one of the others, and takes no code", () => {
  const values = new SegmentValues(key());
  expect(values.code("a".repeat(65))).toBe(otherValue);
  expect(values.seen).toEqual([]);
});

test("codes have words for people", () => {
  expect([otherValue, absentValue, 2, 3].map((code) => segmentText(["SE"], code))).toEqual([
    "__other__",
    "__absent__",
    "SE",
    undefined,
  ]);
});
