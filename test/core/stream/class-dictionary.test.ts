import { expect, test } from "vitest";
import { ClassDictionary } from "../../../src/core/stream/class-dictionary.ts";
import { unknownClass } from "../../../src/core/stream/pending-row.ts";

test("predictions written as numbers take labels as numbers, texts of numbers and truth values for the same class", () => {
  const classes = new ClassDictionary("number");
  expect([1, "1", "1.0", "true"].map((value) => classes.code(value))).toEqual([0, 0, 0, 0]);
  expect([0, "0", "false", -0].map((value) => classes.code(value))).toEqual([1, 1, 1, 1]);
  expect([classes.code("other"), classes.find("other"), classes.find("true")]).toEqual([2, 2, 0]);
  expect(classes.texts).toEqual(["1", "0", "other"]);
});

test("predictions written as truth values take the labels 1 and 0, other texts stay as they stand", () => {
  const truths = new ClassDictionary("text", ["true", "false"]);
  expect([1, 0, "true", "01"].map((value) => truths.code(value))).toEqual([0, 1, 0, 2]);
  const codes = new ClassDictionary("text", ["007"]);
  expect([codes.code("007"), codes.code(7), codes.code("7"), codes.code(1)]).toEqual([0, 1, 1, 2]);
});

test("a code once given keeps its meaning, and classes without room are unknown", () => {
  const classes = new ClassDictionary("text");
  const codes = Array.from({ length: 1_100 }, (_, i) => classes.code(`class ${i}`));
  expect(codes.slice(0, 1_024)).toEqual(codes.slice(0, 1_024).map((_, i) => i));
  expect(new Set(codes.slice(1_024))).toEqual(new Set([unknownClass]));
  expect(new ClassDictionary("text", classes.texts).code("class 1023")).toBe(1_023);
});

test("of long classes the beginning is kept, and they are told apart", () => {
  for (const writing of ["text", "number"] as const) {
    const classes = new ClassDictionary(writing);
    const long = Array.from({ length: 3 }, (_, i) => `${"x".repeat(100_000)}${i}`);
    expect(long.map((text) => classes.code(text))).toEqual([0, 1, 2]);
    expect(long.map((text) => classes.code(text))).toEqual([0, 1, 2]);
    expect(Math.max(...classes.texts.map(({ length }) => length))).toBeLessThanOrEqual(256);
    // As another dictionary takes them over, and as a store had them whole.
    const others = new ClassDictionary(writing, classes.texts);
    expect([...long, ...classes.texts].map((text) => others.code(text))).toEqual([0, 1, 2, 0, 1, 2]);
    expect(long.map((text) => new ClassDictionary(writing, long).code(text))).toEqual([0, 1, 2]);
  }
});
