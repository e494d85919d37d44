import fc from "fast-check";
import { expect, test } from "vitest";
import { pack, unpack } from "../../../src/core/codec.ts";
import { SpaceSaving, spaceSavingCodec } from "../../../src/core/profile/space-saving.ts";
import { seededRandom } from "../../support/random.ts";

function summaryOf(texts: readonly string[]): SpaceSaving {
  const summary = new SpaceSaving();
  for (const text of texts) summary.add(text);
  return summary;
}

function merged(...parts: SpaceSaving[]): SpaceSaving {
  const all = new SpaceSaving();
  for (const part of parts) all.merge(part);
  return all;
}

/** A long-tailed stream of up to 5,000 texts. */
function stream(seed: number, rows: number): string[] {
  const random = seededRandom(seed);
  return Array.from({ length: rows }, () => `t${Math.floor(random() ** 4 * 5_000)}`);
}

function expectBounds(summary: SpaceSaving, texts: readonly string[]): void {
  const truth = new Map<string, number>();
  for (const text of texts) truth.set(text, (truth.get(text) ?? 0) + 1);
  const entries = summary.entries();
  expect(summary.rows).toBe(texts.length);
  expect(entries.length).toBeLessThanOrEqual(128);
  for (const { text, count, error } of entries) {
    const true_ = truth.get(text) ?? 0;
    expect(count).toBeGreaterThanOrEqual(true_);
    expect(count - error).toBeLessThanOrEqual(true_);
    expect(error).toBeLessThanOrEqual(texts.length / 128);
  }
  const kept = new Set(entries.map(({ text }) => text));
  for (const [text, count] of truth) if (count > texts.length / 128) expect(kept.has(text), text).toBe(true);
}

test("every count is between its bounds and no frequent text is lost, in one stream and after merging many", () => {
  const parts = [1, 2, 3, 4, 5].map((seed) => stream(seed, 4_000 * seed));
  for (const part of parts) expectBounds(summaryOf(part), part);
  expectBounds(merged(...parts.map(summaryOf)), parts.flat());
  expectBounds(merged(merged(...parts.slice(3).map(summaryOf)), merged(...parts.slice(0, 3).map(summaryOf))), [
    ...parts.slice(3).flat(),
    ...parts.slice(0, 3).flat(),
  ]);
});

const few = fc.array(fc.integer({ min: 0, max: 40 }).map(String), { maxLength: 200 });

test("up to 128 texts counts are exact: merging is associative, commutative and the same as one stream", () => {
  fc.assert(
    fc.property(few, few, few, (a, b, c) => {
      const whole = summaryOf([...a, ...b, ...c]).entries();
      expect(merged(summaryOf(a), merged(summaryOf(b), summaryOf(c))).entries()).toEqual(whole);
      expect(merged(merged(summaryOf(c), summaryOf(a)), summaryOf(b)).entries()).toEqual(whole);
      expect(whole.every(({ error }) => error === 0)).toBe(true);
    }),
  );
});

test("merging full summaries does not depend on which comes first", () => {
  const [a, b] = [summaryOf(stream(7, 5_000)), summaryOf(stream(8, 9_000))];
  expect(merged(a, b).entries()).toEqual(merged(b, a).entries());
});

test("a summary comes back from its bytes, and long texts are told apart by their beginning", () => {
  const summary = summaryOf([...stream(9, 3_000), "x".repeat(500), `${"x".repeat(128)}y`]);
  const back = unpack(spaceSavingCodec, pack(spaceSavingCodec, summary)) as SpaceSaving;
  expect([back.rows, back.entries()]).toEqual([summary.rows, summary.entries()]);
  expect(summary.entries().find(({ text }) => text.startsWith("x"))?.text.length).toBe(128);
  expect(unpack(spaceSavingCodec, pack(spaceSavingCodec, summary).slice(0, 40))).toEqual({ unreadable: "cut short" });
});
