import fc from "fast-check";
import { expect, test } from "vitest";
import { adwin } from "../../../../src/core/detection/classic/adwin.ts";
import type { ClassicDetector } from "../../../../src/core/detection/classic/classic-detector.ts";
import { classicDetectors } from "../../../../src/core/detection/classic/classic-detectors.ts";
import { hddmA } from "../../../../src/core/detection/classic/hddm-a.ts";
import { seededRandom } from "../../../support/random.ts";
import { changesOn } from "../../../support/river-vectors.ts";

const draws = () => {
  const random = seededRandom(3);
  return (below: number) => Math.floor(random() * below);
};
const started = classicDetectors.map(({ name, start }) => [name, () => start(draws)] as const);

function outcomes(seed: number, count: number, rate: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => (random() < rate ? 1 : 0));
}

test.each(started)("%s sees the error rate go from .02 to .6 within 400 outcomes", (name, start) => {
  const detector = start();
  changesOn(detector, outcomes(1, 2_000, 0.02));
  expect(changesOn(detector, outcomes(2, 400, 0.6)).length, name).toBeGreaterThan(0);
});

test.each(started)("%s says nothing of a constant", (_, start) => {
  expect(changesOn(start(), Array(3_000).fill(0))).toEqual([]);
  expect(changesOn(start(), Array(3_000).fill(1))).toEqual([]);
});

test.each(started)("%s refuses what is no number, and goes on as if it had not come", (_, start) => {
  const values = outcomes(5, 600, 0.1).concat(outcomes(6, 400, 0.9));
  const disturbed = start();
  const refused: ClassicDetector = {
    update(value) {
      for (const wrong of [Number.NaN, Infinity, -Infinity, 1e308])
        expect(() => disturbed.update(wrong)).toThrow(RangeError);
      return disturbed.update(value);
    },
  };
  expect(changesOn(refused, values)).toEqual(changesOn(start(), values));
});

test.each(["DDM", "EDDM", "HDDM_A", "HDDM_W"])("%s refuses a value that is no rate", (name) => {
  const detector = classicDetectors.find((kind) => kind.name === name)?.start(draws);
  expect(() => detector?.update(2)).toThrow("2 is no");
  expect(() => detector?.update(-0.5)).toThrow(RangeError);
});

test.each(started)("%s starts anew after a change: what follows does not depend on what was before", (_, start) => {
  const detector = start();
  const before = outcomes(1, 500, 0.05).concat(outcomes(2, 500, 0.95));
  const last = changesOn(detector, before).at(-1) ?? -1;
  const fresh = start();
  changesOn(fresh, before.slice(last + 1));
  const later = outcomes(9, 1_000, 0.3);
  expect(changesOn(detector, later)).toEqual(changesOn(fresh, later));
});

test("ADWIN takes subnormal and huge numbers", () => {
  const numbers = fc.array(fc.double({ min: -1e150, max: 1e150, noNaN: true }), { minLength: 100, maxLength: 400 });
  fc.assert(
    fc.property(numbers, (values) => {
      const detector = adwin();
      for (const value of values) expect(["quiet", "change"]).toContain(detector.update(value));
    }),
    { numRuns: 20 },
  );
});

test("a rising rate is a warning before it is a change", () => {
  const detector = hddmA();
  const verdicts = outcomes(1, 1_000, 0.1)
    .concat(outcomes(2, 400, 0.25))
    .map((value) => detector.update(value));
  const change = verdicts.indexOf("change");
  expect(change).toBeGreaterThan(1_000);
  expect(verdicts.slice(1_000, change)).toContain("warning");
});
