import type { RateEstimate } from "../reference/reference.ts";
import { harmAlternatives } from "./alternatives.ts";
import { bandOf } from "./band.ts";
import { limitOf } from "./limits.ts";
import type { StreamBand } from "./stream-bands.ts";
import { tolerances } from "./tolerances.ts";

/** The metric of wrong predictions, in evidence and rules. */
export const labelledErrors = "labelled_errors";

/** The band of wrong predictions per labelled one, from a rate of them; undefined where its limit is beyond what can be watched. */
export function labelBandOf(rate: RateEstimate): StreamBand | undefined {
  const limit = limitOf(rate, tolerances.labelled_errors);
  const band = limit === undefined ? undefined : bandOf(limit, harmAlternatives(limit));
  return band && { band, designEffect: rate.designEffect };
}
