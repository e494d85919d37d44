/**
 * Benjamini–Hochberg adjusted p-values, for display only: those at most α are the ones that the procedure rejects at
 * false discovery rate α. It rests on p-values that are independent or positively dependent, and on one look, neither of
 * which a monitor can promise; what decides is evidence (`rejectByEvidence`).
 *
 * Benjamini & Hochberg, JRSS-B 57, 1995. The i-th smallest of K becomes min over j ≥ i of p_(j)·K/j.
 * @param pValues each in [0, 1]
 */
export function adjustedPValues(pValues: readonly number[]): number[] {
  if (!pValues.every((p) => p >= 0 && p <= 1)) throw new RangeError("a p-value outside [0, 1]");
  const order = pValues.map((_, index) => index).sort((a, b) => (pValues[b] ?? 0) - (pValues[a] ?? 0));
  const adjusted = new Array<number>(pValues.length);
  let least = 1;
  order.forEach((index, rank) => {
    least = Math.min(least, ((pValues[index] ?? 0) * pValues.length) / (pValues.length - rank));
    adjusted[index] = least;
  });
  return adjusted;
}
