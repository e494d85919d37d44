import { jensenShannon, psi } from "../../src/core/drift/compatibility/evidently-distances.ts";
import { shareDistancesTo } from "../../src/core/drift/compatibility/nannyml-distances.ts";
import type { NumericSample } from "../../src/core/drift/compatibility/sample.ts";
import { references } from "./feature-windows.ts";
import type { Rule } from "./window-rules.ts";

const deviations = 3;
const chunks = 10;
const sample = (sorted: Float64Array): NumericSample => ({ kind: "numeric", sorted });
const wholes = references.map(({ sorted }) => sample(sorted));

/** Evidently's PSI and Jensen-Shannon distance, each beyond .1 for any feature. */
export const evidentlyRules: Readonly<Record<string, Rule>> = {
  "Evidently PSI ≥ .1": (window) => window.some(({ sorted }, i) => psi.value(at(i), sample(sorted)) >= 0.1),
  "Evidently JS ≥ .1": (window) => window.some(({ sorted }, i) => jensenShannon.value(at(i), sample(sorted)) >= 0.1),
};

/**
 * NannyML's default for any feature: a Jensen-Shannon distance above mean + 3 standard deviations of ten chunks of the
 * reference, which are of as many rows as a window.
 */
export function nannymlRule(rows: number): Rule {
  const features = references.map(({ drawn }, feature) => {
    const distance = shareDistancesTo(at(feature));
    const own = Array.from({ length: chunks }, (_, i) => {
      const chunk = drawn.subarray(i * rows, (i + 1) * rows).toSorted();
      return distance(sample(chunk)).jensenShannon;
    });
    const mean = own.reduce((a, b) => a + b) / chunks;
    const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / chunks;
    return { distance, limit: mean + deviations * Math.sqrt(variance) };
  });
  return (window) =>
    features.some(({ distance, limit }, i) => distance(sample(window[i]?.sorted ?? none)).jensenShannon > limit);
}

const none = new Float64Array(0);

function at(feature: number): NumericSample {
  return wholes[feature] ?? sample(none);
}
