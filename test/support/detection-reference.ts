import { type ColumnShape, layOut, type PaneLayout } from "../../src/core/profile/layout.ts";
import type {
  CategoricalReference,
  NumericReference,
  RateEstimate,
  Reference,
} from "../../src/core/reference/reference.ts";

/** A uniform column of `bins` equal bins over [0, bins) and `perBin` rows in each. */
export function uniformColumn(name: string, bins: number, perBin: number): NumericReference {
  const edges = Array.from({ length: bins - 1 }, (_, i) => i + 1);
  const cuts = (parts: number) => Array.from({ length: parts - 1 }, (_, i) => Math.round(((i + 1) * bins) / parts) - 1);
  const at = (quantile: number) => Math.min(bins - 2, Math.max(0, Math.round(quantile * bins) - 1));
  return {
    name,
    kind: "numeric",
    rows: bins * perBin,
    missing: { byReason: [0, 0, 0, 0, 0], designEffect: 1 },
    edges,
    counts: Array(bins).fill(perBin),
    coarse: { ten: cuts(10), sixteen: cuts(16), twenty: cuts(20), thirtyTwo: cuts(32) },
    tails: [0.001, 0.01, 0.99, 0.999].map(at),
    min: 0,
    max: bins,
    mean: bins / 2,
    standardDeviation: bins / Math.sqrt(12),
    interquartileRange: bins / 2,
    sampled: false,
    designEffects: { body: Array(15).fill(1), tails: Array(4).fill(1), shares: Array(32).fill(1) },
  };
}

export function categoricalColumn(name: string, counts: readonly number[]): CategoricalReference {
  return {
    name,
    kind: "categorical",
    rows: counts.reduce((sum, count) => sum + count, 0),
    missing: { byReason: [0, 0, 0, 0, 0], designEffect: 1 },
    categories: counts.map((count, code) => ({ text: `c${code}`, count })),
    otherKnown: 0,
    designEffects: { body: [], tails: [], shares: counts.map(() => 1) },
  };
}

/** A reference of 100,000 rows with 2 % errors, half of the latencies above p50 and one in a hundred above p99. */
export function referenceOf(columns: Reference["columns"], panes = 5_000): Reference {
  const rate = (share: number): RateEstimate => ({
    successes: share * 1e5,
    trials: 1e5,
    designEffect: 1,
    hourly: null,
  });
  const above = { p50: rate(0.5), p90: rate(0.1), p99: rate(0.01) };
  return {
    format: "driftline-reference/1",
    model: "model",
    source: { kind: "file", from: "history.csv", rows: 1e5, fromMs: 0, toMs: 86_400_000, version: "1" },
    accepted: true,
    rates: { panes, errors: rate(0.02), latency: { count: 1e5, p50Ms: 10, p90Ms: 20, p99Ms: 30, above } },
    columns,
  };
}

export function layoutOf({ columns }: Reference): PaneLayout {
  const shapes = columns.map((column): ColumnShape => {
    if (column.kind === "categorical")
      return { name: column.name, kind: column.kind, categories: column.categories.length };
    const edges = Float64Array.from(column.edges);
    return {
      name: column.name,
      kind: column.kind,
      bins: { edges, locate: (value) => edges.filter((edge) => edge < value).length },
    };
  });
  return layOut("hash", [10, 20, 30], shapes);
}
