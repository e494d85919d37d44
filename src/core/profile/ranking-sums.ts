import type { Codec } from "../codec.ts";
import { ExactSums } from "../statistics/exact-sums.ts";

/** What one ranked answer was worth, each in [0, 1]. */
export interface RankingOutcome {
  /** Discounted gain of the first k against that of the best order (Järvelin & Kekäläinen 2002), gains 0 and 1. */
  readonly gain: number;
  /** 1 / rank of the first relevant item, 0 of none among the first k. */
  readonly reciprocalRank: number;
  /** Whether a relevant item is among the first k. */
  readonly hit: boolean;
  /** Mean over the relevant items, k at most, of the precision down to each that is among the first k. */
  readonly averagePrecision: number;
}

/**
 * Judges a ranked answer by the items that turned out relevant; null if none did, since no order is right then.
 *
 * @param ranked item codes, best first; a repeated item counts where it stands first
 * @param depth k, at least 1
 */
export function rankingOutcome(
  ranked: readonly number[],
  relevant: readonly number[],
  depth: number,
): RankingOutcome | null {
  const wanted = new Set(relevant);
  if (wanted.size === 0) return null;
  const most = Math.min(depth, wanted.size);
  let [found, gain, precisions, reciprocalRank] = [0, 0, 0, 0];
  for (const [i, item] of [...new Set(ranked)].entries()) {
    if (i >= depth) break;
    if (!wanted.has(item)) continue;
    if (reciprocalRank === 0) reciprocalRank = 1 / (i + 1);
    found += 1;
    gain += discount(i);
    precisions += found / (i + 1);
  }
  let best = 0;
  for (let i = 0; i < most; i += 1) best += discount(i);
  return { gain: gain / best, reciprocalRank, hit: found > 0, averagePrecision: precisions / most };
}

function discount(index: number): number {
  return 1 / Math.log2(index + 2);
}

/** Sums over ranked answers with labels, exact under merging and taking away. */
export class RankingSums {
  /** Answers with at least one relevant item. */
  queries = 0;
  hits = 0;
  /** Answers to which nothing was relevant; they are in no other sum. */
  hopeless = 0;
  sums = new ExactSums(6);

  /** Adds (1) or takes back (−1) an answer. */
  add(outcome: RankingOutcome | null, sign: 1 | -1 = 1): void {
    if (outcome === null) {
      this.hopeless += sign;
      return;
    }
    const { gain, reciprocalRank, hit, averagePrecision } = outcome;
    this.queries += sign;
    if (hit) this.hits += sign;
    for (const [i, value] of [gain, reciprocalRank, averagePrecision].entries()) {
      this.sums.add(2 * i, value, sign);
      this.sums.add(2 * i + 1, value * value, sign);
    }
  }

  merge(other: RankingSums, sign: 1 | -1 = 1): void {
    this.queries += sign * other.queries;
    this.hits += sign * other.hits;
    this.hopeless += sign * other.hopeless;
    this.sums.merge(other.sums, sign);
  }

  /** Sum and sum of squares over queries. */
  of(part: "gain" | "reciprocalRank" | "averagePrecision"): { readonly sum: number; readonly squares: number } {
    const first = 2 * ["gain", "reciprocalRank", "averagePrecision"].indexOf(part);
    return { sum: this.sums.total(first), squares: this.sums.total(first + 1) };
  }
}

export const rankingCodec: Codec<RankingSums> = {
  version: 1,
  encode(value, out) {
    for (const count of [value.queries, value.hits, value.hopeless]) out.varint(count);
    value.sums.encode(out);
  },
  decode(bytes) {
    const value = new RankingSums();
    value.queries = bytes.varint();
    value.hits = bytes.varint();
    value.hopeless = bytes.varint();
    value.sums = ExactSums.decode(bytes, 6);
    return value;
  },
};
