import { chiSquareSurvival, chiSquareUpperQuantile } from "../../statistics/chi-square.ts";
import type { CellPair } from "../comparison.ts";
import { total } from "../reference-cells.ts";
import { type TestReading, undefinedReading } from "./test-reading.ts";

/**
 * Likelihood-ratio test of homogeneity of the 2 x k table: G = 2 Σ O ln(O/E) ~ χ²_{k-1} (Wilks 1938), without
 * correction, over the cells that are not empty on both sides. Rely on it where expected counts are at least five.
 */
export function gTest({ reference, live }: CellPair, alpha: number): TestReading {
  const [n, m] = [total(reference), total(live)];
  let [sum, cells] = [0, 0];
  for (let i = 0; i < reference.length; i += 1) {
    const [a, b] = [reference[i] ?? 0, live[i] ?? 0];
    if (a + b === 0) continue;
    cells += 1;
    if (a > 0) sum += a * Math.log((a / n) * ((n + m) / (a + b)));
    if (b > 0) sum += b * Math.log((b / m) * ((n + m) / (a + b)));
  }
  if (n === 0 || m === 0 || cells < 2) return undefinedReading("g", m);
  const value = Math.max(0, 2 * sum);
  const pValue = chiSquareSurvival(value, cells - 1);
  return { name: "g", value, pValue, threshold: chiSquareUpperQuantile(alpha, cells - 1), n: m };
}
