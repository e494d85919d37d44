import { expect, test } from "vitest";
import { evidentlyReadings } from "../../../../src/core/drift/compatibility/evidently.ts";
import { nannymlReadings } from "../../../../src/core/drift/compatibility/nannyml.ts";
import type { Sample } from "../../../../src/core/drift/compatibility/sample.ts";

function numbers(values: readonly number[]): Sample {
  return { kind: "numeric", sorted: Float64Array.from(values).sort() };
}

function categories(counts: readonly number[]): Sample {
  const entries = counts.map((count, index): [string, number] => [`c${index + 1}`, count]);
  return {
    kind: "categorical",
    counts: new Map(entries.filter(([, count]) => count > 0)),
    rows: counts.reduce((a, b) => a + b, 0),
  };
}

/** A value of Evidently by the name of its method. */
function evidently(reference: Sample, live: Sample, name: string): number {
  return evidentlyReadings(reference, live).find((reading) => reading.name === name)?.value ?? Number.NaN;
}

test("Evidently's own test vectors: six values of 16 … 12 rows against 16 … 8", () => {
  const [reference, live] = [categories([16, 18, 16, 14, 12, 12]), categories([16, 16, 16, 16, 16, 8])];
  expect(evidently(reference, live, "chisquare")).toBeCloseTo(0.67309, 5);
  expect(Math.abs(evidently(reference, live, "hellinger") - 0.06812)).toBeLessThan(1e-5);
  expect(evidentlyReadings(reference, live)[0]).toMatchObject({ name: "chisquare", threshold: 0.05, drifting: false });
});

test("Evidently's default methods by kind, distinct values and reference rows", () => {
  const spread = (n: number, distinct: number) => numbers(Array.from({ length: n }, (_, i) => i % distinct));
  const default_ = (reference: Sample, live: Sample) => evidentlyReadings(reference, live)[0]?.name;
  expect(default_(spread(1_000, 6), spread(5_000, 6))).toBe("ks");
  expect(default_(spread(1_001, 6), spread(10, 6))).toBe("wasserstein");
  expect(default_(spread(1_000, 5), spread(10, 5))).toBe("chisquare");
  expect(default_(spread(1_001, 5), spread(10, 5))).toBe("jensenshannon");
  // The distinct values of both sides count.
  expect(default_(spread(1_001, 5), spread(1_000, 6))).toBe("wasserstein");
  expect(default_(spread(1_000, 2), spread(10, 2))).toBe("z");
  expect(default_(categories([500, 500]), categories([5, 5]))).toBe("z");
  expect(default_(categories([500, 500, 1]), categories([5, 5]))).toBe("jensenshannon");
});

test("one far outlier among the live rows hides a drift from Evidently's PSI, as it does there", () => {
  const reference = numbers(Array.from({ length: 5_000 }, (_, i) => (i % 1_000) / 1_000));
  const moved = Array.from({ length: 5_000 }, (_, i) => 0.5 + (i % 1_000) / 1_000);
  expect(evidently(reference, numbers(moved), "psi")).toBeGreaterThan(1);
  expect(evidently(reference, numbers([...moved, 1e6]), "psi")).toBeLessThan(1e-3);
});

test("an unseen category makes Evidently's goodness of fit certain of drift, as it does there", () => {
  const reference = categories([500, 300, 200]);
  expect(evidently(reference, categories([500, 300, 199, 1]), "chisquare")).toBe(0);
});

test("NannyML's Wasserstein counts one row too many below the reference, from 10,000 reference rows on", () => {
  const reference = numbers(Array.from({ length: 10_000 }, (_, i) => i / 9_999));
  const live = numbers([-1, ...Array.from({ length: 199 }, (_, i) => (i + 0.5) / 199)]);
  const values = new Map(nannymlReadings(reference, [reference])(live).map(({ name, value }) => [name, value]));
  const excess = (values.get("wasserstein") ?? 0) - (values.get("wasserstein_exact") ?? 0);
  expect(excess).toBeGreaterThan(0.4 / 200);
  expect(excess).toBeLessThan(1.1 / 200);
});

test("NannyML's limit is mean plus three deviations of the reference's chunks; disjoint chunks are at its cap", () => {
  const reference = numbers(Array.from({ length: 400 }, (_, i) => i));
  const halves = [
    numbers(Array.from({ length: 200 }, (_, i) => i)),
    numbers(Array.from({ length: 200 }, (_, i) => 200 + i)),
  ];
  const [js, ks] = nannymlReadings(reference, halves)(numbers([900, 901]));
  expect(js?.value).toBe(1);
  expect(ks).toMatchObject({ name: "kolmogorov_smirnov", value: 1, drifting: true });
  expect(ks?.threshold).toBeCloseTo(0.5, 12);
});
