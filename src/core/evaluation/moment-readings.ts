import { momentsIn } from "../profile/moment-cells.ts";
import { noiseAgainst } from "../reference/moment-history.ts";
import type { MomentLimit } from "../reference/reference.ts";
import type { MomentFrame } from "../statistics/joint-moments.ts";
import { principalReconstruction } from "../statistics/principal-reconstruction.ts";
import { whitenedMoments } from "../statistics/whitened-moments.ts";
import type { Reading } from "./readings.ts";
import type { ReferenceFrame } from "./reference-frame.ts";

/** Stands where a feature's name does, for what is said of all numeric features together. */
const allFeatures = "__all__";
const enoughRows = 200;

/**
 * How far the joint moments of a window are from the reference's, beside what 1 % of the reference's own windows of the
 * same length exceed: at fewer rows than they had the threshold is raised by what chance adds. No detector looks at it.
 */
export function readMoments(
  common: Pick<Reading, "serving" | "window" | "asOfMs">,
  total: Float64Array,
  { layout, moments, reference }: ReferenceFrame,
): Reading[] {
  if (layout.moments === undefined || moments === null) return [];
  const live = momentsIn(total, layout.moments.base, moments.dimension);
  const limit = reference.moments?.limits.find(({ window }) => window === common.window);
  const n = live?.rows ?? 0;
  const reading = (statistic: string, value: number, threshold: number | null): Reading => ({
    ...common,
    feature: allFeatures,
    statistic,
    value,
    threshold,
    n,
    signal:
      n < enoughRows ? "insufficient" : threshold === null ? "undecided" : value > threshold ? "drifting" : "stable",
  });
  return [
    reading(
      "whitened_moments",
      live === undefined ? Number.NaN : whitenedMoments(moments, live),
      limit === undefined ? null : limit.whitenedMoments * noiseAgainst(moments.dimension, Math.max(1, n), limit.rows),
    ),
    reading(
      "pca_reconstruction",
      live === undefined ? Number.NaN : principalReconstruction(moments, live),
      limit === undefined ? null : reconstructionLimit(moments, limit, n),
    ),
  ];
}

function reconstructionLimit(frame: MomentFrame, limit: MomentLimit, n: number): number {
  const own = principalReconstruction(frame, frame);
  return own + (limit.principalReconstruction - own) * Math.max(1, Math.sqrt(limit.rows / Math.max(1, n)));
}
