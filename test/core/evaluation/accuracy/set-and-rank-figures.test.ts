import fc from "fast-check";
import { expect, test } from "vitest";
import { pack, unpack } from "../../../../src/core/codec.ts";
import { labelSetFigures } from "../../../../src/core/evaluation/accuracy/label-set-figures.ts";
import { rankingFigures } from "../../../../src/core/evaluation/accuracy/ranking-figures.ts";
import { LabelSetCounts, labelSetCodec } from "../../../../src/core/profile/label-set-counts.ts";
import { RankingSums, rankingCodec, rankingOutcome } from "../../../../src/core/profile/ranking-sums.ts";
import { expectFigures } from "../../../support/accuracy-vectors.ts";
import { seededRandom } from "../../../support/random.ts";
import { vectorFile } from "../../../support/vectors.ts";

const rule = { confidence: 0.95, designEffect: 1 };
const table = vectorFile("accuracy.json");

/** Lists that were written one after another, each closed by -1. */
function lists(joined: readonly number[]): number[][] {
  const rows: number[][] = [[]];
  for (const code of joined) {
    if (code === -1) rows.push([]);
    else rows.at(-1)?.push(code);
  }
  return rows.slice(0, -1);
}

test("metrics of label sets equal scikit-learn's on raw rows", () => {
  for (const [at, row] of table("label_sets").entries()) {
    const [labels, predicted, actual] = row as [number, number[], number[]];
    const counts = new LabelSetCounts(labels);
    const truth = lists(actual);
    for (const [i, said] of lists(predicted).entries()) counts.add(said, truth[i] ?? []);
    expectFigures(
      labelSetFigures(counts, rule),
      table("label_set_figures").filter(([of]) => of === at),
      () => 1e-12,
    );
  }
});

test("metrics of rankings equal scikit-learn's on raw queries", () => {
  for (const [at, row] of table("rankings").entries()) {
    const [depth, ranked, relevant] = row as [number, number[], number[]];
    const sums = new RankingSums();
    const wanted = lists(relevant);
    for (const [i, items] of lists(ranked).entries()) sums.add(rankingOutcome(items, wanted[i] ?? [], depth));
    expectFigures(
      rankingFigures(sums, depth, rule),
      table("ranking_figures").filter(([of]) => of === at),
      () => 1e-12,
    );
  }
});

test("a ranked answer by hand: relevant at ranks 2 and 4 of three relevant items, cut at 3", () => {
  const outcome = rankingOutcome([7, 1, 8, 2, 1], [1, 2, 3], 3);
  const best = 1 + 1 / Math.log2(3) + 1 / 2;
  expect(outcome?.gain).toBeCloseTo(1 / Math.log2(3) / best, 15);
  expect(outcome).toMatchObject({ reciprocalRank: 0.5, hit: true, averagePrecision: 0.5 / 3 });
  expect(rankingOutcome([7, 8, 9, 1], [1], 3)).toEqual({
    gain: 0,
    reciprocalRank: 0,
    hit: false,
    averagePrecision: 0,
  });
  expect(rankingOutcome([], [1], 3)).toMatchObject({ gain: 0, reciprocalRank: 0, hit: false });
  expect(rankingOutcome([1], [], 3)).toBeNull();
});

const sets = fc.array(fc.tuple(fc.uniqueArray(fc.nat({ max: 5 })), fc.uniqueArray(fc.nat({ max: 5 }))), {
  maxLength: 20,
});

test("label sets and rankings merge in any order, leave without a trace and come back from bytes", () => {
  fc.assert(
    fc.property(sets, sets, (a, b) => {
      const counted = (rows: typeof a) => {
        const both = [new LabelSetCounts(4), new RankingSums()] as const;
        for (const [said, is] of rows) {
          both[0].add(said, is);
          both[1].add(rankingOutcome(said, is, 3));
        }
        return both;
      };
      const bytes = ([labels, ranking]: ReturnType<typeof counted>) => [
        pack(labelSetCodec, labels),
        pack(rankingCodec, ranking),
      ];
      const whole = counted([...a, ...b]);
      const merged = counted(b);
      const [first, second] = counted(a);
      merged[0].merge(first);
      merged[1].merge(second);
      expect(bytes(merged)).toEqual(bytes(whole));
      for (const [said, is] of b) {
        merged[0].add(said, is, -1);
        merged[1].add(rankingOutcome(said, is, 3), -1);
      }
      expect(bytes(merged)).toEqual(bytes([first, second]));
      const [labels, ranking] = bytes(whole) as [Uint8Array, Uint8Array];
      expect(unpack(labelSetCodec, labels)).toEqual(whole[0]);
      expect(pack(rankingCodec, unpack(rankingCodec, ranking) as RankingSums)).toEqual(ranking);
    }),
  );
});

test("intervals of label sets hold the true value about as often as they say, though labels of a row go together", () => {
  const random = seededRandom(3);
  const sample = (rows: number) => {
    const counts = new LabelSetCounts(4);
    for (let i = 0; i < rows; i += 1) {
      const easy = random() < 0.6;
      const is = [0, 1, 2, 3].filter(() => random() < 0.4);
      const said = [0, 1, 2, 3].filter((label) =>
        random() < (easy ? 0.98 : 0.6) ? is.includes(label) : !is.includes(label),
      );
      counts.add(said, is);
    }
    return counts;
  };
  const truth = labelSetFigures(sample(300_000), rule);
  const runs = 500;
  const held = truth.map(() => 0);
  for (let run = 0; run < runs; run += 1) {
    const figures = labelSetFigures(sample(200), rule);
    for (const [i, { low, high }] of figures.entries())
      if (low <= (truth[i]?.value ?? 2) && (truth[i]?.value ?? -1) <= high) held[i] = (held[i] ?? 0) + 1;
  }
  for (const [i, count] of held.entries()) expect(count / runs, truth[i]?.metric).toBeGreaterThan(0.92);
});

test("nothing comes of no rows, and all of a perfect sample leaves room for doubt", () => {
  expect(labelSetFigures(new LabelSetCounts(3), rule)).toEqual([]);
  expect(rankingFigures(new RankingSums(), 5, rule)).toEqual([]);
  const counts = new LabelSetCounts(3);
  for (let i = 0; i < 100; i += 1) counts.add([0, 1], [0, 1]);
  const f1 = labelSetFigures(counts, rule).find(({ metric }) => metric === "f1_micro");
  expect(f1?.value).toBe(1);
  expect(f1?.high).toBe(1);
  expect(f1?.low).toBeCloseTo(100 / (100 + 1.959963984540054 ** 2), 9);
});
