import { twoSampleKolmogorovPValue } from "../../statistics/kolmogorov-two-sample.ts";
import { type ClassicDetector, restarting } from "./classic-detector.ts";

export interface KswinOptions {
  /** Error of one look, in (0, 1). */
  readonly alpha?: number;
  readonly windowValues?: number;
  /** How many of the newest, and of those before, are compared. */
  readonly sampleValues?: number;
}

/** A whole number in [0, below), drawn evenly. */
export type Draw = (below: number) => number;

/** Smaller differences are no change, however sure. */
const leastDistance = 0.1;

/**
 * Kolmogorov–Smirnov windowing: each value, the newest of a window are tested against as many drawn without replacement
 * from those before; change when p ≤ α and D > 0.1.
 *
 * Raab, Heusinger, Schleif, Neurocomputing 416, 2020. α is spent at each value, so a steady stream cries about once in
 * 700 values. The paper keeps the newest values after a change; river forgets all, and so does this.
 * @param startDraws chance, started anew with each window
 */
export function kswin(startDraws: () => Draw, options: KswinOptions = {}): ClassicDetector {
  const { alpha = 0.005, windowValues = 100, sampleValues = 30 } = options;
  return restarting("number", () => {
    const draw = startDraws();
    const window: number[] = [];
    return (value) => {
      window.push(value);
      if (window.length < windowValues) return "quiet";
      if (window.length > windowValues) window.shift();
      const older = sample(window.slice(0, windowValues - sampleValues), sampleValues, draw);
      const distance = largestDifference(older, window.slice(windowValues - sampleValues));
      if (distance <= leastDistance) return "quiet";
      return twoSampleKolmogorovPValue(distance, sampleValues, sampleValues) <= alpha ? "change" : "quiet";
    };
  });
}

/** Draws from a pool whose holes are filled by its last value (Fisher and Yates). */
function sample(pool: number[], count: number, draw: Draw): number[] {
  return Array.from({ length: count }, (_, i) => {
    const at = draw(pool.length - i);
    const drawn = pool[at] ?? 0;
    pool[at] = pool[pool.length - i - 1] ?? 0;
    return drawn;
  });
}

/** D of two samples of the same size. */
function largestDifference(a: number[], b: number[]): number {
  const [first, second] = [a, b].map((values) => values.toSorted((x, y) => x - y));
  if (first === undefined || second === undefined) return 0;
  const n = first.length;
  let [i, j, largest] = [0, 0, 0];
  while (i < n && j < n) {
    const at = Math.min(first[i] ?? 0, second[j] ?? 0);
    while (i < n && (first[i] ?? 0) <= at) i += 1;
    while (j < n && (second[j] ?? 0) <= at) j += 1;
    largest = Math.max(largest, Math.abs(i - j));
  }
  return largest / n;
}
