import { expect, test } from "vitest";
import { type DelayCurve, delayCurve, delayOfShare, shareWithin } from "../../../src/core/reference/delay-curve.ts";
import { seededRandom } from "../../support/random.ts";

const dayS = 86_400;

/** Labels of a history of ten days whose delays are exponential with this mean, as they stand when it ends. */
function history(rows: number, meanS: number, seed: number): DelayCurve | undefined {
  const random = seededRandom(seed);
  const [delays, watched]: [number[], number[]] = [[], []];
  for (let row = 0; row < rows; row += 1) {
    const [delay, seen] = [-meanS * Math.log(1 - random()), 10 * dayS * random()];
    if (delay > seen) continue;
    delays.push(delay);
    watched.push(seen);
  }
  return delayCurve("1", { delays, watched });
}

test("labels that come after the history's end do not make delays look shorter", () => {
  const curve = history(40_000, 2 * dayS, 5);
  if (curve === undefined) throw new Error("no curve");
  for (const days of [0.25, 1, 2, 4])
    expect(shareWithin(curve, days * dayS)).toBeCloseTo((1 - Math.exp(-days / 2)) / (1 - Math.exp(-10 / 2)), 1.7);
  expect([shareWithin(curve, 0), shareWithin(curve, 11 * dayS)]).toEqual([0, 1]);
});

test("a delay that is always the same is a step, and under 50 labels are no curve", () => {
  const of = (rows: number) =>
    delayCurve(null, { delays: new Array(rows).fill(3_600), watched: new Array(rows).fill(dayS) });
  const curve = of(50);
  if (curve === undefined) throw new Error("no curve");
  expect([shareWithin(curve, 3_300), shareWithin(curve, 3_900)]).toEqual([0, 1]);
  expect(of(49)).toBeUndefined();
});

test("the delay of a share is that of all classes together", () => {
  const step = (className: string, labels: number, atS: number): DelayCurve => ({
    className,
    labels,
    seconds: [atS - 1, atS],
    shares: [0, 1],
  });
  const curves = [step("0", 900, 7_200), step("1", 100, 60)];
  expect([0.1, 0.11, 0.95].map((share) => delayOfShare(curves, share))).toEqual([60, 7_200, 7_200]);
});
