import type { LiveTailSums, TailSums } from "../profile/tail-sums.ts";
import type { NumericCells } from "./reference-cells.ts";

/** Of a mean excess: four of them, added up, are still a number. */
const most = Number.MAX_VALUE / 4;

/** All lengths in units of the caller's choice. */
export interface TailMeasure {
  /** Of the distance of the tails: the exact one lies in [low, high]; low where one distribution reaches further all along. */
  readonly low: number;
  readonly high: number;
  /** What chance alone adds on average, about. */
  readonly chance: number;
  /** With the mean squared excess of both sides. */
  readonly live: Excess & { readonly square: number };
}

/** Mean over all rows of how far they lie below the first edge, and above the last. */
interface Excess {
  readonly below: number;
  readonly above: number;
}

/**
 * ∫ |F_live - F_reference| dx beyond the outer edges, in units of `unit` > 0. On one side the two integrals ∫ F dx are the
 * mean excesses a and b, so that the distance is |a - b| if the difference keeps its sign, and within [|a - b|, a + b]
 * in any case.
 *
 * Chance: ∫ √(S/n) of a tail that falls off exponentially, S its share, is 2 a / √(n S(edge)).
 */
export function measureTails(
  { counts, rows }: NumericCells,
  tails: TailSums,
  live: ArrayLike<number>,
  liveRows: number,
  liveTails: LiveTailSums,
  unit: number,
): TailMeasure {
  const [n, m] = [Math.max(1, rows), Math.max(1, liveRows)];
  const of = (sums: TailSums, among: number): Excess => ({
    below: Math.min(sums.below / unit / among, most),
    above: Math.min(sums.above / unit / among, most),
  });
  const [theirs, ours] = [of(tails, n), of(liveTails, m)];
  const last = counts.length - 1;
  const sides = ["below", "above"] as const;
  const stray = (excess: number, count: number) => (count > 0 ? (4 * excess * excess) / count : 0);
  const chance = sides.reduce((sum, side) => {
    const bin = side === "below" ? 0 : last;
    return sum + Math.sqrt(stray(theirs[side], counts[bin] ?? 0) + stray(ours[side], live[bin] ?? 0));
  }, 0);
  return {
    low: sides.reduce((sum, side) => sum + Math.abs(ours[side] - theirs[side]), 0),
    high: sides.reduce((sum, side) => sum + ours[side] + theirs[side], 0),
    chance: Math.min(Math.sqrt(2 / Math.PI) * chance, Number.MAX_VALUE),
    live: { ...ours, square: ((liveTails.length / unit) * (liveTails.length / unit)) / m },
  };
}
