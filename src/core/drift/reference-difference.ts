import type {
  CategoricalReference,
  NumericReference,
  RateEstimate,
  Reference,
  ReferenceColumn,
} from "../reference/reference.ts";
import { wilsonInterval } from "../statistics/binomial-interval.ts";
import { compareCells } from "./comparison.ts";
import type { DriftReading } from "./distance.ts";
import { measureDistances } from "./distances.ts";
import { type CdfBounds, distanceBounds, rebinned } from "./rebinned.ts";
import { referenceCells } from "./reference-cells.ts";

/** A share or a latency of one reference. */
export interface Measured {
  readonly value: number;
  /** 95 % interval of a share. */
  readonly low?: number;
  readonly high?: number;
  readonly n: number;
}

/** Null: that side does not know it. */
export interface RateDifference {
  /** `error_rate`, or `latency_p50`, `latency_p90`, `latency_p99` in ms. */
  readonly rate: string;
  readonly from: Measured | null;
  readonly to: Measured | null;
}

export interface ColumnDifference {
  readonly name: string;
  readonly kind: "numeric" | "categorical";
  /** `kind changed`: nothing is compared. */
  readonly change: "both" | "added" | "removed" | "kind changed";
  /** How far the new distribution is from the old one, with the verdicts of live readings. */
  readonly distances: readonly DriftReading[];
  /** The edges differ, so that all but the bounds of `ks` is interpolated inside bins. */
  readonly isApproximate: boolean;
  readonly missing: { readonly from: number | null; readonly to: number | null };
}

/** What would change if one reference took the place of another. */
export interface ReferenceDifference {
  readonly rates: readonly RateDifference[];
  /** In the order of the old one, added ones last. */
  readonly columns: readonly ColumnDifference[];
}

/** What is told of the distances, which all say the same in other words. */
const toldDistances = new Set(["ks", "psi", "js", "linf"]);

/** Compares two references of one model, rate by rate and column by column. */
export function referenceDifference(from: Reference, to: Reference): ReferenceDifference {
  const later = new Map(to.columns.map((column) => [column.name, column]));
  const known = new Set(from.columns.map(({ name }) => name));
  return {
    rates: ratesOf(from, to),
    columns: [
      ...from.columns.map((column) => columnDifference(column, later.get(column.name))),
      ...to.columns.filter(({ name }) => !known.has(name)).map((column) => alone(column, "added")),
    ],
  };
}

function ratesOf(from: Reference, to: Reference): RateDifference[] {
  const sides = [from.rates, to.rates];
  const [errorsFrom, errorsTo] = sides.map((rates) => (rates === null ? null : shareOf(rates.errors)));
  const latencies = (["p50", "p90", "p99"] as const).map((quantile): RateDifference => {
    const [before, after] = sides.map((rates): Measured | null => {
      const latency = rates?.latency ?? null;
      return latency === null ? null : { value: latency[`${quantile}Ms`], n: latency.count };
    });
    return { rate: `latency_${quantile}`, from: before ?? null, to: after ?? null };
  });
  return [{ rate: "error_rate", from: errorsFrom ?? null, to: errorsTo ?? null }, ...latencies];
}

/** The interval is of k/φ of n/φ. */
function shareOf({ successes, trials, designEffect }: RateEstimate): Measured {
  const { low, high } = wilsonInterval(successes / designEffect, trials / designEffect, 0.95);
  return { value: trials === 0 ? Number.NaN : successes / trials, low, high, n: trials };
}

function columnDifference(from: ReferenceColumn, to: ReferenceColumn | undefined): ColumnDifference {
  if (to === undefined) return alone(from, "removed");
  const common = { name: from.name, missing: { from: missingShare(from), to: missingShare(to) } };
  if (from.kind === "numeric" && to.kind === "numeric") return { ...common, ...numericDifference(from, to) };
  if (from.kind === "categorical" && to.kind === "categorical")
    return {
      ...common,
      kind: "categorical",
      change: "both",
      distances: told(from, byCode(from, to)),
      isApproximate: false,
    };
  return { ...common, kind: to.kind, change: "kind changed", distances: [], isApproximate: false };
}

function alone(column: ReferenceColumn, change: "added" | "removed"): ColumnDifference {
  const share = missingShare(column);
  const missing = change === "added" ? { from: null, to: share } : { from: share, to: null };
  return { name: column.name, kind: column.kind, change, distances: [], isApproximate: false, missing };
}

function numericDifference(
  from: NumericReference,
  to: NumericReference,
): Pick<ColumnDifference, "kind" | "change" | "distances" | "isApproximate"> {
  const isSame = from.edges.length === to.edges.length && from.edges.every((edge, i) => edge === to.edges[i]);
  if (isSame) return { kind: "numeric", change: "both", distances: told(from, to.counts), isApproximate: false };
  const bounds: CdfBounds = distanceBounds(from, to);
  const distances = told(from, rebinned(to, from.edges)).map((reading) =>
    reading.name === "ks" ? { ...reading, ...bounds, value: bounds.low } : reading,
  );
  return { kind: "numeric", change: "both", distances, isApproximate: true };
}

function told(from: ReferenceColumn, cells: ArrayLike<number>): DriftReading[] {
  if (from.rows === 0) return [];
  return measureDistances(compareCells(referenceCells(from), cells)).filter(({ name }) => toldDistances.has(name));
}

/** The new one's categories by the old one's codes: then the other known ones, then those it does not know. */
function byCode(from: CategoricalReference, to: CategoricalReference): number[] {
  const counts = new Map(to.categories.map(({ text, count }) => [text, count]));
  const cells = from.categories.map(({ text }) => counts.get(text) ?? 0);
  const known = cells.reduce((sum, count) => sum + count, 0);
  const others = Math.min(to.otherKnown, from.otherKnown === 0 ? 0 : to.otherKnown);
  return [...cells, others, Math.max(0, to.rows - known - others)];
}

function missingShare({ missing, rows }: ReferenceColumn): number {
  const without = missing.byReason.reduce((sum, count) => sum + count, 0);
  return without + rows === 0 ? 0 : without / (without + rows);
}
