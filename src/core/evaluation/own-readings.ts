import type { Verdict } from "../drift/distance.ts";
import type { Family } from "../facts.ts";
import { metricCells } from "../profile/extra-layout.ts";
import { wilsonInterval } from "../statistics/binomial-interval.ts";
import { paneMs } from "../stream/pane-delta.ts";
import type { FineWindowName } from "../stream/windows.ts";
import { type ExtraFrame, ownStream } from "./extra-frame.ts";
import type { ServingState } from "./serving-state.ts";

/** Fewer rows than this say nothing. */
const enoughRows = 200;
const confidence = 0.95;

/** What an own metric says of one window of a version. */
export interface OwnReading {
  readonly metric: string;
  readonly family: Family;
  readonly window: FineWindowName;
  /** Share of the rows that say yes, with its 95 % Wilson interval; NaN where none could be told. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Upper end of the band; null until it is learned. */
  readonly threshold: number | null;
  readonly n: number;
  /** Rows that could not be told: a field was missing or of another type. */
  readonly errors: number;
  readonly asOfMs: number;
  readonly signal: Verdict;
}

/** The readings of all own metrics of a version in one window. */
export function readOwnMetrics(state: ServingState, frame: ExtraFrame | null, window: FineWindowName): OwnReading[] {
  if (frame === null) return [];
  return frame.extras.metrics.flatMap(({ name, family }, i): OwnReading[] => {
    const total = state.extras?.window(frame.layout.metrics[i]?.id ?? "", window)?.total;
    if (total === undefined) return [];
    const [yes = 0, n = 0, errors = 0] = [total[metricCells.yes], total[metricCells.told], total[metricCells.error]];
    const value = n > 0 ? yes / n : Number.NaN;
    const { low, high } = n > 0 ? wilsonInterval(yes, n, confidence) : { low: Number.NaN, high: Number.NaN };
    const threshold = ownStream(frame, name)?.judged?.band.limit ?? null;
    const isKnown = threshold !== null && n >= enoughRows;
    const signal = !isKnown ? "insufficient" : value > threshold ? "drifting" : "stable";
    const asOfMs = state.log.newestMs + paneMs;
    return [{ metric: name, family, window, value, low, high, threshold, n, errors, asOfMs, signal }];
  });
}
