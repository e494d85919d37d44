import type { Family } from "../facts.ts";
import { coarseCells, type ExtraLayout, metricCells, segmentCells } from "../profile/extra-layout.ts";
import type { CountVector } from "../profile/reading-counts.ts";
import { type RowExtras, segmentCapacity } from "../row-extras.ts";
import { predictionColumn, scoreColumn } from "../schema.ts";
import { harmPart } from "./weights.ts";

/** One count of an own metric, or of a value of a segment, that is fed to a detector pane by pane. */
export interface ExtraStream {
  /** The same over restarts: the block's, and the stream's number in it. */
  readonly id: string;
  readonly block: string;
  readonly family: Family;
  readonly metric: string;
  readonly feature: string | null;
  /** The segment key's name and the value's code; null for an own metric. */
  readonly segment: { readonly key: string; readonly code: number } | null;
  readonly part: number;
  /** Counter of the successes, and those whose sum are the trials, in the block. */
  readonly hit: number;
  readonly trials: readonly number[];
}

/** Part of the drift and quality budgets that own metrics and segments pay from, where a model has some. */
const extraPart = 1 / 4;
/** Drift streams of segments at most; with more, only predictions and scores are watched in each value. */
const shareStreamLimit = 2_048;

/** What is left of the drift and quality budgets for a model's columns. */
export function columnParts({ metrics, segments }: RowExtras): { readonly drift: number; readonly quality: number } {
  const has = (family: Family) => metrics.some((metric) => metric.family === family);
  return {
    drift: has("drift") || segments.length > 0 ? 1 - extraPart : 1,
    quality: has("quality") ? 1 - extraPart : 1,
  };
}

/** The streams of a model's extras: own metrics first. Parts of a family sum to at most its part of one version's budget. */
export function listExtraStreams(extras: RowExtras, layout: ExtraLayout): ExtraStream[] {
  const shareColumns = watchedColumns(extras, layout);
  const values = extras.segments.reduce((sum, key) => sum + segmentCapacity(key), 0);
  const owners = (family: Family) =>
    extras.metrics.filter((metric) => metric.family === family).length +
    (family === "harm" ? 2 * values : family === "drift" ? values * shareColumns.length * coarseCells : 0);
  const parts: Readonly<Record<Family, number>> = {
    harm: harmPart("rest", 1),
    hold: 0,
    drift: extraPart,
    quality: extraPart,
  };
  /** Own metrics of a family and the segments share its part half and half, where there are both. */
  const partOf = (family: Family, isOwn: boolean): number => {
    const own = extras.metrics.filter((metric) => metric.family === family).length;
    const others = owners(family) - own;
    const share = own > 0 && others > 0 ? 1 / 2 : 1;
    return (parts[family] * share) / (isOwn ? own : others);
  };
  const own = extras.metrics.map((metric, i): ExtraStream => {
    const block = layout.metrics[i]?.id ?? "";
    const { name, family } = metric;
    const cells = { hit: metricCells.yes, trials: [metricCells.told] };
    return {
      id: `${block}.0`,
      block,
      family,
      metric: name,
      feature: null,
      segment: null,
      part: partOf(family, true),
      ...cells,
    };
  });
  const segments = extras.segments.flatMap((key, i) => {
    const block = layout.segments[i]?.id ?? "";
    return Array.from({ length: segmentCapacity(key) }, (_, code) => {
      const segment = { key: key.name, code };
      const at = code * layout.shape.stride;
      const harm = partOf("harm", false);
      const drift = partOf("drift", false);
      const rates = [
        { metric: "errors", hit: at + segmentCells.errors, trials: [at + segmentCells.rows] },
        { metric: "latency_p99", hit: at + segmentCells.aboveP99, trials: [at + segmentCells.latencies] },
      ].map((cells) => ({ ...cells, block, family: "harm" as const, feature: null, segment, part: harm }));
      const shares = shareColumns.flatMap(({ column, base }) => {
        const cells = Array.from({ length: coarseCells }, (_, cell) => at + base + cell);
        // Rows with an unseen category have a value too.
        const trials = [...cells, at + base + coarseCells + 1];
        const common = { block, family: "drift" as const, metric: "distribution", feature: column.name, segment };
        return cells.map((hit) => ({ ...common, hit, trials, part: drift }));
      });
      return [...rates, ...shares];
    })
      .flat()
      .map((stream, number): ExtraStream => ({ ...stream, id: `${block}.${number}` }));
  });
  return [...own, ...segments];
}

export function extraCount({ hit, trials }: ExtraStream, block: CountVector): { successes: number; trials: number } {
  let n = 0;
  for (const cell of trials) n += block[cell] as number;
  return { successes: block[hit] as number, trials: n };
}

function watchedColumns({ segments }: RowExtras, { shape }: ExtraLayout): ExtraLayout["shape"]["columns"] {
  const values = segments.reduce((sum, key) => sum + segmentCapacity(key), 0);
  if (values * shape.columns.length * coarseCells <= shareStreamLimit) return shape.columns;
  return shape.columns.filter(({ column: { name } }) => name === predictionColumn || name.startsWith(scoreColumn));
}
