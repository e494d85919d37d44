import { expect, test } from "vitest";
import { evidentlyReadings } from "../../../../src/core/drift/compatibility/evidently.ts";
import type { EvidentlyMethod } from "../../../../src/core/drift/compatibility/evidently-method.ts";
import { evidentlyMethods } from "../../../../src/core/drift/compatibility/evidently-methods.ts";
import type { Sample } from "../../../../src/core/drift/compatibility/sample.ts";
import { categoriesInOrder, numberSample } from "../../../support/samples.ts";
import { expectRelative, numberIn, type VectorRow, vectorFile } from "../../../support/vectors.ts";

const vectors = vectorFile("evidently.json");
const method = (name: string) => evidentlyMethods.find((candidate) => candidate.name === name) as EvidentlyMethod;
const sides = ([reference, live, integers]: VectorRow, kind: "numeric" | "categorical"): [Sample, Sample] =>
  kind === "numeric"
    ? [numberSample(reference as number[], integers === "whole"), numberSample(live as number[], integers === "whole")]
    : [categoriesInOrder(reference as number[]), categoriesInOrder(live as number[])];

/** Where driftline has a value and Evidently stops: its tests of tables want sides of one size. */
const wantsOneSize = new Set(["fisher_exact", "g_test"]);
/** Where Evidently has a value and driftline none: a p of 0 from a covariance without rank. */
const withoutRank = "es";

/** Evidently takes tails of p as 1 - cdf, in cvm of a short series, and counts its paths in floats of 16 and 32 bits. */
function expectAlike(value: number, published: number, name: string, of: string): void {
  const paths = name === "cramer_von_mises";
  if (Math.abs(value - published) < (paths ? 1e-9 : 1e-15)) return;
  expectRelative(value, published, paths ? 2e-4 : 1e-9, of);
}

test.each([
  ["numeric", "numericMethods", "numbers"],
  ["categorical", "categoricalMethods", "categories"],
] as const)("every method for %s columns agrees with Evidently itself", (kind, methods, samples) => {
  const names = vectors(methods)[0] as readonly string[];
  expect(
    evidentlyMethods
      .filter(({ kinds }) => kinds.includes(kind))
      .map(({ name }) => name)
      .sort(),
  ).toEqual(names);
  for (const row of vectors(samples)) {
    const [reference, live] = sides(row, kind);
    names.forEach((name, index) => {
      const [published, value] = [row[3 + index], method(name).value(reference, live)];
      const of = `${name} of ${JSON.stringify(row.slice(0, 2))}`;
      if (typeof published === "number" && !(name === withoutRank && Number.isNaN(value)))
        expectAlike(value, published, name, of);
      else if (!wantsOneSize.has(name)) expect(Number.isNaN(value) || value === 1, of).toBe(true);
    });
  }
});

test("the p of ks agrees with Evidently for many rows too, counted up to 10,000 a side", () => {
  for (const row of vectors("largeKolmogorov")) {
    const [n, m, shift] = [0, 1, 2].map((i) => numberIn(row, i)) as [number, number, number];
    const first = numberSample(Array.from({ length: n }, (_, i) => ((i * 7_919) % 1_009) / 1_009));
    const second = numberSample(Array.from({ length: m }, (_, i) => ((i * 6_101 + 17) % 997) / 997 + shift));
    expectRelative(method("ks").value(first, second), numberIn(row, 3), 1e-6, `ks of ${row.slice(0, 3)}`);
  }
});

test("Evidently's own published vectors", () => {
  const grouped = (counts: readonly number[]) => categoriesInOrder(counts.flatMap((n, i) => new Array(n).fill(i + 1)));
  const letters = (text: string, times: number) =>
    categoriesInOrder([...text.repeat(times)].map((c) => (c === "a" ? 1 : 2)));
  const p = (name: string, reference: Sample, live: Sample) => method(name).value(reference, live);
  const reference = [16, 18, 16, 14, 12, 12];
  for (const [counts, expected] of [
    [[16, 16, 16, 16, 16, 8], 0.928],
    [[10, 10, 24, 24, 10, 10], 0.085],
    [[0, 0, 0, 0, 0, 88], 0],
    [reference, 1],
    [[10, 24, 12, 16, 8, 16], 0.309],
  ] as const)
    expect(p("TVD", grouped(reference), grouped(counts))).toBeCloseTo(expected, 3);
  for (const [first, second, times, expected] of [
    ["abbaab", "bbabba", 15, 0.033],
    ["abbaab", "aaaaaa", 1, 0.181],
    ["aaaaaa", "aaaaaa", 1, 1],
    ["abbbab", "bbbaba", 1, 1],
    ["aaaaaa", "bbbbbb", 1, 0.0021],
    ["aaabb", "bbbaa", 30, 0.00078],
  ] as const)
    expect(Math.abs(p("fisher_exact", letters(first, times), letters(second, times)) - expected)).toBeLessThan(1e-3);
  expect(p("g_test", grouped([5, 5, 8]), grouped([4, 6, 8]))).toBeCloseTo(0.8176, 4);
  const same = [38.7, 41.5, 43.8, 44.5, 45.5, 46, 47.7, 58];
  expect(p("ed", numberSample(same), numberSample(same))).toBe(0);
  expect(p("ed", numberSample(same), numberSample(same.map((value) => value + 5)))).toBeCloseTo(1.9, 1);
});

test("the chosen method decides, the distances stay beside it, and what a column lacks is named", () => {
  const [first, second] = [numberSample([1, 2, 3, 4, 5, 6, 7]), numberSample([3, 4, 5, 6, 7, 8, 9])];
  const [decides, ...others] = evidentlyReadings(first, second, method("mannw"));
  expect(decides).toMatchObject({ name: "mannw", decides: true, threshold: 0.05, p: decides?.value });
  expect(others.map(({ name }) => name)).toEqual(["wasserstein", "jensenshannon", "psi", "kl_div", "hellinger", "ks"]);
  const constant = numberSample(new Array(30).fill(7));
  expect(evidentlyReadings(constant, constant, method("es"))[0]).toMatchObject({
    value: Number.NaN,
    drifting: false,
    needs: expect.stringContaining("middle half"),
  });
});

test("Mann-Whitney is one-sided there: values that fall are no drift, however far", () => {
  const [low, high] = [0, 100].map((from) => numberSample(Array.from({ length: 50 }, (_, i) => from + i)));
  if (low === undefined || high === undefined) throw new Error("no samples");
  expect(method("mannw").value(low, high)).toBeLessThan(1e-10);
  expect(method("mannw").value(high, low)).toBeGreaterThan(0.999);
});
