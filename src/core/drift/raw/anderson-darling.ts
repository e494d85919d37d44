import { monotoneRoot } from "../../statistics/monotone-root.ts";
import { andersonDarlingLimitSurvival } from "../../statistics/quadratic-form-limits.ts";
import { bothFilled, type PooledSteps } from "./pooled-steps.ts";
import { type TestReading, undefinedReading } from "./test-reading.ts";

/** Standard deviation of the limit A²: √(2 Σ 1/(j(j+1))²) = √(2 (π²/3 - 3)). */
const limitDeviation = Math.sqrt(2 * ((Math.PI * Math.PI) / 3 - 3));

/**
 * Two-sample Anderson-Darling test for data with ties: (A²_akN - 1) / σ_N, the mid-rank form of Scholz & Stephens
 * (Journal of the American Statistical Association 82, 1987), whose statistic scipy's `anderson_ksamp` also gives.
 *
 * The p-value is that of the limit law of A², brought to the same mean and variance: it has no floor or cap, unlike the
 * table in the paper (`scholzStephensPValue`), and agrees with it within about 5 % between .25 and .001.
 */
export function andersonDarlingTest(steps: PooledSteps, alpha: number): TestReading {
  const { referenceRows: n, liveRows: m } = steps;
  if (!bothFilled(steps) || steps.values.length < 2 || n + m < 4) return undefinedReading("ad", m);
  const value = (midrankStatistic(steps) - 1) / standardDeviation(n, m);
  const pValue = andersonDarlingLimitSurvival(1 + value * limitDeviation);
  return { name: "ad", value, pValue, threshold: (limitQuantile(alpha) - 1) / limitDeviation, n: m };
}

/** (N-1)/N Σ_i 1/n_i Σ_j (l_j/N) (N M_ij - n_i B_j)² / (B_j (N - B_j) - N l_j / 4), at the middle of each tie. */
function midrankStatistic({ reference, live, referenceRows: n, liveRows: m }: PooledSteps): number {
  const rows = n + m;
  let [below, liveBelow, sum] = [0, 0, 0];
  for (let k = 0; k < reference.length; k += 1) {
    const [a, b] = [reference[k] as number, live[k] as number];
    const tied = a + b;
    const middle = below + liveBelow + tied / 2;
    const first = rows * (below + a / 2) - n * middle;
    const spread = middle * (rows - middle) - (rows * tied) / 4;
    // Both samples deviate by the same amount, with opposite signs.
    if (spread > 0) sum += ((tied / rows) * first * first * (1 / n + 1 / m)) / spread;
    below += a;
    liveBelow += b;
  }
  return ((rows - 1) / rows) * sum;
}

/** σ_N of A² for two samples (Scholz & Stephens 1987, section 3). */
function standardDeviation(n: number, m: number): number {
  const rows = n + m;
  const inverse = 1 / n + 1 / m;
  const [h, g] = harmonics(rows);
  const a = 4 * g - 6 + (10 - 6 * g) * inverse;
  const b = (2 * g - 4) * 4 + 8 * h * 2 + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6;
  const c = (6 * h + 2 * g - 2) * 4 + (4 * h - 4 * g + 6) * 2 + (2 * h - 6) * inverse + 4 * h;
  const d = (2 * h + 6) * 4 - 4 * h * 2;
  const cubic = ((a * rows + b) * rows + c) * rows + d;
  return Math.sqrt(cubic / ((rows - 1) * (rows - 2) * (rows - 3)));
}

/** h = Σ_{i<N} 1/i and g = Σ_{i<=N-2} Σ_{i<j<N} 1/((N-i) j); a sum of N terms. */
function harmonics(rows: number): readonly [number, number] {
  let [h, g, upper] = [0, 0, 0];
  for (let i = 1; i < rows; i += 1) h += 1 / i;
  for (let i = rows - 2; i >= 1; i -= 1) {
    upper += 1 / (i + 1);
    g += upper / (rows - i);
  }
  return [h, g];
}

/**
 * The paper's p-value of a standardised two-sample statistic, by its table and a parabola through ln p, kept within
 * [0.001, 0.25] as scipy does: only for numbers that must be equal to those of other tools.
 */
export function scholzStephensPValue(value: number): number {
  if (value <= (tableQuantiles[0] ?? 0)) return 0.25;
  if (value >= (tableQuantiles.at(-1) ?? 0)) return 0.001;
  const logs = tableLevels.map(Math.log);
  const [c0, c1, c2] = parabola(tableQuantiles, logs);
  return Math.exp(c0 + value * (c1 + value * c2));
}

/** Table 2 of the paper: b₀ + b₁/√m + b₂/m for each level, at m = 1, that is for two samples. */
const tableLevels = [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001];
const tableQuantiles = [
  0.675 - 0.245 - 0.105,
  1.281 + 0.25 - 0.305,
  1.645 + 0.678 - 0.362,
  1.96 + 1.149 - 0.391,
  2.326 + 1.822 - 0.396,
  2.573 + 2.364 - 0.345,
  3.085 + 3.615 - 0.154,
];

/** Coefficients of the least-squares parabola, constant first, by the normal equations. */
function parabola(x: readonly number[], y: readonly number[]): readonly [number, number, number] {
  const s = [0, 1, 2, 3, 4].map((power) => x.reduce((sum, value) => sum + value ** power, 0)) as Five;
  const t = [0, 1, 2].map((power) => x.reduce((sum, value, i) => sum + value ** power * (y[i] ?? 0), 0)) as Three;
  const whole = determinant([s[0], s[1], s[2]], [s[1], s[2], s[3]], [s[2], s[3], s[4]]);
  const c0 = determinant([t[0], s[1], s[2]], [t[1], s[2], s[3]], [t[2], s[3], s[4]]);
  const c1 = determinant([s[0], t[0], s[2]], [s[1], t[1], s[3]], [s[2], t[2], s[4]]);
  const c2 = determinant([s[0], s[1], t[0]], [s[1], s[2], t[1]], [s[2], s[3], t[2]]);
  return [c0 / whole, c1 / whole, c2 / whole];
}

type Three = [number, number, number];
type Five = [number, number, number, number, number];

function determinant(a: Three, b: Three, c: Three): number {
  return a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
}

function limitQuantile(alpha: number): number {
  const target = Math.log(alpha);
  return Math.exp(monotoneRoot((s) => target - Math.log(andersonDarlingLimitSurvival(Math.exp(s))), 0, 0.5));
}
