import { logBetaDensityTimesXy } from "./point-probability.ts";

/** From n d² = 4 on, P(both sides exceed) is below 1e-10 of P(one side exceeds); see `kolmogorovExactSurvival`. */
const oneSidedFrom = 4;

/**
 * P(D > d) of the one-sample, two-sided Kolmogorov statistic of n independent rows, exact for every n
 * (time n (n d)², about 0.3 s at n = 4,000).
 *
 * Upper tail: twice the one-sided tail (exact for d >= ½; else both sides exceed with a share of about e^{-6 n d²},
 * below 4e-11 where it is used). Elsewhere: 1 - `kolmogorovExactCdf`.
 */
export function kolmogorovExactSurvival(n: number, d: number): number {
  if (d * n <= 0.5) return 1;
  if (d >= 1) return 0;
  if (d >= 0.5 || n * d * d >= oneSidedFrom) return Math.min(1, 2 * oneSidedSurvival(n, d));
  return Math.max(0, 1 - kolmogorovExactCdf(n, d));
}

/**
 * P(D <= d), by Durbin's matrix in the form of Marsaglia, Tsang & Wang (Journal of Statistical Software 8(18), 2003):
 * n!/n^n times the middle element of H^n. One row vector times H, n times, suffices and needs no matrix power.
 */
export function kolmogorovExactCdf(n: number, d: number): number {
  if (d * n <= 0.5) return 0;
  if (d >= 1) return 1;
  const middle = Math.floor(n * d);
  const size = 2 * middle + 1;
  const h = middle + 1 - n * d;
  const inverseFactorial = inverseFactorials(size);
  const firstColumn = inverseFactorial.map((value, i) => value * (1 - h ** i));
  firstColumn[size] = (inverseFactorial[size] ?? 0) * (1 - 2 * h ** size + Math.max(0, 2 * h - 1) ** size);

  let row = new Float64Array(size);
  row[middle] = 1;
  let logScale = 0;
  for (let step = 1; step <= n; step++) {
    row = timesDurbin(row, inverseFactorial, firstColumn);
    const largest = row.reduce((a, b) => Math.max(a, b), 0);
    const factor = step / n / largest;
    for (let i = 0; i < size; i++) row[i] = (row[i] ?? 0) * factor;
    logScale += Math.log(largest);
  }
  return Math.min(1, (row[middle] ?? 0) * Math.exp(logScale));
}

/** Row times H: H_ij = 1/(i-j+1)! for i >= j-1, but for the first column and the last row, which are alike mirrored. */
function timesDurbin(row: Float64Array, inverseFactorial: Float64Array, edge: Float64Array): Float64Array<ArrayBuffer> {
  const size = row.length;
  const next = new Float64Array(size);
  const last = row[size - 1] ?? 0;
  for (let j = 0; j < size; j++) {
    let sum = last * (edge[size - j] ?? 0);
    for (let i = Math.max(0, j - 1); i < size - 1; i++) {
      sum += (row[i] ?? 0) * ((j === 0 ? edge[i + 1] : inverseFactorial[i - j + 1]) ?? 0);
    }
    next[j] = sum;
  }
  return next;
}

function inverseFactorials(size: number): Float64Array {
  const values = new Float64Array(size + 1);
  values[0] = 1;
  for (let i = 1; i <= size; i++) values[i] = (values[i - 1] ?? 0) / i;
  return values;
}

/** P(D⁺ > d) = d Σ_{j <= n(1-d)} C(n,j) (d + j/n)^{j-1} (1 - d - j/n)^{n-j} (Birnbaum & Tingey 1951): positive terms. */
function oneSidedSurvival(n: number, d: number): number {
  let sum = Math.exp(n * Math.log1p(-d)) / d;
  for (let j = 1; j < n * (1 - d); j++) {
    const above = d + j / n;
    const below = 1 - above;
    if (below <= 0 || j === n) break;
    const choose = logBetaDensityTimesXy(j, n - j, above, below) + Math.log(n / (j * (n - j)));
    sum += Math.exp(choose) / above;
  }
  return d * sum;
}
