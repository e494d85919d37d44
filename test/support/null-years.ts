import { harmAlternatives, harmWidth } from "../../src/core/detection/alternatives.ts";
import { type Band, bandOf } from "../../src/core/detection/band.ts";
import { DetectorBank } from "../../src/core/detection/detector-bank.ts";
import { type LimitSchedule, limitAt, limitSchedule } from "../../src/core/detection/hourly-limits.ts";
import type { BandShape } from "../../src/core/detection/stream-bands.ts";
import { type Measure, tolerances } from "../../src/core/detection/tolerances.ts";
import { panesPerYear } from "../../src/core/detection/weights.ts";
import { DesignEffectSums } from "../../src/core/reference/design-effect.ts";
import type { RateEstimate } from "../../src/core/reference/reference.ts";
import { type NullName, nullStreams, type PaneStream, panesPerDay } from "./null-streams.ts";

/** A version on which nothing is wrong, and the reference that its bands are drawn from. */
export interface NullModel {
  readonly stream: NullName;
  readonly rowsPerPane: number;
  /** Panes of the same stream, before the year, that the reference is learned from. */
  readonly referencePanes: number;
  /** What the reference's φ is divided by before it is used. */
  readonly misjudged: number;
}

const paneMs = 10_000;
const threeDays = 3 * panesPerDay;
const usual = { rowsPerPane: 2_000, referencePanes: threeDays, misjudged: 1 };

/** Each bends another assumption of the detectors. */
export const nullModels: Readonly<Record<string, NullModel>> = {
  iid: { ...usual, stream: "iid" },
  "day wave": { ...usual, stream: "day wave" },
  "week wave": { ...usual, stream: "week wave", referencePanes: 7 * panesPerDay },
  clustered: { ...usual, stream: "clustered" },
  AR: { ...usual, stream: "wandering" },
  bursty: { ...usual, stream: "bursty" },
  "low traffic": { ...usual, stream: "iid", rowsPerPane: 5 },
  "φ misjudged by 2": { ...usual, stream: "clustered", misjudged: 2 },
  "reference of 5,000 rows": { ...usual, stream: "clustered", rowsPerPane: 200, referencePanes: 25 },
};

/** Harm metrics with their usual rates; they share one budget evenly. */
const metrics: readonly (readonly [Measure, number])[] = [
  ["errors", 0.02],
  ["latency_p50", 0.5],
  ["latency_p99", 0.01],
];

/** How long a year is, and whether its limits follow the hours of the reference. */
export interface NullSpan {
  readonly panes?: number;
  readonly shape?: BandShape;
}

/** Alarms of each harm metric, at one expected false alarm a year of all of them together. */
export function harmAlarms(model: NullModel, seed: number, span: NullSpan = {}): Readonly<Record<string, number>> {
  return Object.fromEntries(
    metrics.map(([measure, rate], i) => [measure, alarmsOf(model, measure, rate, 10 * seed + i, span)]),
  );
}

function alarmsOf(
  model: NullModel,
  measure: Measure,
  rate: number,
  seed: number,
  { panes = panesPerYear, shape = "constant" }: NullSpan,
): number {
  const { rowsPerPane: trials, referencePanes } = model;
  const stream = nullStreams[model.stream](rate, seed);
  const estimate = learn(stream, trials, referencePanes);
  const schedule = limitSchedule(estimate, tolerances[measure], shape);
  if (schedule === undefined) throw new RangeError(`${measure} is not monitorable`);
  return count(stream, bandsOf(schedule), estimate.designEffect / model.misjudged, trials, referencePanes, panes);
}

/** The band in force in each pane. */
function bandsOf(schedule: LimitSchedule): (startMs: number) => Band {
  const known = new Map<number, Band>();
  return (startMs) => {
    const limit = limitAt(schedule, startMs) ?? Number.NaN;
    const band = known.get(limit) ?? bandOf(limit, harmAlternatives(limit));
    if (band === undefined) throw new RangeError(`no band up to ${limit}`);
    known.set(limit, band);
    return band;
  };
}

function count(
  stream: PaneStream,
  bandAt: (startMs: number) => Band,
  designEffect: number,
  trials: number,
  from: number,
  panes: number,
): number {
  const bank = new DetectorBank(1, harmWidth);
  const stake = {
    weight: 1 / metrics.length,
    designEffect: Math.max(1, designEffect),
    logBudget: Math.log(panesPerYear),
  };
  let alarms = 0;
  for (let pane = from; pane < from + panes; pane += 1) {
    const startMs = pane * paneMs;
    const counts = { startMs, successes: stream(pane, trials), trials };
    if (bank.feed(0, counts, bandAt(startMs), stake) !== undefined) alarms += 1;
  }
  return alarms;
}

/** Rate, φ and hours of the stream's first panes, as a reference takes them. */
function learn(stream: PaneStream, n: number, panes: number): RateEstimate {
  const scatter = new DesignEffectSums(1);
  const hourly = { successes: new Array<number>(24).fill(0), trials: new Array<number>(24).fill(0) };
  let successes = 0;
  for (let pane = 0; pane < panes; pane += 1) {
    const k = stream(pane, n);
    scatter.add(pane * paneMs, [k], n);
    const hour = Math.floor(pane / 360) % 24;
    hourly.successes[hour] = (hourly.successes[hour] ?? 0) + k;
    hourly.trials[hour] = (hourly.trials[hour] ?? 0) + n;
    successes += k;
  }
  const [designEffect = 1] = scatter.upperLimits();
  return { successes, trials: panes * n, designEffect, hourly: panes >= threeDays ? hourly : null };
}
