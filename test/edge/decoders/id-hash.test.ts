import { expect, test } from "vitest";
import { hashId } from "../../../src/edge/decoders/id-hash.ts";

function hash(text: string, seed = 0): { high: number; low: number } {
  const out = { high: 0, low: 0 };
  const bytes = Buffer.from(text);
  hashId(bytes, 0, bytes.length, seed, out);
  return out;
}

test("half a million sequential ids collide in neither half more than chance has it, and never in both", () => {
  const count = 500_000;
  const halves = [new Set<number>(), new Set<number>()] as const;
  const pairs = new Set<bigint>();
  for (let i = 0; i < count; i++) {
    const { high, low } = hash(`r-${i}#0`);
    halves[0].add(high);
    halves[1].add(low);
    pairs.add((BigInt(high) << 32n) | BigInt(low));
  }
  expect(pairs.size).toBe(count);
  // Expected collisions n² / 2^33 = 29; 60 is over five standard deviations above.
  for (const half of halves) expect(count - half.size).toBeLessThan(60);
});

test("every byte, the length and the seed matter", () => {
  const seen = new Set(["", "a", "aa", "a\0", "b", "aaaa", "aaaab", "baaaa"].map((text) => JSON.stringify(hash(text))));
  expect(seen.size).toBe(8);
  expect(hash("a", 1)).not.toEqual(hash("a", 2));
});
