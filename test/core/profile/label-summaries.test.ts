import fc from "fast-check";
import { expect, test } from "vitest";
import { pack, unpack } from "../../../src/core/codec.ts";
import { ConfusionCounts, confusionCodec } from "../../../src/core/profile/confusion-counts.ts";
import { RegressionSums, regressionCodec } from "../../../src/core/profile/regression-sums.ts";
import { ScoreHistogram, scoreBins, scoreHistogramCodec } from "../../../src/core/profile/score-histogram.ts";

const outcomes = fc.array(fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 5 })), { maxLength: 50 });

function confusionOf(rows: readonly (readonly [number, number])[]): ConfusionCounts {
  const counts = new ConfusionCounts();
  for (const [actual, predicted] of rows) counts.add(actual, predicted);
  return counts;
}

/** Cells by true and predicted class, then the further rows: the same however many classes have come. */
function cellsOf(counts: ConfusionCounts): unknown {
  const codes = [0, 1, 2, 3, 4, 5];
  return [codes.map((actual) => codes.map((predicted) => counts.at(actual, predicted))), counts.further];
}

test("confusion counts merge associatively and commutatively, as one stream, and evict exactly", () => {
  fc.assert(
    fc.property(outcomes, outcomes, outcomes, (a, b, c) => {
      const whole = confusionOf([...a, ...b, ...c]);
      const left = confusionOf(a);
      left.merge(confusionOf(b));
      left.merge(confusionOf(c));
      const right = confusionOf(c);
      right.merge(confusionOf(b));
      right.merge(confusionOf(a));
      expect(left.counts).toEqual(whole.counts);
      expect(right.counts).toEqual(whole.counts);
      left.merge(confusionOf(b), -1);
      expect(cellsOf(left)).toEqual(cellsOf(confusionOf([...a, ...c])));
      const back = unpack(confusionCodec, pack(confusionCodec, whole));
      expect("unreadable" in back ? back : [back.classes, back.counts]).toEqual([whole.classes, whole.counts]);
    }),
  );
});

test("confusion counts tell 50 classes apart and only right from wrong beyond", () => {
  const counts = new ConfusionCounts(80);
  counts.add(3, 4);
  counts.add(70, 70);
  counts.add(70, 3);
  counts.add(2, 60);
  counts.add(2, 60, -1);
  expect([counts.classes, counts.at(3, 4), counts.totals()]).toEqual([50, 1, { rows: 3, right: 1 }]);
  counts.merge(confusionOf([[3, 4]]));
  expect([counts.classes, counts.at(3, 4), counts.totals()]).toEqual([50, 2, { rows: 4, right: 1 }]);
});

const scored = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()), { maxLength: 40 });
const bins = scoreBins(0.3);

function scoresOf(rows: readonly (readonly [number, boolean])[]): ScoreHistogram {
  const histogram = new ScoreHistogram(bins);
  for (const [value, ofClass] of rows) {
    histogram.score(value);
    histogram.label(value, ofClass);
  }
  return histogram;
}

test("score histograms merge associatively and commutatively, as one stream, and evict exactly, sums included", () => {
  fc.assert(
    fc.property(scored, scored, scored, (a, b, c) => {
      const whole = scoresOf([...a, ...b, ...c]);
      const left = scoresOf(a);
      left.merge(scoresOf(b));
      left.merge(scoresOf(c));
      const right = scoresOf(c);
      right.merge(scoresOf(b));
      right.merge(scoresOf(a));
      expect(left.counts).toEqual(whole.counts);
      expect(right.counts).toEqual(whole.counts);
      left.merge(scoresOf(b), -1);
      expect([left.counts, left.losses]).toEqual([scoresOf([...a, ...c]).counts, scoresOf([...a, ...c]).losses]);
      const back = unpack(scoreHistogramCodec, pack(scoreHistogramCodec, whole)) as ScoreHistogram;
      expect([back.bins.edges, back.counts, back.losses]).toEqual([whole.bins.edges, whole.counts, whole.losses]);
    }),
    { numRuns: 30 },
  );
});

test("a score just below the decision threshold and one at it are in different bins, and a label can be taken back", () => {
  const histogram = scoresOf([[0.3, true]]);
  const below = 0.3 - 2 ** -54;
  expect(bins.locate(below)).toBeLessThan(bins.locate(0.3));
  expect(bins.locate(0.3 + 2 ** -54)).toBeGreaterThan(bins.locate(0.3));
  const at = histogram.at(bins.locate(0.3));
  expect(at).toMatchObject({ rows: 1, positive: 1, negative: 0 });
  expect(at.sum).toBeCloseTo(0.3, 7);
  histogram.label(0.3, true, -1);
  expect(histogram.at(bins.locate(0.3))).toEqual({ rows: 1, positive: 0, negative: 0, sum: 0 });
  expect(() => histogram.merge(new ScoreHistogram(scoreBins(0.4)))).toThrow(RangeError);
});

const frame = { shift: 100, relativeGuard: 1e-9 };
const numbers = fc.oneof(
  fc.double({ min: -1e3, max: 1e3, noNaN: true }),
  fc.constantFrom(0, 1e-12, 1e70, -1e70, Number.MIN_VALUE),
);
const values = fc.array(fc.tuple(numbers, numbers), { maxLength: 30 });

function sumsOf(rows: readonly (readonly [number, number])[]): RegressionSums {
  const sums = new RegressionSums();
  for (const [predicted, actual] of rows) sums.add(frame, predicted, actual);
  return sums;
}

test("regression sums merge associatively and commutatively, as one stream, and evict exactly, whatever was among them", () => {
  fc.assert(
    fc.property(values, values, values, (a, b, c) => {
      const whole = sumsOf([...a, ...b, ...c]);
      const right = sumsOf(c);
      right.merge(sumsOf(b));
      right.merge(sumsOf(a));
      const bytes = (sums: RegressionSums) => pack(regressionCodec, sums);
      expect(bytes(right)).toEqual(bytes(whole));
      expect(Object.values(right.total).every(Number.isFinite)).toBe(true);
      right.merge(sumsOf(b), -1);
      for (const [predicted, actual] of c) right.add(frame, predicted, actual, -1);
      expect(bytes(right)).toEqual(bytes(sumsOf(a)));
      expect((unpack(regressionCodec, bytes(whole)) as RegressionSums).total).toEqual(whole.total);
    }),
  );
});

test("regression sums are what their names say", () => {
  const { total } = sumsOf([
    [12, 10],
    [5, 8],
    [1, 0],
  ]);
  expect(total).toMatchObject({ rows: 3, error: 0, absoluteError: 6, squaredError: 14, signedSquaredError: -4 });
  expect(total).toMatchObject({ fourthPowerError: 98, absoluteActual: 18, errorByActual: 44 });
  expect([total.actual, total.squaredActual]).toEqual([-282, 90 ** 2 + 92 ** 2 + 100 ** 2]);
  expect([total.cubedActual, total.fourthPowerActual]).toEqual([
    -(90 ** 3 + 92 ** 3 + 100 ** 3),
    90 ** 4 + 92 ** 4 + 100 ** 4,
  ]);
  expect([total.squaredErrorByActual, total.squaredErrorBySquaredActual]).toEqual([
    -(4 * 90 + 9 * 92 + 100),
    4 * 90 ** 2 + 9 * 92 ** 2 + 100 ** 2,
  ]);
  expect([total.relativeRows, total.relativeError]).toEqual([2, 0.2 + 3 / 8]);
  expect(total.squaredRelativeError).toBeCloseTo(0.04 + 9 / 64, 15);
  expect(total.symmetricError).toBeCloseTo(4 / 22 + 6 / 13 + 2, 15);
  expect(total.squaredSymmetricError).toBeCloseTo((4 / 22) ** 2 + (6 / 13) ** 2 + 4, 15);
});
