import { expect, test } from "vitest";
import { nannymlMethods, nannymlReadings } from "../../../../src/core/drift/compatibility/nannyml.ts";
import type { Sample } from "../../../../src/core/drift/compatibility/sample.ts";
import { numpyDraws } from "../../../support/numpy-random.ts";
import { categoriesInOrder, numberSample } from "../../../support/samples.ts";
import { expectRelative, numberIn, vectorFile } from "../../../support/vectors.ts";

const vectors = vectorFile("nannyml.json");
const numericMethods = ["jensen_shannon", "kolmogorov_smirnov", "wasserstein", "hellinger"];
const categoricalMethods = ["jensen_shannon", "chi2", "l_infinity", "hellinger"];

function expectReadings(
  reference: Sample,
  live: Sample,
  methods: readonly string[],
  published: readonly number[],
): void {
  const values = new Map(nannymlReadings(reference, [reference])(live).map(({ name, value }) => [name, value]));
  methods.forEach((name, i) => {
    expectRelative(values.get(name) ?? Number.NaN, published[i] ?? Number.NaN, 1e-10, name);
  });
}

test("distances of NannyML's seeded normal samples, in bins from 10,000 reference rows on and without below", () => {
  for (const row of vectors("normal")) {
    const draws = numpyDraws(1);
    const reference = numberSample(draws.normal(0, 1, numberIn(row, 3)));
    const live = numberSample(draws.normal(numberIn(row, 0), numberIn(row, 1), numberIn(row, 2)));
    expectReadings(reference, live, numericMethods, row.slice(4).map(Number));
  }
});

test("distances of a few numbers that occur often, and of letters, are those of categories", () => {
  const draws = numpyDraws(1);
  const [six, three] = [5, 2].map((parts) => Array.from({ length: parts + 1 }, (_, i) => (i * 2) / parts)) as [
    number[],
    number[],
  ];
  const numbers = [numberSample(draws.choice(six, 10_000)), numberSample(draws.choice(three, 1_000))] as const;
  expectReadings(...numbers, numericMethods, (vectors("quasiContinuous")[0] ?? []).map(Number));
  const again = numpyDraws(1);
  const letters = [
    categoriesInOrder(again.choice([..."abcd"], 10_000)),
    categoriesInOrder(again.choice([..."abce"], 1_000)),
  ] as const;
  expectReadings(...letters, categoricalMethods, (vectors("categorical")[0] ?? []).map(Number));
});

test("L∞ of a new category is its share, and of a column that comes down to one value what that gained", () => {
  const infinity = (live: string) =>
    nannymlReadings(
      categoriesInOrder([..."aabbcc"]),
      [],
    )(categoriesInOrder([...live])).find(({ name }) => name === "l_infinity")?.value;
  expect(infinity("aabbccd")).toBeCloseTo(1 / 7, 12);
  expect(infinity("aabbcc")).toBe(0);
  expect(infinity("bbbbb")).toBeCloseTo(2 / 3, 12);
});

test("10,000 rows as far apart as doubles go have bins, and distances that are numbers", () => {
  const huge = numberSample(Array.from({ length: 10_000 }, (_, i) => (i / 5_000 - 1) * Number.MAX_VALUE));
  for (const live of [huge, numberSample([0, 5e-324]), numberSample([-Number.MAX_VALUE, Number.MAX_VALUE])])
    for (const { name, value } of nannymlReadings(huge, [huge])(live))
      expect(Number.isFinite(value) && value >= 0, name).toBe(true);
  for (const { name, value } of nannymlReadings(huge, [huge])(huge)) expect(value, name).toBeLessThan(1e-7);
});

test("the KS series of NannyML's own drift test: chunks of 5,000 rows, the last of 160, half of them shifted", () => {
  const values = numpyDraws(167)
    .normal(0, 1, 20 * 1_008)
    .map((value, row) => (row >= 15 * 1_008 ? value + 0.6 : value));
  const reference = numberSample(values.subarray(0, 10 * 1_008));
  const readings = nannymlReadings(reference, [reference]);
  const series = [0, 1, 2, 3, 4].map((chunk) =>
    readings(numberSample(values.subarray(5_000 * chunk, 5_000 * (chunk + 1)))),
  );
  const found = series.map((chunk) => chunk.find(({ name }) => name === "kolmogorov_smirnov")?.value ?? Number.NaN);
  expect(found.map((value) => value.toFixed(6))).toEqual(["0.004968", "0.004833", "0.011860", "0.243595", "0.210516"]);
  (vectors("series")[0] ?? []).forEach((published, chunk) => {
    expectRelative(found[chunk] ?? Number.NaN, Number(published), 1e-10, `chunk ${chunk}`);
  });
});

test("another method may decide, and each is known with the columns that it is for", () => {
  const [reference, live] = [numberSample([1, 2, 3, 4]), numberSample([2, 3, 4, 5])];
  const deciding = (chosen?: string) =>
    nannymlReadings(
      reference,
      [reference],
      chosen,
    )(live)
      .filter(({ decides }) => decides)
      .map(({ name }) => name);
  expect([deciding(), deciding("wasserstein")]).toEqual([["jensen_shannon"], ["wasserstein"]]);
  const of = (kind: "numeric" | "categorical") =>
    [...nannymlMethods].filter(([, kinds]) => kinds.includes(kind)).map(([name]) => name);
  expect([of("numeric").sort(), of("categorical").sort()]).toEqual([
    numericMethods.toSorted(),
    categoricalMethods.toSorted(),
  ]);
});
