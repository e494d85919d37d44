import { chiSquare, fisher, gTest, proportions, totalVariation } from "./evidently-count-tests.ts";
import { hellinger, jensenShannon, klDivergence, psi, wasserstein } from "./evidently-distances.ts";
import type { EvidentlyMethod } from "./evidently-method.ts";
import {
  andersonDarling,
  cramerVonMises,
  energy,
  eppsSingleton,
  kolmogorovSmirnov,
  mannWhitney,
  student,
} from "./evidently-row-tests.ts";

/** Every method of Evidently for tables; the distances first, which stand beside the one that decides. */
export const evidentlyMethods: readonly EvidentlyMethod[] = [
  wasserstein,
  jensenShannon,
  psi,
  klDivergence,
  hellinger,
  kolmogorovSmirnov,
  chiSquare,
  proportions,
  mannWhitney,
  andersonDarling,
  cramerVonMises,
  eppsSingleton,
  student,
  energy,
  gTest,
  fisher,
  totalVariation,
];
