import type { ByteReader, ByteWriter } from "../codec.ts";
import { DesignEffectSums, trustedPanes, upperWidening } from "../reference/design-effect.ts";
import type { PaneCount } from "../reference/rates.ts";
import { chiSquareQuantile } from "../statistics/chi-square.ts";
import { cohortMs } from "../stream/join-cohort.ts";

const dayMs = 86_400_000;
/** φ is that of the last days; counts are kept for as long as a rate may be learned over. */
const [effectDays, keptMs] = [14, 30 * dayMs];
/** Variance of a mean over that of a median, of many alike. */
const medianEfficiency = 2 / Math.PI;

/** Wrong of labelled predictions of a cohort as they were when it was judged: labels that came later are not in them. */
export type JudgedCohort = Readonly<PaneCount>;

/** Adds a cohort, later than all before, that had labels; older ones than 30 days leave. */
export function withJudged(known: readonly JudgedCohort[], judged: JudgedCohort): readonly JudgedCohort[] {
  if (judged.n === 0) return known;
  return [...known.filter(({ paneStartMs }) => paneStartMs > judged.paneStartMs - keptMs), judged];
}

/**
 * φ of wrong predictions over the cohorts of the 14 days before the day of `startMs`, upper 95 % limit; undefined of
 * under 200 cohorts. Whole days before, so that it is known before the cohort, and what goes wrong now is not taken for
 * scatter. Each day of each version is measured alone and the median is taken, so that a day on which something broke
 * does not blind the days after.
 *
 * @param versions what each version's cohorts said, ascending
 */
export function judgedDesignEffect(versions: Iterable<readonly JudgedCohort[]>, startMs: number): number | undefined {
  const today = Math.floor(startMs / dayMs);
  let panes = 0;
  const days: { readonly ratio: number; readonly freedom: number }[] = [];
  for (const cohorts of versions) {
    for (let day = today - effectDays; day < today; day += 1) {
      const sums = new DesignEffectSums(1, dayMs);
      for (const { paneStartMs, k, n } of cohorts)
        if (Math.floor(paneStartMs / dayMs) === day) sums.add(paneStartMs, [k], n);
      panes += sums.panes;
      const measured = sums.measured(0);
      if (measured.freedom > 0 && Number.isFinite(measured.ratio)) days.push(measured);
    }
  }
  return panes < trustedPanes || days.length === 0 ? undefined : Math.max(1, medianLimit(days));
}

/** Upper 95 % limit of the median ratio, days weighted by their degrees of freedom. */
function medianLimit(days: { readonly ratio: number; readonly freedom: number }[]): number {
  const freedom = days.reduce((sum, day) => sum + day.freedom, 0);
  const sorted = [...days].sort((a, b) => a.ratio - b.ratio);
  let below = 0;
  const middle = sorted.find((day) => {
    below += day.freedom;
    return below >= freedom / 2;
  });
  if (middle === undefined) return 1;
  const usual = freedom / days.length;
  // The median of χ² is below its mean.
  const median = (middle.ratio * usual) / chiSquareQuantile(0.5, usual);
  return median * upperWidening(freedom * medianEfficiency);
}

export function writeJudged(cohorts: readonly JudgedCohort[], out: ByteWriter): void {
  out.varint(cohorts.length);
  let last = 0;
  for (const { paneStartMs, k, n } of cohorts) {
    const at = paneStartMs / cohortMs;
    out.varint(at - last);
    out.varint(n);
    out.varint(k);
    last = at;
  }
}

export function readJudged(bytes: ByteReader): JudgedCohort[] {
  let at = 0;
  return Array.from({ length: bytes.varint() }, () => {
    at += bytes.varint();
    const n = bytes.varint();
    return { paneStartMs: at * cohortMs, k: bytes.varint(), n };
  });
}
