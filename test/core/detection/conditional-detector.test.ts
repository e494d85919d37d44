import fc from "fast-check";
import { expect, test } from "vitest";
import { pack, unpack } from "../../../src/core/codec.ts";
import {
  type ConditionalAlarm,
  ConditionalDetector,
  conditionalDetectorCodec,
} from "../../../src/core/detection/conditional-detector.ts";
import { panesPerYear } from "../../../src/core/detection/weights.ts";
import { pairStream } from "../../support/pair-streams.ts";

const canary = { trials: 100, controlTrials: 1_900, rate: () => 0.02 };
const stake = { weight: 1, designEffect: 1, logBudget: Math.log(panesPerYear) };

test.each([1, 5, 10])(
  "a pane-year of a healthy 5 % canary in clusters of %d raises no alarm when φ says so",
  (cluster) => {
    const next = pairStream({ ...canary, cluster, ratio: 1 }, 5);
    const detector = new ConditionalDetector(1);
    let alarms = 0;
    for (let pane = 0; pane < panesPerYear; pane += 1)
      if (detector.feed(0, next(pane), { ...stake, designEffect: cluster }) !== undefined) alarms += 1;
    expect(alarms).toBe(0);
  },
);

test("the same clusters without φ cry all the time: it is mandatory", () => {
  const next = pairStream({ ...canary, cluster: 10, ratio: 1 }, 5);
  const detector = new ConditionalDetector(1);
  let alarms = 0;
  for (let pane = 0; pane < 8_640; pane += 1) if (detector.feed(0, next(pane), stake) !== undefined) alarms += 1;
  expect(alarms).toBeGreaterThan(10);
});

test("five-fold incidents common to both and a wave of ±50 % raise no alarm, twice the control's rate does within minutes", () => {
  const rate = (pane: number) => 0.02 * (1 + 0.5 * Math.sin(pane / 1_375)) * (pane % 720 < 60 ? 5 : 1);
  const first = (ratio: number, panes: number, seed: number): number => {
    const next = pairStream({ ...canary, rate, cluster: 1, ratio }, seed);
    const detector = new ConditionalDetector(1);
    for (let pane = 100; pane < 100 + panes; pane += 1)
      if (detector.feed(0, next(pane), stake) !== undefined) return pane - 99;
    return Infinity;
  };
  const seeds = Array.from({ length: 15 }, (_, seed) => seed + 1);
  expect(seeds.map((seed) => first(1, 2_160, seed)).every((delay) => delay === Infinity)).toBe(true);
  const median = (ratio: number) => seeds.map((seed) => first(ratio, 2_160, seed)).sort((a, b) => a - b)[7] ?? 0;
  expect(median(2)).toBeLessThan(60);
  expect(median(3)).toBeLessThan(median(2));
  expect(median(3)).toBeGreaterThan(1);
});

test("an alarm counts both versions since the onset, panes without errors among them", () => {
  const detector = new ConditionalDetector(1);
  const pane = (startMs: number, successes: number, controlSuccesses: number): ConditionalAlarm | undefined =>
    detector.feed(
      0,
      { startMs, successes, trials: 100, controlSuccesses, controlTrials: 100 },
      { ...stake, logBudget: Math.log(10) },
    );
  expect(pane(0, 2, 4)).toBeUndefined();
  expect(pane(1, 5, 0)).toBeUndefined();
  expect(pane(2, 0, 0)).toBeUndefined();
  expect(pane(3, 7, 1)).toMatchObject({
    startMs: 1,
    successes: 12,
    trials: 300,
    controlSuccesses: 1,
    controlTrials: 300,
  });
});

test("a control without rows says nothing", () => {
  const detector = new ConditionalDetector(1);
  detector.feed(0, { startMs: 0, successes: 90, trials: 100, controlSuccesses: 0, controlTrials: 0 }, stake);
  expect(detector.bank.state.at(-1)).toBe(-Infinity);
});

test("a restored detector goes on exactly as if it had never stopped", () => {
  const count = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }));
  const run = (detector: ConditionalDetector, panes: readonly (readonly [number, number])[]) =>
    panes.map(([successes, controlSuccesses], startMs) =>
      detector.feed(
        1,
        { startMs, successes, trials: 9, controlSuccesses, controlTrials: 20 },
        { ...stake, logBudget: 4 },
      ),
    );
  fc.assert(
    fc.property(fc.array(count), fc.array(count), (before, after) => {
      const detector = new ConditionalDetector(2);
      run(detector, before);
      const restored = unpack(conditionalDetectorCodec, pack(conditionalDetectorCodec, detector));
      if ("unreadable" in restored) throw new Error(restored.unreadable);
      expect(run(restored, after)).toEqual(run(detector, after));
    }),
  );
});
