import { expect, test } from "vitest";
import { harmAlternatives, harmWidth } from "../../../src/core/detection/alternatives.ts";
import { type Band, bandOf } from "../../../src/core/detection/band.ts";
import { DetectorBank } from "../../../src/core/detection/detector-bank.ts";
import { panesPerYear } from "../../../src/core/detection/weights.ts";
import { referenceBand } from "../../support/detection-delay.ts";
import { type NullName, nullNames, nullStreams } from "../../support/null-streams.ts";

const rate = 0.02;
const trials = 2_000;
const clusters = 5;

/** Alarms of one stream that has the whole budget of one a year to itself. */
function alarms(name: NullName, band: Band, designEffect: number, panes: number): number {
  const stream = nullStreams[name](rate, 11);
  const bank = new DetectorBank(1, harmWidth);
  const stake = { weight: 1, designEffect, logBudget: Math.log(panesPerYear) };
  let count = 0;
  for (let pane = 0; pane < panes; pane += 1) {
    const successes = stream(pane, trials);
    if (bank.feed(0, { startMs: pane, successes, trials }, band, stake) !== undefined) count += 1;
  }
  return count;
}

function harmBand(limit: number): Band {
  return bandOf(limit, harmAlternatives(limit)) as Band;
}

test.each(nullNames)(
  "a year of 10 s panes on which nothing is wrong (%s) raises no alarm of the error rate",
  (name) => {
    expect(alarms(name, referenceBand(rate, clusters, 100_000), clusters, panesPerYear)).toBe(0);
  },
);

test("a band of just 1.25 times the rate still covers a wave of ±20 %, clusters of five and bursts", () => {
  expect(alarms("day wave", harmBand(1.25 * rate), clusters, panesPerYear / 4)).toBe(0);
  expect(alarms("clustered", harmBand(1.25 * rate), clusters, panesPerYear / 4)).toBe(0);
  expect(alarms("bursty", harmBand(1.25 * rate), clusters, panesPerYear / 4)).toBe(0);
});

test("without the band or without φ the same streams cry within days, so the silence above is not empty", () => {
  expect(alarms("day wave", harmBand(rate), 1, 86_400)).toBeGreaterThan(100);
  expect(alarms("bursty", harmBand(1.25 * rate), 1, 864_000)).toBeGreaterThan(100);
});
