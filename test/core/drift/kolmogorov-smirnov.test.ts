import { expect, test } from "vitest";
import { compareCells } from "../../../src/core/drift/comparison.ts";
import { defaultDriftLimits } from "../../../src/core/drift/distance.ts";
import { kolmogorovSmirnov, kolmogorovSmirnovCertificate } from "../../../src/core/drift/kolmogorov-smirnov.ts";
import { numericCells } from "../../../src/core/drift/reference-cells.ts";
import { countInBins, frozenBins, neighbour } from "../../support/frozen-bins.ts";
import { normal, seededRandom } from "../../support/random.ts";
import { rawKolmogorovSmirnov } from "../../support/raw-kolmogorov-smirnov.ts";

const random = seededRandom(20_240_611);
const cauchy = () => Math.tan(Math.PI * (random() - 0.5));
const cents = () => Math.round(100 * Math.exp(normal(random))) / 100;

function sample(rows: number, draw: () => number): Float64Array {
  return Float64Array.from({ length: rows }, draw).sort();
}

/** Kinds of reference column: continuous, heavy-tailed, tied, with atoms, few values. */
const referenceDraws: Record<string, () => number> = {
  normal: () => normal(random),
  cauchy,
  "zero-inflated lognormal": () => (random() < 0.3 ? 0 : Math.exp(normal(random))),
  cents,
  "whole numbers": () => Math.floor(-40 * Math.log(random())),
  "few values": () => Math.floor(6 * random() * random()),
};
const references = Object.entries(referenceDraws).map(([name, draw]) => {
  const rows = sample(20_011, draw);
  return { name, draw, rows, ...frozenBins(rows) };
});

/** Live rows that hide as much as they can: on edges, next to them, in one place, outside. */
const liveDraws: ((draw: () => number, edges: readonly number[]) => () => number)[] = [
  (draw) => draw,
  (draw) => () => draw() + 0.05,
  (draw) => () => draw() + 0.5,
  (draw) => () => draw() * 1.2,
  (draw) => () => (random() < 0.1 ? 0.123 : draw()),
  () => cauchy,
  () => () => 0.3 + 0.001 * normal(random),
  (_, edges) => () => edges[Math.floor(random() * edges.length)] ?? 0,
  (_, edges) => () => neighbour(edges[Math.floor(random() * edges.length)] ?? 0, random() < 0.5 ? 1 : -1),
  (_, edges) => {
    const place = neighbour(edges[Math.floor(random() * edges.length)] ?? 0, random() < 0.5 ? 1 : -1);
    return () => place;
  },
  () => () => -1e300,
];

test("the distance of the raw rows lies in the certificate in each of 2,000 comparisons", () => {
  const violations: string[] = [];
  let comparisons = 0;
  for (let round = 0; comparisons < 2_000; round++) {
    for (const { name, draw, rows, edges, cells } of references) {
      for (const [kind, live] of liveDraws.entries()) {
        const values = sample(round % 5 === 0 ? 2_000 : 200 + round, live(draw, edges));
        const { low, high } = kolmogorovSmirnovCertificate(cells, countInBins(edges, values), values.length);
        const exact = rawKolmogorovSmirnov(rows, values);
        comparisons++;
        if (!(low <= exact + 1e-12 && exact <= high + 1e-12))
          violations.push(`${name}, live ${kind}: ${exact} not in [${low}, ${high}]`);
      }
    }
  }
  expect(violations).toEqual([]);
});

test("the certificate is no wider than the largest share of the reference in a bin, 1/1024 for distinct values", () => {
  for (const { rows, draw, edges, cells } of references.filter(({ name }) => name === "normal" || name === "cauchy")) {
    for (const live of liveDraws) {
      const values = sample(500, live(draw, edges));
      const { low, high } = kolmogorovSmirnovCertificate(cells, countInBins(edges, values), values.length);
      expect(high - low).toBeLessThanOrEqual(1 / 1_024 + 1 / rows.length);
    }
  }
});

test("bins that are all atoms give the exact distance", () => {
  const { draw, rows, edges, cells } = references.find(({ name }) => name === "few values") ?? expect.unreachable();
  const values = sample(700, draw);
  const { low, high } = kolmogorovSmirnovCertificate(cells, countInBins(edges, values), values.length);
  expect(high).toBe(low);
  expect(low).toBeCloseTo(rawKolmogorovSmirnov(rows, values), 12);
});

/** Reference and live rows, uniform on ten thousand bins but for a share of live rows moved up by half. */
function moved(rows: number, share: number) {
  const bins = 10_000;
  const reference = numericCells(
    Array.from({ length: bins - 1 }, (_, i) => i),
    new Float64Array(bins).fill(rows / bins),
    [999],
  );
  const live = Float64Array.from({ length: bins }, (_, i) => ((i < bins / 2 ? 1 - share : 1 + share) * rows) / bins);
  return kolmogorovSmirnov.measure(compareCells(reference, live), defaultDriftLimits);
}

test("a distance within the tolerance is stable with enough rows and never drifting with any number", () => {
  expect(moved(1e4, 0.02).verdict).toBe("undecided");
  expect(moved(1e6, 0.02)).toMatchObject({ verdict: "stable", n: 1e6 });
  expect(moved(1e9, 0.038).verdict).toBe("stable");
});

test("a distance beyond the tolerance is drifting as soon as the rows show it", () => {
  expect(moved(1e3, 0.06).verdict).toBe("undecided");
  const reading = moved(1e6, 0.06);
  expect(reading.verdict).toBe("drifting");
  expect(reading.value).toBeCloseTo(0.03, 10);
  expect(reading.threshold).toBeCloseTo(0.02 + 2 * Math.sqrt(Math.log(4_000) / 2e6), 12);
});
