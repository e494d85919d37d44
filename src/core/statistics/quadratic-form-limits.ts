/** Chebyshev nodes of one arc; the integrand is smooth there, and 48 leave no error that a double holds. */
const nodes = 48;
/** Arcs beyond the first few weigh nothing but where the survival is next to 1. */
const arcLimit = 60;

/**
 * P(ω² > x) of the Cramér-von Mises statistic of many rows: ω² = Σ Z_j² / (jπ)². Relative error below 1e-11 while the
 * result is a double. Source: Smirnov's inversion (1936) for sums Σ λ_j Z_j² with distinct λ_j, an alternating sum of
 * integrals between the roots 1/λ_{2k-1} and 1/λ_{2k} of D(y) = Π (1 - λ_j y), here sin(√y)/√y.
 */
export function cramerVonMisesLimitSurvival(x: number): number {
  return survival(
    x,
    (j) => j * Math.PI,
    (u) => Math.sin(u) / u,
    0.004,
  );
}

/**
 * P(A² > x) of the Anderson-Darling statistic of many rows: A² = Σ Z_j² / (j(j+1)) (Anderson & Darling 1952), by the
 * same inversion with D(y) = -cos(π/2 √(1 + 4y)) / (π y).
 */
export function andersonDarlingLimitSurvival(x: number): number {
  return survival(
    x,
    (j) => Math.sqrt(j * (j + 1)),
    (u) => -Math.cos((Math.PI / 2) * Math.sqrt(1 + 4 * u * u)) / (Math.PI * u * u),
    0.03,
  );
}

/**
 * (2/π) Σ_k (-1)^{k-1} ∫ e^{-x u²/2} / (u √|D(u²)|) du between the roots u_{2k-1} and u_{2k}, by Gauss and Chebyshev: the
 * integrand has the inverse root of the distance to either end.
 *
 * @param certainBelow where the survival is 1 to the last digit.
 */
function survival(
  x: number,
  root: (j: number) => number,
  determinant: (u: number) => number,
  certainBelow: number,
): number {
  if (Number.isNaN(x)) return x;
  if (x <= certainBelow) return 1;
  let sum = 0;
  for (let k = 1; k <= arcLimit; k++) {
    const [from, to] = [root(2 * k - 1), root(2 * k)];
    const arc = arcIntegral(x, from, to, determinant);
    sum += k % 2 === 1 ? arc : -arc;
    if (arc < 1e-17 * Math.abs(sum)) break;
  }
  return Math.min(1, (2 / Math.PI) * sum);
}

function arcIntegral(x: number, from: number, to: number, determinant: (u: number) => number): number {
  const [middle, half] = [(from + to) / 2, (to - from) / 2];
  let sum = 0;
  for (let i = 0; i < nodes; i++) {
    const u = middle + half * Math.cos(((2 * i + 1) * Math.PI) / (2 * nodes));
    const ends = (u - from) * (to - u);
    sum += (Math.exp((-x * u * u) / 2) * Math.sqrt(ends / Math.abs(determinant(u)))) / u;
  }
  return (Math.PI / nodes) * sum;
}
