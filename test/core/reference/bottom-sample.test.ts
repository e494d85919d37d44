import fc from "fast-check";
import { expect, test } from "vitest";
import { BottomSample } from "../../../src/core/reference/bottom-sample.ts";
import { sampleHash } from "../../../src/core/reference/sample-hash.ts";

const values = fc.array(fc.nat({ max: 1_000_000 }), { maxLength: 600, size: "max" });

test("the sample is the values of the smallest hashes, whatever the order and however it is split", () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 120 }), fc.nat({ max: 600 }), (raw, limit, cut) => {
      const hashed = raw.map((value, row) => ({ value, hash: sampleHash("t", 0, row, 0, "amount") }));
      const expected = hashed.toSorted((a, b) => a.hash - b.hash).slice(0, limit);
      const whole = new BottomSample(limit);
      for (const { hash, value } of hashed.slice(cut)) whole.offer(hash, value);
      const part = new BottomSample(limit);
      for (const { hash, value } of hashed.slice(0, cut).reverse()) part.offer(hash, value);
      const taken = part.sorted();
      for (const [i, hash] of taken.hashes.entries()) whole.offer(hash, taken.values[i] ?? Number.NaN);
      expect([...whole.sorted().values]).toEqual(expected.map(({ value }) => value));
      expect([...whole.sorted().hashes]).toEqual(expected.map(({ hash }) => hash));
    }),
    { endOnFailure: true },
  );
});

test("hashes are uniform, and neither columns nor partitions choose the same rows", () => {
  const draws = Array.from({ length: 20_000 }, (_, row) => sampleHash("t", 3, row, 0, "amount"));
  for (let tenth = 1; tenth < 10; tenth += 1) {
    expect(Math.abs(draws.filter((hash) => hash < tenth / 10).length / 20_000 - tenth / 10)).toBeLessThan(0.012);
  }
  const chosen = (partition: number, salt: string): Set<number> =>
    new Set(draws.map((_, row) => row).filter((row) => sampleHash("t", partition, row, 0, salt) < 0.1));
  const amount = chosen(3, "amount");
  for (const other of [chosen(3, "age"), chosen(4, "amount")]) {
    const shared = [...amount].filter((row) => other.has(row)).length;
    expect(Math.abs(shared / amount.size - 0.1)).toBeLessThan(0.03);
  }
});

test("rows of one record, and offsets 2^32 apart, differ", () => {
  const hashes = [
    sampleHash("t", 0, 5, 0, "a"),
    sampleHash("t", 0, 5, 1, "a"),
    sampleHash("t", 0, 5 + 2 ** 32, 0, "a"),
  ];
  expect(new Set(hashes).size).toBe(3);
});
