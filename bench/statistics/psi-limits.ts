import { effectCriticalValues, nullCriticalValue } from "../../src/core/drift/critical-values.ts";
import { populationStabilityIndex } from "../../src/core/drift/population-stability.ts";
import { binomial } from "../../test/support/binomial.ts";
import { seededRandom } from "../../test/support/random.ts";

const referenceRows = 100_000;

/** One row of the table, and what is printed beside each figure. */
export interface PsiRow {
  readonly cells: number;
  readonly rows: number;
  /** Mean; limit and share above it at 5 % and .1 %; share above .1. */
  readonly expected: readonly [number, number, number, number, number, number];
}

export const psiRows: readonly PsiRow[] = [
  { cells: 10, rows: 200, expected: [0.044, 0.0848, 0.046, 0.1397, 0.0009, 0.017] },
  { cells: 10, rows: 1_000, expected: [0.0091, 0.0171, 0.05, 0.0282, 0.0011, 0] },
  { cells: 10, rows: 10_000, expected: [0.001, 0.0019, 0.049, 0.0031, 0.001, 0] },
  { cells: 20, rows: 200, expected: [0.0909, 0.151, 0.041, 0.2195, 0.0014, 0.34] },
  { cells: 20, rows: 1_000, expected: [0.019, 0.0304, 0.047, 0.0443, 0.0011, 0] },
  { cells: 50, rows: 200, expected: [0.2178, 0.3324, 0.016, 0.4276, 0.0001, 0.999] },
];

/** The same figures, measured on windows drawn from the reference's own law, and the limits computed. */
export function measurePsi({ cells, rows }: PsiRow, replicates: number): PsiRow["expected"] {
  const random = seededRandom(cells * rows);
  const [limit5, limit01] = [0.05, 0.001].map((alpha) => nullCriticalValue(cells, referenceRows, rows, alpha));
  let [sum, above5, above01, aboveTenth] = [0, 0, 0, 0];
  for (let i = 0; i < replicates; i += 1) {
    const psi = populationStabilityIndex({
      reference: multinomial(random, referenceRows, cells),
      live: multinomial(random, rows, cells),
    });
    sum += psi;
    if (psi > (limit5 ?? 0)) above5 += 1;
    if (psi > (limit01 ?? 0)) above01 += 1;
    if (psi > 0.1) aboveTenth += 1;
  }
  return [sum, above5, above01, aboveTenth]
    .map((count) => count / replicates)
    .toSpliced(1, 0, limit5 ?? 0)
    .toSpliced(3, 0, limit01 ?? 0) as unknown as PsiRow["expected"];
}

/** Prints critical values of PSI by sample size, and those of the minimum-effect test at a true PSI of .1. */
export function psiLimits(full: boolean): void {
  const names = ["mean", "limit 5 %", "above it", "limit .1 %", "above it ", "above .1"];
  const table = psiRows.map((row) => {
    const measured = measurePsi(row, full ? 40_000 : 4_000);
    const cells = names.map((name, i) => [name, `${shown(measured[i])} / ${shown(row.expected[i])}`]);
    return [`${row.cells} bins, ${row.rows} rows`, Object.fromEntries(cells)];
  });
  console.table(Object.fromEntries(table));
  const effects = [
    [1e5, 1e3, 0.1445],
    [1e5, 2e4, 0.1087],
    [1e6, 1e6, 0.1015],
  ] as const;
  for (const [reference, live, expected] of effects) {
    const { drifting } = effectCriticalValues(10, reference, live, 0.05, 0.1);
    console.log(`a true PSI above .1 of ${live} rows against ${reference}: ${shown(drifting)} / ${expected}`);
  }
}

function multinomial(random: () => number, rows: number, cells: number): Float64Array {
  let left = rows;
  return Float64Array.from({ length: cells }, (_, cell) => {
    const count = binomial(random, left, 1 / (cells - cell));
    left -= count;
    return count;
  });
}

function shown(value: number | undefined): string {
  return (value ?? Number.NaN).toFixed(4);
}
