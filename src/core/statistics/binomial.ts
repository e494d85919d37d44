import { logIncompleteBeta } from "./incomplete-beta.ts";

/** ln P(X >= successes) of a binomial X; counts may be fractions, then it is the beta form I_p(k, n - k + 1). */
export function binomialLogUpperTail(successes: number, trials: number, probability: number): number {
  if (successes <= 0) return 0;
  if (successes > trials) return Number.NEGATIVE_INFINITY;
  return logIncompleteBeta(successes, trials - successes + 1, probability).lower;
}

/** ln P(X <= successes) of a binomial X; counts may be fractions, then it is the beta form 1 - I_p(k + 1, n - k). */
export function binomialLogLowerTail(successes: number, trials: number, probability: number): number {
  if (successes < 0) return Number.NEGATIVE_INFINITY;
  if (successes >= trials) return 0;
  return logIncompleteBeta(successes + 1, trials - successes, probability).upper;
}
