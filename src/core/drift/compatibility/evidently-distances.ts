import { standardDeviation } from "../../reference/moments.ts";
import { categoricalCells, evidentlyCells, uniqueValueHellinger, withoutZeros } from "./evidently-cells.ts";
import type { EvidentlyMethod } from "./evidently-method.ts";
import { rowDistances } from "./row-distances.ts";
import { categorical, numeric } from "./sample.ts";
import { hellingerByOverlap, jensenShannonDistance, kullbackLeibler, populationStability } from "./share-distances.ts";

/** The divisor of the Wasserstein distance is at least this, whatever the column's unit. */
const smallestDeviation = 0.001;

const distance = (name: string, kinds: EvidentlyMethod["kinds"], value: EvidentlyMethod["value"]): EvidentlyMethod => ({
  name,
  kinds,
  threshold: 0.1,
  test: false,
  value,
});
const both = ["numeric", "categorical"] as const;

export const wasserstein = distance("wasserstein", ["numeric"], (reference, live) => {
  const { sorted } = numeric(reference);
  const scale = Math.max(standardDeviation(sorted), smallestDeviation);
  return rowDistances(sorted, numeric(live).sorted).wasserstein / scale;
});
export const jensenShannon = distance("jensenshannon", both, (reference, live) => {
  const { p, q } = evidentlyCells(reference, live);
  return jensenShannonDistance(p, q, Math.E);
});
export const psi = distance("psi", both, (reference, live) => {
  const { p, q } = withoutZeros(evidentlyCells(reference, live));
  return populationStability(p, q);
});
export const klDivergence = distance("kl_div", both, (reference, live) => {
  const { p, q } = withoutZeros(evidentlyCells(reference, live));
  return kullbackLeibler(p, q);
});
export const hellinger = distance("hellinger", both, (reference, live) => {
  if (reference.kind === "numeric") return uniqueValueHellinger(reference, numeric(live));
  const { p, q } = categoricalCells(reference, categorical(live));
  return hellingerByOverlap(p, q);
});
