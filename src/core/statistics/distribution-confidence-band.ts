import { monotoneRoot } from "./monotone-root.ts";

/** Leading factor A; above 1/√2, smaller is narrower in the long run and wider at first. */
const leading = 0.85;
const searchSteps = 60;

/**
 * Half width of a band around the empirical distribution function that holds for all quantiles at all times together:
 * with chance 1 − alpha, sup|F_t − F| < A·√((ln(1 + ln(t/t₀)) + C)/t) for every t ≥ t₀. A Kolmogorov–Smirnov distance
 * that may be looked at after every row. Infinity before t₀.
 *
 * Howard & Ramdas, "Sequential estimation of quantiles with applications to A/B testing and best-arm identification",
 * Bernoulli 28, 2022, Theorem 2, A = .85. For t₀ = 1 about .85·√((ln ln(et) + .8·ln(1612/alpha))/t).
 *
 * @param rows t, independent draws of one distribution
 * @param startRows t₀ ≥ 1, fixed beforehand
 */
export function distributionBand(rows: number, alpha: number, startRows: number): number {
  if (!(rows >= startRows)) return Infinity;
  return leading * Math.sqrt((Math.log1p(Math.log(rows / startRows)) + offset(alpha)) / rows);
}

/** C for which the best bound on the error is alpha. */
function offset(alpha: number): number {
  return Math.exp(monotoneRoot((logC) => Math.log(alpha) - leastLogError(Math.exp(logC)), Math.log(5), 0.5));
}

/** ln min over η of 4·exp(−γ²C)(1 + 1/((γ² − 1)·ln η)), γ² = (2/η)(A − √(2(η − 1)/C))² > 1: golden section over η. */
function leastLogError(c: number): number {
  const gammaSquared = (eta: number) => (2 / eta) * (leading - Math.sqrt((2 * (eta - 1)) / c)) ** 2;
  const logError = (eta: number) => {
    const squared = gammaSquared(eta);
    if (squared <= 1 || eta <= 1) return Infinity;
    return Math.log(4) - squared * c + Math.log1p(1 / ((squared - 1) * Math.log(eta)));
  };
  const highest = monotoneRoot(
    (eta) => Math.sqrt(eta / 2) + Math.sqrt((2 * Math.max(0, eta - 1)) / c) - leading,
    1,
    0.1,
  );
  let [low, high] = [1, highest];
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let i = 0; i < searchSteps; i += 1) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
    if (logError(left) <= logError(right)) high = right;
    else low = left;
  }
  return logError((low + high) / 2);
}
