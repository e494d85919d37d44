import { defaultDriftLimits } from "../../core/drift/distance.ts";
import { measureDistances } from "../../core/drift/distances.ts";
import { compareColumn, liveCells } from "../../core/drift/live-cells.ts";
import { type ReferenceCells, referenceCells, total } from "../../core/drift/reference-cells.ts";
import type { UnseenCategories } from "../../core/evaluation/unseen-book.ts";
import { type WindowCounts, windowCounts } from "../../core/evaluation/window-counts.ts";
import type { Judge } from "../../core/judge.ts";
import type { ColumnLayout } from "../../core/profile/layout.ts";
import type { CategoricalReference, NumericReference } from "../../core/reference/reference.ts";
import { windowNames } from "../../core/stream/windows.ts";
import type {
  CategoricalShape,
  FeatureView,
  NumericShape,
  StatisticHistory,
  UnseenView,
} from "../../edge/web/feature-view.ts";
import { findServing, readingsOf } from "./overview.ts";
import { rollingOf } from "./rolling.ts";

/** Points of a distribution function, at most. */
const cdfPoints = 256;
const barsWanted = 40;
const categoriesShown = 20;
const unseenShown = 10;

/** One feature of a version beside its reference; undefined where there is no such version, feature, window or reference. */
export function featureView(
  judge: Judge,
  ask: { model: string; version: string; role: string; feature: string; window: string },
  nowMs: number,
): FeatureView | undefined {
  const model = judge.models.find(ask.model);
  const state = model && findServing(model, ask.version, ask.role);
  const name = windowNames.find((one) => one === ask.window);
  const index = model?.layout.columns.findIndex((column) => column.name === ask.feature) ?? -1;
  const window = model && state && name && windowCounts(state, name, model.frame);
  const [column, layout] = [window?.reference[index], window?.layout[index]];
  if (!model || !state || !name || !window || !column || !layout) return undefined;
  const cells = referenceCells(column);
  const live = liveCells(window.total, layout);
  return {
    ...ask,
    role: state.serving.role,
    liveRows: total(live),
    referenceRows: cells.rows,
    shape: column.kind === "numeric" ? numericShape(column, live) : categoricalShape(column, live),
    readings: readingsOf(model, state, nowMs).filter(({ feature }) => feature === ask.feature),
    rolling: rollingOf(judge, model, state, nowMs, ask.feature).rolling ?? [],
    unseen: unseenOf(state.unseen.of(name, index)),
    history: historyOf(window, layout, cells),
    alerts: judge.books.alerts.alerts
      .filter(
        ({ serving, feature }) =>
          feature === ask.feature &&
          serving.model === ask.model &&
          serving.version === ask.version &&
          serving.role === ask.role,
      )
      .map(({ rule, state: step, sinceMs }) => ({ rule, state: step, since: sinceMs })),
  };
}

function unseenOf(found: UnseenCategories | undefined): UnseenView | null {
  if (found === undefined) return null;
  const { names, sinceMs } = found;
  // In a flood of names most counts are guesses: one of which less than half is certain says nothing of its name.
  const known = names.top(unseenShown).filter(({ count, error }) => 2 * error <= count);
  return {
    since: sinceMs,
    distinct: names.distinct(),
    names: known.map(({ text, count, error }) => ({ text, share: (count - error) / Math.max(1, names.namedRows) })),
  };
}

function numericShape(column: NumericReference, live: Float64Array): NumericShape {
  const { edges, counts } = column;
  const [rows, liveRows] = [total(counts), total(live)];
  const points: NumericShape["cdf"][number][] = [];
  let [reference, now] = [0, 0];
  let gap: NumericShape["gap"] = null;
  const stride = Math.max(1, Math.floor(edges.length / cdfPoints));
  edges.forEach((x, bin) => {
    reference += counts[bin] ?? 0;
    now += live[bin] ?? 0;
    const point = { x, reference: reference / rows, live: liveRows === 0 ? Number.NaN : now / liveRows };
    if (bin % stride === 0 || bin === edges.length - 1) points.push(point);
    if (liveRows > 0 && (gap === null || distance(point) > distance(gap))) gap = point;
  });
  return { kind: "numeric", bars: barsOf(column, live, rows, liveRows), cdf: points, gap };
}

function distance({ reference, live }: { reference: number; live: number }): number {
  return Math.abs(reference - live);
}

/** Bars of near equal width between the .1 % and the 99.9 % quantile, made of whole bins; the ends take what lies beyond. */
function barsOf(
  { edges, counts, tails, min, max }: NumericReference,
  live: ArrayLike<number>,
  rows: number,
  liveRows: number,
): NumericShape["bars"] {
  const low = edges[tails[0] ?? 0] ?? min;
  const high = edges[tails[2] ?? edges.length - 1] ?? max;
  const width = (high - low) / barsWanted;
  const bars: NumericShape["bars"][number][] = [];
  let [from, reference, now] = [Math.min(min, edges[0] ?? min), 0, 0];
  for (let bin = 0; bin <= edges.length; bin++) {
    reference += counts[bin] ?? 0;
    now += live[bin] ?? 0;
    const to = edges[bin] ?? Math.max(max, edges.at(-1) ?? max);
    const isLast = bin === edges.length;
    if (!isLast && (to < from + width || to >= high)) continue;
    bars.push({ from, to, reference: reference / rows, live: liveRows === 0 ? 0 : now / liveRows });
    [from, reference, now] = [to, 0, 0];
  }
  return bars;
}

function categoricalShape({ categories, otherKnown }: CategoricalReference, live: Float64Array): CategoricalShape {
  const rows = Math.max(1, otherKnown + categories.reduce((sum, { count }) => sum + count, 0));
  const liveRows = Math.max(1, total(live));
  const all = categories
    .map(({ text, count }, code) => ({ text, reference: count / rows, live: (live[code] ?? 0) / liveRows }))
    .sort((a, b) => Math.max(b.reference, b.live) - Math.max(a.reference, a.live));
  const rest = all.slice(categoriesShown);
  const sum = (side: "reference" | "live") => rest.reduce((shares, one) => shares + one[side], 0);
  const known = {
    text: `${rest.length === 0 ? "" : `${rest.length} more and `}others known`,
    reference: sum("reference") + otherKnown / rows,
    live: sum("live") + (live[categories.length] ?? 0) / liveRows,
  };
  const unseen = { text: "not in the reference", reference: 0, live: (live[categories.length + 1] ?? 0) / liveRows };
  const ends = [known, unseen].filter((one) => one.reference + one.live > 0);
  return { kind: "categorical", categories: [...all.slice(0, categoriesShown), ...ends] };
}

function historyOf(
  { bucketMs, buckets, distances }: WindowCounts,
  layout: ColumnLayout,
  cells: ReferenceCells,
): StatisticHistory[] {
  const points = buckets().flatMap(([startMs, counts]) =>
    measureDistances(compareColumn(cells, counts, layout), defaultDriftLimits, distances).map(
      ({ name: statistic, value, threshold, n }) => ({ statistic, atMs: startMs + bucketMs, value, threshold, n }),
    ),
  );
  const statistics = [...new Set(points.map(({ statistic }) => statistic))];
  return statistics.map((statistic) => ({
    statistic,
    bucketMs,
    points: points.filter((one) => one.statistic === statistic).map(({ statistic: _, ...point }) => point),
  }));
}
