import {
  hypergeometricLogLowerTail,
  hypergeometricLogPoint,
  hypergeometricLogUpperTail,
  hypergeometricRange,
  mode,
  type Urn,
} from "./hypergeometric.ts";

/** Tables whose probabilities differ by less than this share count as equally likely: rounding must not part them. */
const tie = 1e-11;

/** p-values of a 2 x 2 table of counts with fixed margins. */
export interface FisherExact {
  /** Of tables as unlikely as this one or more so, on either side. */
  readonly twoSided: number;
  /** Of an odds ratio as small as this one or smaller. */
  readonly less: number;
  readonly greater: number;
}

/**
 * Fisher's exact test of the table [[a, b], [c, d]] of whole counts (Fisher 1922). Two-sided by the probability of the
 * table, as R and scipy do; all three are 1 when a margin is empty. Time grows with the square root of the counts.
 */
export function fisherExact(a: number, b: number, c: number, d: number): FisherExact {
  const urn: Urn = { total: a + b + c + d, marked: a + b, drawn: a + c };
  const { low, high } = hypergeometricRange(urn);
  if (low === high) return { twoSided: 1, less: 1, greater: 1 };
  const less = Math.exp(hypergeometricLogLowerTail(a, urn));
  const greater = Math.exp(hypergeometricLogUpperTail(a, urn));
  return { twoSided: Math.min(1, twoSided(a, urn, less, greater)), less, greater };
}

function twoSided(k: number, urn: Urn, less: number, greater: number): number {
  const limit = hypergeometricLogPoint(k, urn) + tie;
  const { low, high } = hypergeometricRange(urn);
  const top = mode(urn);
  if (hypergeometricLogPoint(top, urn) <= limit) return 1;
  const asUnlikely = (j: number) => hypergeometricLogPoint(j, urn) <= limit;
  if (k < top) {
    const other = firstWhere(top, high + 1, asUnlikely);
    return less + Math.exp(hypergeometricLogUpperTail(other, urn));
  }
  const other = firstWhere(0, top - low + 1, (below) => asUnlikely(top - below));
  return greater + Math.exp(hypergeometricLogLowerTail(top - other, urn));
}

/** The first of [from, to) for which a condition holds that then holds for all that follow; `to` if none. */
function firstWhere(from: number, to: number, holds: (j: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
