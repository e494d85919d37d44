import { wilsonInterval } from "../statistics/binomial-interval.ts";

/** Counts of the alarmed metric over a span that ends with the newest pane. */
export interface SpanCount {
  readonly successes: number;
  readonly trials: number;
}

/** Panes in a row that must be clear. */
export const clearPanes = 3;
const confidence = 0.95;
/** A healthy rate of ⅔ m then passes 95 % of looks; with 12/m it would pass 19 %. */
const trialsTimesLimit = 100;

/**
 * Whether a metric is back inside its band in this pane: the upper end of its 95 % Wilson interval is below the limit.
 *
 * @param spans from the last hour to the last 24 h, growing; the first with n ≥ 100/limit counts, else the last
 */
export function insideBand(spans: readonly SpanCount[], limit: number): boolean {
  const span = spans.find((one) => isTelling(one, limit)) ?? spans.at(-1);
  if (span === undefined || span.trials === 0) return false;
  return wilsonInterval(span.successes, span.trials, confidence).high < limit;
}

/** Whether a span has enough trials for a healthy rate to be seen inside the band. */
export function isTelling({ trials }: SpanCount, limit: number): boolean {
  return trials * limit >= trialsTimesLimit;
}

/** Whether a metric is shown to be outside its band over a span: the lower end of its 95 % Wilson interval is above the limit. */
export function outsideBand({ successes, trials }: SpanCount, limit: number): boolean {
  return trials > 0 && wilsonInterval(successes, trials, confidence).low > limit;
}

/** Panes in a row inside the band, after this one; `clearPanes` of them clear the alarm. */
export function countClear(panesBefore: number, spans: readonly SpanCount[], limit: number): number {
  return insideBand(spans, limit) ? panesBefore + 1 : 0;
}
