import fc from "fast-check";
import { expect, test } from "vitest";
import { unpackBlock } from "../../../src/core/stream/row-block.ts";
import { RowBlocks } from "../../../src/core/stream/row-blocks.ts";
import type { JournalSettings } from "../../../src/core/stream/row-journal.ts";

const stride = 3;
type Taken = ReturnType<RowBlocks["takeDirty"]>;

/** What a store holds of blocks and of their journal. */
class Shelf {
  readonly blocks = new Map<number, Uint8Array>();
  readonly segments = new Map<number, Uint8Array>();
  written = 0;

  commit({ blocks, segments }: Taken): void {
    for (const [from, to] of [
      [blocks, this.blocks],
      [segments, this.segments],
    ] as const)
      for (const [number, value] of from) {
        this.written += value?.length ?? 0;
        if (value === undefined) to.delete(number);
        else to.set(number, value);
      }
  }

  read(journal: JournalSettings): RowBlocks {
    const rows = new RowBlocks(stride, journal);
    for (const [number, value] of this.blocks) {
      const block = unpackBlock(value, stride);
      if ("unreadable" in block) throw new Error(block.unreadable);
      rows.restore(number, block);
    }
    for (const [segment, value] of [...this.segments].sort(([a], [b]) => a - b))
      expect(rows.restoreSegment(segment, value)).toBeUndefined();
    rows.restored();
    return rows;
  }

  get journalBytes(): number {
    return [...this.segments.values()].reduce((sum, { length }) => sum + length, 0);
  }
}

function lose(rows: RowBlocks, { blocks, segments }: Taken): void {
  for (const block of blocks.keys()) rows.keep(block);
  for (const [segment, value] of segments) rows.keepSegment(segment, value);
}

type Step =
  | { readonly do: "open" | "append" | "release"; readonly which: number }
  | { readonly do: "change"; readonly which: number; readonly value: number }
  | { readonly do: "commit" | "take" | "lose" | "restart" };

const which = fc.nat({ max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant("open" as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("release" as const), which }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("append" as const), which }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant("change" as const), which, value: fc.nat({ max: 1e9 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("commit" as const, "commit" as const, "take" as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("lose" as const, "restart" as const) }) },
);

test("what the store holds is what memory held at the last commit, whatever changed, failed and restarted", () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 20, maxLength: 120 }),
      fc.record({
        leastBytes: fc.constantFrom(0, 60, 1e6),
        leastShare: fc.constant(0),
        imagesPerFold: fc.integer({ min: 1, max: 3 }),
      }),
      (steps, journal) => {
        const shelf = new Shelf();
        let rows = new RowBlocks(stride, journal);
        /** Blocks with the words that they hold, now and at the last commit. */
        let [now, saved] = [new Map<number, number[]>(), new Map<number, number[]>()];
        let inFlight: { taken: Taken; now: Map<number, number[]> } | undefined;
        const copy = () => new Map([...now].map(([block, words]) => [block, [...words]]));
        const save = () => {
          if (inFlight !== undefined) {
            shelf.commit(inFlight.taken);
            saved = inFlight.now;
            inFlight = undefined;
          }
        };
        for (const told of steps) {
          if (told.do === "open") now.set(rows.open(told.which), []);
          if (told.do === "take" && inFlight === undefined) inFlight = { taken: rows.takeDirty(), now: copy() };
          if (told.do === "commit") {
            save();
            inFlight = { taken: rows.takeDirty(), now: copy() };
            save();
          }
          if (told.do === "lose" && inFlight !== undefined) {
            lose(rows, inFlight.taken);
            inFlight = undefined;
          }
          if (told.do === "restart") {
            // A commit in flight may have come through or not; here it did.
            save();
            rows = shelf.read(journal);
            now = new Map([...saved].map(([block, words]) => [block, [...words]]));
          }
          if (!("which" in told) || told.do === "open") continue;
          const block = [...now.keys()][told.which % Math.max(1, now.size)];
          const words = block === undefined ? undefined : now.get(block);
          if (block === undefined || words === undefined) continue;
          if (told.do === "release") {
            rows.release(block);
            now.delete(block);
          }
          if (told.do === "append" && words.length < 4) {
            const ref = rows.append(block);
            rows.of(ref).words.set([7, 7, words.length], rows.offset(ref));
            words.push(7);
          }
          if (told.do === "change" && words.length > 0) {
            const row = told.value % words.length;
            rows.of(block * 512 + row).words[rows.offset(block * 512 + row)] = told.value;
            rows.touch(block * 512 + row);
            words[row] = told.value;
          }
        }
        save();
        const back = shelf.read(journal);
        expect([...shelf.blocks.keys()].sort()).toEqual([...saved.keys()].sort());
        for (const [block, words] of saved)
          expect(words.map((_, row) => back.get(block).words[row * stride])).toEqual(words);
      },
    ),
    { numRuns: 2_000 },
  );
});

test("a journal stays short: blocks are written anew while rows change, and little is written twice", () => {
  const journal = { leastBytes: 20_000, leastShare: 0, imagesPerFold: 8 };
  const rows = new RowBlocks(stride, journal);
  const shelf = new Shelf();
  const blocks = Array.from({ length: 40 }, () => rows.open(0));
  for (const block of blocks) for (let row = 0; row < 64; row += 1) rows.append(block);
  shelf.commit(rows.takeDirty());
  const whole = shelf.written;
  let longest = 0;
  const changes = 40_000;
  for (let i = 0; i < changes; i += 1) {
    const ref = (blocks[(i * 7) % 40] as number) * 512 + (i % 64);
    rows.of(ref).words[rows.offset(ref)] = i;
    rows.touch(ref);
    if (i % 100 === 99) shelf.commit(rows.takeDirty());
    longest = Math.max(longest, shelf.journalBytes);
  }
  // An image has 16 bytes; a sweep over 40 blocks takes 320 images.
  expect(longest).toBeLessThan(20_000 + 2 * 320 * 16 + 2_000);
  expect(shelf.written - whole).toBeLessThan(changes * (16 + 1 + 800 / 8));
  const back = shelf.read(journal);
  for (const block of blocks) expect(back.get(block).words).toEqual(rows.get(block).words);
});

test("images from before a restart stay until their own blocks are written anew", () => {
  const journal = { leastBytes: 60, leastShare: 0, imagesPerFold: 1 };
  const shelf = new Shelf();
  const first = new RowBlocks(stride, journal);
  const refs = [first.append(first.open(0)), first.append(first.open(0))] as const;
  shelf.commit(first.takeDirty());
  const change = (rows: RowBlocks, ref: number, value: number) => {
    rows.of(ref).words[rows.offset(ref)] = value;
    rows.touch(ref);
    shelf.commit(rows.takeDirty());
  };
  for (const ref of refs) change(first, ref, 11);
  const second = shelf.read(journal);
  for (let value = 0; value < 20; value += 1) change(second, refs[0], value);
  const third = shelf.read(journal);
  expect(refs.map((ref) => third.of(ref).words[0])).toEqual([19, 11]);
  expect(shelf.journalBytes).toBeLessThan(100);
});

test("a damaged segment is refused with what is wrong", () => {
  const rows = new RowBlocks(stride);
  expect(rows.restoreSegment(1, Uint8Array.of(1, 0, 0, 0, 5))).toBe("cut short");
  expect(rows.restoreSegment(1, Uint8Array.of(9, 0, 0, 0))).toBe("format 9 of the journal");
  rows.restore(0, { cohort: 0, rows: 1, segment: 0, words: new Uint32Array(stride) });
  const image = new Uint8Array(Uint32Array.of(1, 3, 1, 1, 1).buffer);
  expect(rows.restoreSegment(1, image)).toBe("row 3 of 1 in block 0");
});
