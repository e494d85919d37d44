import { type DelayCurve, shareWithin } from "../reference/delay-curve.ts";
import type { LabelDelays } from "../reference/label-delays.ts";
import { cohortMs } from "../stream/join-cohort.ts";

/** Where fewer of a class's labels have come, one label would stand for more than ten. */
export const leastShare = 0.1;
/** Ages of a cohort's rows at which its share of labels is taken. */
const points = 6;

/** How far the labels of one cohort have come, by class. */
export interface Maturity {
  /** Labels of the class that have come, of those that will, > 0; and the relative error of that. Undefined where no curve says. */
  of(className: string | null): { readonly share: number; readonly deviation: number } | undefined;
  /** The least of all classes that the reference knows. It depends on nothing that labels say. */
  readonly least: number;
}

/** How far labels of a cohort have come by now, as they came in the reference: the mean over the ages of its rows, which lie evenly. */
export function maturityOf({ curves }: LabelDelays, startMs: number, watermarkMs: number): Maturity {
  const endMs = Math.min(startMs + cohortMs, watermarkMs);
  const ages = Array.from(
    { length: points },
    (_, i) => watermarkMs - startMs - ((i + 0.5) * (endMs - startMs)) / points,
  );
  const shares = new Map(curves.map((curve) => [curve.className, { curve, share: meanShare(curve, ages) }]));
  return {
    of: (className) => {
      const known = shares.get(className) ?? shares.get(null);
      if (known === undefined || !(known.share > 0)) return undefined;
      const { share, curve } = known;
      return { share, deviation: Math.sqrt((1 - share) / (share * curve.labels)) };
    },
    least: Math.min(...[...shares.values()].map(({ share }) => share)),
  };
}

function meanShare(curve: DelayCurve, agesMs: readonly number[]): number {
  return agesMs.reduce((sum, ageMs) => sum + shareWithin(curve, Math.max(0, ageMs) / 1_000), 0) / agesMs.length;
}
