/**
 * Which of many findings stand when a share of at most `level` of those named may be wrong: the indices rejected by
 * e-BH, most evidence first. With K findings sorted by evidence, the first k* = max{k: e_(k) ≥ K/(level·k)}.
 *
 * Holds under any dependence between the findings: each e-value's expectation is at most 1 where nothing is wrong.
 * Wang & Ramdas, "False discovery rate control with e-values", JRSS-B 84, 2022.
 *
 * @param logEvidence ln e of each; −Infinity for none, NaN refused
 * @param level in (0, 1]
 */
export function rejectByEvidence(logEvidence: readonly number[], level: number): number[] {
  if (!(level > 0 && level <= 1)) throw new RangeError(`a level of ${level} is not in (0, 1]`);
  if (logEvidence.some(Number.isNaN)) throw new RangeError("evidence that is no number");
  const order = logEvidence
    .map((_, index) => index)
    .sort((a, b) => (logEvidence[b] ?? 0) - (logEvidence[a] ?? 0) || a - b);
  const last = order.findLastIndex(
    (index, rank) => (logEvidence[index] ?? 0) >= Math.log(order.length / (level * (rank + 1))),
  );
  return order.slice(0, last + 1);
}
