import { log1mExp } from "./log-sum-exp.ts";
import { logBetaDensityTimesXy } from "./point-probability.ts";

/** An urn of `total` balls of which `marked` are marked, and `drawn` balls taken without putting back; whole numbers. */
export interface Urn {
  readonly total: number;
  readonly marked: number;
  readonly drawn: number;
}

/** Fewest and most marked balls that can be among the drawn. */
export function hypergeometricRange({ total, marked, drawn }: Urn): { readonly low: number; readonly high: number } {
  return { low: Math.max(0, drawn - (total - marked)), high: Math.min(marked, drawn) };
}

/**
 * ln P(K = k), K marked balls among the drawn: three binomial probabilities at the share drawn (Loader 2000), so that
 * urns of billions keep their digits.
 */
export function hypergeometricLogPoint(k: number, urn: Urn): number {
  const { low, high } = hypergeometricRange(urn);
  if (!(k >= low && k <= high)) return Number.NEGATIVE_INFINITY;
  const { total, marked, drawn } = urn;
  return (
    logBinomialPoint(k, marked, drawn, total) +
    logBinomialPoint(drawn - k, total - marked, drawn, total) -
    logBinomialPoint(drawn, total, drawn, total)
  );
}

/** ln P(K >= k). */
export function hypergeometricLogUpperTail(k: number, urn: Urn): number {
  const { low, high } = hypergeometricRange(urn);
  if (k <= low) return 0;
  if (k > high) return Number.NEGATIVE_INFINITY;
  if (k > mode(urn)) return logRunUp(k, urn);
  return log1mExp(Math.min(0, logRunDown(k - 1, urn)));
}

/** ln P(K <= k). */
export function hypergeometricLogLowerTail(k: number, urn: Urn): number {
  const { low, high } = hypergeometricRange(urn);
  if (k >= high) return 0;
  if (k < low) return Number.NEGATIVE_INFINITY;
  if (k < mode(urn)) return logRunDown(k, urn);
  return log1mExp(Math.min(0, logRunUp(k + 1, urn)));
}

/** The likeliest count, or the lower of two. */
export function mode({ total, marked, drawn }: Urn): number {
  return Math.ceil(((marked + 1) * (drawn + 1)) / (total + 2)) - 1;
}

/** Terms fall from here on: each is the last times (marked - j)(drawn - j) / ((j + 1)(total - marked - drawn + j + 1)). */
function logRunUp(from: number, urn: Urn): number {
  const { total, marked, drawn } = urn;
  const { high } = hypergeometricRange(urn);
  let [term, sum] = [1, 1];
  for (let j = from; j < high && term > sum * 1e-18; j++) {
    term *= ((marked - j) / (j + 1)) * ((drawn - j) / (total - marked - drawn + j + 1));
    sum += term;
  }
  return hypergeometricLogPoint(from, urn) + Math.log(sum);
}

function logRunDown(from: number, urn: Urn): number {
  const { total, marked, drawn } = urn;
  const { low } = hypergeometricRange(urn);
  let [term, sum] = [1, 1];
  for (let j = from; j > low && term > sum * 1e-18; j--) {
    term *= (j / (marked - j + 1)) * ((total - marked - drawn + j) / (drawn - j + 1));
    sum += term;
  }
  return hypergeometricLogPoint(from, urn) + Math.log(sum);
}

/** ln of the binomial probability of k of n at the rate part/whole. */
function logBinomialPoint(k: number, n: number, part: number, whole: number): number {
  if (n === 0) return 0;
  if (k === 0) return part === whole ? impossible(n) : n * Math.log1p(-part / whole);
  if (k === n) return part === 0 ? impossible(n) : n * Math.log(part / whole);
  if (part === 0 || part === whole) return Number.NEGATIVE_INFINITY;
  const density = logBetaDensityTimesXy(k, n - k, part / whole, (whole - part) / whole);
  return density + Math.log(n / (k * (n - k)));
}

function impossible(n: number): number {
  return n === 0 ? 0 : Number.NEGATIVE_INFINITY;
}
