import { momentsIn } from "../profile/moment-cells.ts";
import type { MomentLimit, Reference } from "../reference/reference.ts";
import { principalReconstruction } from "../statistics/principal-reconstruction.ts";
import { whitenedMoments, whitenedNoise } from "../statistics/whitened-moments.ts";
import type { WindowName } from "../stream/windows.ts";
import { momentThreshold, type Reached } from "./moment-threshold.ts";
import type { Reading } from "./readings.ts";
import type { ReferenceFrame } from "./reference-frame.ts";

/** Stands where a feature's name does, for what is said of all numeric features together. */
const allFeatures = "__all__";
const enoughRows = 200;

/**
 * How far the joint moments of a window are from the reference's, beside what 1 % of the reference's own windows of the
 * same length exceed, brought to the window's rows. No detector looks at it.
 */
export function readMoments(
  common: Pick<Reading, "serving" | "window" | "asOfMs">,
  total: Float64Array,
  { layout, moments, reference }: ReferenceFrame,
): Reading[] {
  if (layout.moments === undefined || moments === null) return [];
  const live = momentsIn(total, layout.moments.base, moments.dimension);
  const limits = limitsFrom(reference, common.window);
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
  const own = principalReconstruction(moments, moments);
  const reached = (excess: (limit: MomentLimit) => number, chanceRatio: (rows: number) => number): number | null => {
    const [here, longer] = limits.map((limit): Reached => ({ value: excess(limit), rows: limit.rows }));
    return here === undefined ? null : momentThreshold(n, here, longer, chanceRatio(here.rows));
  };
  const whitened = reached(
    (limit) => limit.whitenedMoments,
    (rows) => whitenedNoise(moments.dimension, Math.max(1, n)) / whitenedNoise(moments.dimension, rows),
  );
  const beyondOwn = reached(
    (limit) => Math.max(0, limit.principalReconstruction - own),
    (rows) => Math.sqrt(rows / Math.max(1, n)),
  );
  return [
    reading("whitened_moments", live === undefined ? Number.NaN : whitenedMoments(moments, live), whitened),
    reading(
      "pca_reconstruction",
      live === undefined ? Number.NaN : principalReconstruction(moments, live),
      beyondOwn === null ? null : own + beyondOwn,
    ),
  ];
}

/** Those of windows of this length, then of the next longer one, where the reference has them. */
function limitsFrom({ moments }: Reference, window: WindowName): readonly MomentLimit[] {
  const all = moments?.limits ?? [];
  const at = all.findIndex((limit) => limit.window === window);
  return at < 0 ? [] : all.slice(at, at + 2);
}
