import fc from "fast-check";
import { expect, test } from "vitest";
import { IdIndex } from "../../../src/core/stream/id-index.ts";

test("whatever is added and removed, exactly the rows of an id are found, also where ids collide", () => {
  const deeds = fc.array(fc.record({ id: fc.nat({ max: 40 }), add: fc.boolean() }), { maxLength: 300 });
  fc.assert(
    fc.property(deeds, fc.integer({ min: 1, max: 2 ** 32 - 1 }), (list, spread) => {
      const ids: number[] = [];
      const lowOf = (id: number): number => (Math.floor(id / 2) * spread) % 2 ** 32;
      const highOf = (id: number): number => (id % 2) * 256;
      const index = new IdIndex({ high: (ref) => highOf(ids[ref] as number), low: (ref) => lowOf(ids[ref] as number) });
      const held = new Set<number>();
      for (const { id, add } of list) {
        if (add) {
          held.add(ids.push(id) - 1);
          index.add(ids.length - 1);
        } else {
          const ref = [...held].find((candidate) => ids[candidate] === id);
          if (ref === undefined) continue;
          index.remove(ref);
          held.delete(ref);
        }
      }
      for (let id = 0; id <= 40; id += 1) {
        const found: number[] = [];
        const count = index.find(highOf(id), lowOf(id), found);
        const same = (ref: number): boolean => {
          const other = ids[ref] as number;
          return lowOf(other) === lowOf(id) && highOf(other) === highOf(id);
        };
        expect(found.slice(0, count).toSorted()).toEqual([...held].filter(same).toSorted());
      }
    }),
  );
});

test("an index of 200,000 rows takes at most 7 bytes a row", () => {
  const scramble = (ref: number): number => Math.imul(ref + 1, 0x9e3779b1) >>> 0;
  const index = new IdIndex({ high: (ref) => scramble(ref + 500_000), low: scramble });
  for (let ref = 0; ref < 200_000; ref += 1) index.add(ref);
  expect(index.bytes).toBeLessThan(7 * 200_000);
});

test("an index that was cleared finds nothing, takes rows anew and needs no more room for as many", () => {
  const scramble = (ref: number): number => Math.imul(ref + 1, 0x9e3779b1) >>> 0;
  const index = new IdIndex({ high: scramble, low: scramble });
  for (let ref = 0; ref < 20_000; ref += 1) index.add(ref);
  const { bytes } = index;
  index.clear();
  expect(index.find(scramble(7), scramble(7), [])).toBe(0);
  for (let ref = 0; ref < 20_000; ref += 1) index.add(ref);
  const found: number[] = [];
  expect(index.find(scramble(7), scramble(7), found)).toBe(1);
  expect(found[0]).toBe(7);
  expect(index.bytes).toBe(bytes);
});
