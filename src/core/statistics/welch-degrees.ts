/**
 * Degrees of freedom of the difference of two means whose samples vary differently (Welch 1947; Satterthwaite 1946):
 * (s₁²/n₁ + s₂²/n₂)² / ((s₁²/n₁)²/(n₁-1) + (s₂²/n₂)²/(n₂-1)), between min(n₁, n₂) - 1 and n₁ + n₂ - 2.
 *
 * @param firstError s₁²/n₁, the squared standard error of the first mean; likewise `secondError`.
 * @returns NaN where neither varies or a sample has fewer than two rows.
 */
export function welchDegreesOfFreedom(
  firstError: number,
  firstRows: number,
  secondError: number,
  secondRows: number,
): number {
  if (firstRows < 2 || secondRows < 2) return Number.NaN;
  const share = firstError / (firstError + secondError);
  return 1 / ((share * share) / (firstRows - 1) + ((1 - share) * (1 - share)) / (secondRows - 1));
}
