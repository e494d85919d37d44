import { harmAlternatives, harmWidth } from "../../src/core/detection/alternatives.ts";
import { type Band, bandOf } from "../../src/core/detection/band.ts";
import { DetectorBank, type Stake } from "../../src/core/detection/detector-bank.ts";
import { limitOf } from "../../src/core/detection/limits.ts";
import { tolerances } from "../../src/core/detection/tolerances.ts";
import { panesPerYear } from "../../src/core/detection/weights.ts";
import { clusteredBinomial } from "./binomial.ts";
import { seededRandom } from "./random.ts";

/** Not found within an hour counts as never. */
const hourPanes = 360;
const quietPanes = 30;

/** 1/256 for each alternative of an error rate, at one expected false rollback a year. */
export function tableStake(designEffect: number): Stake {
  return { weight: harmWidth / 256, designEffect, logBudget: Math.log(panesPerYear) };
}

/** A change to measure: the rate before it and after it, in clusters of `designEffect` equal outcomes. */
export interface Change {
  readonly before: number;
  readonly after: number;
  readonly designEffect: number;
  readonly rowsPerPane: number;
}

/** The band that a reference of that many rows without an hour-of-day envelope gives an error rate. */
export function referenceBand(rate: number, designEffect: number, rows: number): Band {
  const limit = limitOf({ successes: rate * rows, trials: rows, designEffect, hourly: null }, tolerances.errors);
  const band = limit === undefined ? undefined : bandOf(limit, harmAlternatives(limit));
  if (band === undefined) throw new RangeError("not monitorable");
  return band;
}

/** Median panes from the change to the alarm over seeded runs; Infinity where it is not within an hour. */
export function medianDelay(band: Band, change: Change, runs: number): number {
  const { before, after, designEffect, rowsPerPane: trials } = change;
  const delays = Array.from({ length: runs }, (_, run) => {
    const random = seededRandom(1 + run);
    const bank = new DetectorBank(1, harmWidth);
    for (let pane = -quietPanes; pane < hourPanes; pane += 1) {
      const successes = clusteredBinomial(random, trials, pane < 0 ? before : after, designEffect);
      const alarm = bank.feed(0, { startMs: 0, successes, trials }, band, tableStake(designEffect));
      if (alarm !== undefined) return pane + 1;
    }
    return Infinity;
  });
  return delays.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? Infinity;
}
