import { spacedEdges } from "../core/drift/compatibility/equal-width-bins.ts";
import { countNumbers, distinctUpTo } from "../core/drift/compatibility/sample.ts";
import type { Distribution } from "./cumulative.ts";

/** What a picture of a feature shows: shares of the rows of both sides. */
export type Plot = NumericPlot | CategoryPlot | { readonly kind: "none" };

export interface NumericPlot {
  readonly kind: "numeric";
  /** Of bins of equal width; what lies beyond is in `below` and `above`. */
  readonly edges: readonly number[];
  readonly reference: readonly number[];
  readonly live: readonly number[];
  readonly below: { readonly reference: number; readonly live: number };
  readonly above: { readonly reference: number; readonly live: number };
  /** Where the cumulated shares differ most among the edges. */
  readonly gap: { readonly at: number; readonly reference: number; readonly live: number };
}

export interface CategoryPlot {
  readonly kind: "categories";
  readonly labels: readonly string[];
  readonly reference: readonly number[];
  readonly live: readonly number[];
  /** Shares of the categories that have no bar of their own. */
  readonly other: { readonly categories: number; readonly reference: number; readonly live: number };
}

const bins = 32;
const bars = 12;
/** Numbers with no more distinct values than this get a bar each. */
const fewValues = 20;
const tail = 0.005;

/** Bars over the body of both distributions; a far outlier does not squeeze it. */
export function numericPlot(reference: Distribution, live: Distribution): NumericPlot {
  const body = (side: Distribution) => [side.quantile(tail), side.quantile(1 - tail)] as const;
  const [[low, high], [liveLow, liveHigh]] = [body(reference), body(live)];
  const reach = high > low ? high - low : Math.max(1, Math.abs(low));
  const from = Math.max(Math.min(low, liveLow), low - reach);
  const to = Math.min(Math.max(high, liveHigh), high + reach);
  const edges = [...spacedEdges(from, to > from ? to : from + 1, bins)];
  const [p, q] = [edges.map(reference.upTo), edges.map(live.upTo)];
  // The first bin is closed below, so that a value at the very edge is inside.
  [p[0], q[0]] = [shareBelow(reference, from), shareBelow(live, from)];
  let at = 0;
  edges.forEach((_, index) => {
    if (Math.abs(difference(p, q, index)) > Math.abs(difference(p, q, at))) at = index;
  });
  return {
    kind: "numeric",
    edges,
    reference: steps(p),
    live: steps(q),
    below: { reference: p[0] as number, live: q[0] as number },
    above: { reference: 1 - (p[bins] as number), live: 1 - (q[bins] as number) },
    gap: { at: edges[at] as number, reference: p[at] as number, live: q[at] as number },
  };
}

function shareBelow(side: Distribution, x: number): number {
  return side.min >= x ? 0 : side.upTo(x);
}

function difference(p: readonly number[], q: readonly number[], index: number): number {
  return (p[index] as number) - (q[index] as number);
}

function steps(cumulated: readonly number[]): number[] {
  return cumulated.slice(1).map((upTo, index) => Math.max(0, upTo - (cumulated[index] as number)));
}

/** A bar per value, in ascending order, where the values of both sides are few; else undefined. */
export function fewNumbersPlot(reference: Float64Array, live: Float64Array): CategoryPlot | undefined {
  if (distinctUpTo(reference, fewValues) > fewValues || distinctUpTo(live, fewValues) > fewValues) return undefined;
  const [p, q] = [countNumbers(reference), countNumbers(live)];
  const values = [...new Set([...p.keys(), ...q.keys()])].sort((a, b) => a - b);
  if (values.length > fewValues) return undefined;
  return {
    kind: "categories",
    labels: values.map(String),
    reference: values.map((value) => (p.get(value) ?? 0) / reference.length),
    live: values.map((value) => (q.get(value) ?? 0) / live.length),
    other: { categories: 0, reference: 0, live: 0 },
  };
}

/** A bar for each of the largest categories of either side, the largest first. */
export function categoryPlot(
  reference: ReadonlyMap<string, number>,
  referenceRows: number,
  live: ReadonlyMap<string, number>,
  liveRows: number,
): CategoryPlot {
  const share = (counts: ReadonlyMap<string, number>, text: string, rows: number) => (counts.get(text) ?? 0) / rows;
  const all = [...new Set([...reference.keys(), ...live.keys()])].map((text) => ({
    text,
    p: share(reference, text, referenceRows),
    q: share(live, text, liveRows),
  }));
  all.sort((a, b) => Math.max(b.p, b.q) - Math.max(a.p, a.q) || (a.text < b.text ? -1 : 1));
  const shown = all.slice(0, bars);
  return {
    kind: "categories",
    labels: shown.map(({ text }) => text),
    reference: shown.map(({ p }) => p),
    live: shown.map(({ q }) => q),
    other: {
      categories: all.length - shown.length,
      reference: Math.max(0, 1 - shown.reduce((sum, { p }) => sum + p, 0)),
      live: Math.max(0, 1 - shown.reduce((sum, { q }) => sum + q, 0)),
    },
  };
}
