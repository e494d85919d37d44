import { expect, test } from "vitest";
import { extraBand, type LearnedBlock } from "../../../src/core/detection/extra-bands.ts";
import { listExtraStreams } from "../../../src/core/detection/extra-streams.ts";
import { limitOf } from "../../../src/core/detection/limits.ts";
import { extraLayout } from "../../../src/core/profile/extra-layout.ts";
import { provisionalLayout } from "../../../src/core/profile/layout.ts";
import type { OwnMetric } from "../../../src/core/row-extras.ts";
import { ownMetric } from "../../support/row-extras.ts";

function bandOf(metric: OwnMetric, learned?: Partial<LearnedBlock>) {
  const extras = { metrics: [metric], segments: [] };
  const [stream] = listExtraStreams(extras, extraLayout(extras, provisionalLayout));
  if (stream === undefined) throw new Error("no stream");
  const usual = { version: "1", fromMs: 0, toMs: 1, counts: [300, 10_000, 0], panes: 8_000, designEffect: 1.3 };
  return extraBand(stream, extras, learned === undefined ? undefined : { ...usual, ...learned });
}

test("a limit that a person set is the band, with the uncertain design effect until panes have shown theirs", () => {
  const judged = bandOf(ownMetric("a", { limit: 0.02 }));
  expect(judged?.band.limit).toBe(0.02);
  expect(judged?.band.alternatives).toHaveLength(8);
  expect(judged?.designEffect).toBe(2);
});

test("without a limit nothing is judged until it is learned", () => {
  expect(bandOf(ownMetric("a"))).toBeUndefined();
});

test("a learned band is the learned share's upper limit and the metric's own tolerance", () => {
  const tolerance = { atLeast: 0.01, relative: 0.1 };
  const judged = bandOf(ownMetric("a", { tolerance }), {});
  const rate = { successes: 300, trials: 10_000, designEffect: 1.3, hourly: null };
  expect(judged?.band.limit).toBe(limitOf(rate, { ...tolerance, plus: 0, small: false }));
  expect(judged?.designEffect).toBe(1.3);
});

test("what few panes showed of clusters is not believed", () => {
  expect(bandOf(ownMetric("a"), { panes: 100, designEffect: 1 })?.designEffect).toBe(2);
});

test("drift and quality have three alternatives", () => {
  expect(bandOf(ownMetric("a", { family: "drift" }), {})?.band.alternatives).toHaveLength(3);
});
