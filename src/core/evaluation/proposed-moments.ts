import { type MomentCells, momentCellCount, momentClip, momentUnit } from "../profile/moment-cells.ts";
import { missingCount, presentCount } from "../profile/reading-counts.ts";
import { momentShape } from "../reference/moment-columns.ts";
import { MomentHistory } from "../reference/moment-history.ts";
import type { Reference, ReferenceMoments } from "../reference/reference.ts";
import type { ReferenceFrame } from "./reference-frame.ts";

/** Beyond these, values brought to the clip by the one standard would not be by the other. */
const [smallestRatio, largestRatio, largestShift] = [0.5, 2, 2];
/** A missing value counts as the mean by the one standard, and would not by the other. */
const missingLimit = 0.01;
/** Two half hours make an hour, and say nothing of what is shorter. */
const tooShort = "5m";

/**
 * The joint moments of a span in the standard of the reference that it becomes, from sums in the standard of the one in
 * force: z' = a z + b for each column. Undefined where columns have moved too far for that, or lack values; then
 * moments are measured in the day after it is accepted, as φ is.
 *
 * @param halfHours their starts and counts in the layout of `frame`, in order of time
 */
export function proposedMoments(
  proposed: Reference,
  { layout, reference }: ReferenceFrame,
  halfHours: readonly (readonly [startMs: number, counts: Float64Array])[],
): ReferenceMoments | undefined {
  const cells = layout.moments;
  if (cells === undefined) return undefined;
  const names = cells.columns.map((index) => reference.columns[index]?.name ?? "");
  const shape = momentShape({ columns: proposed.columns, moments: { columns: names, counts: [], limits: [] } });
  if (shape === undefined || `${shape.columns}` !== `${cells.columns}`) return undefined;
  const [ratios, shifts] = changeOf(cells, shape);
  const isNear = ratios.every(
    (ratio, i) => ratio >= smallestRatio && ratio <= largestRatio && Math.abs(shifts[i] ?? Number.NaN) <= largestShift,
  );
  const hasValues = cells.columns.every((index) => {
    const column = layout.columns[index];
    if (column === undefined) return false;
    const [missing, present] = [missingCount, presentCount].map((count) =>
      halfHours.reduce((sum, [, counts]) => sum + count(column, counts), 0),
    );
    return (missing ?? 0) <= missingLimit * (present ?? 0);
  });
  if (!isNear || !hasValues) return undefined;
  const history = new MomentHistory(cells.columns.length);
  for (const [startMs, counts] of halfHours)
    history.add(startMs, restandardised(counts, cells.base, ratios, shifts), 0);
  const moments = history.finish(proposed, cells);
  return moments && { ...moments, limits: moments.limits.filter(({ window }) => window !== tooShort) };
}

/** z' = ratio · z + shift. */
function changeOf(
  from: Pick<MomentCells, "means" | "deviations">,
  to: Pick<MomentCells, "means" | "deviations">,
): [ratios: Float64Array, shifts: Float64Array] {
  return [
    from.deviations.map((deviation, i) => deviation / (to.deviations[i] as number)),
    from.means.map((mean, i) => (mean - (to.means[i] as number)) / (to.deviations[i] as number)),
  ];
}

/** Rows, sums and sums of products of Z = (z + 5) · 64 in another standard, rounded to whole numbers. */
function restandardised(counts: Float64Array, base: number, ratios: Float64Array, shifts: Float64Array): Float64Array {
  const dimension = ratios.length;
  const out = new Float64Array(momentCellCount(dimension));
  const rows = counts[base] as number;
  const offsets = ratios.map((ratio, i) => ((shifts[i] as number) + momentClip - ratio * momentClip) / momentUnit);
  const sum = (i: number) => counts[base + 1 + i] as number;
  out[0] = rows;
  for (let i = 0; i < dimension; i += 1)
    out[1 + i] = Math.max(0, Math.round((ratios[i] as number) * sum(i) + (offsets[i] as number) * rows));
  let at = 1 + dimension;
  for (let i = 0; i < dimension; i += 1)
    for (let j = 0; j <= i; j += 1, at += 1) {
      const [a, b, c, d] = [ratios[i], ratios[j], offsets[i], offsets[j]] as [number, number, number, number];
      const product = a * b * (counts[base + at] as number) + a * d * sum(i) + c * b * sum(j) + c * d * rows;
      out[at] = Math.max(0, Math.round(product));
    }
  return out;
}
