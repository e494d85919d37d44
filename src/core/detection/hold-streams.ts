import type { PaneLayout } from "../profile/layout.ts";
import { columnCells } from "../profile/reading-counts.ts";
import { uncertainDesignEffect } from "../reference/design-effect.ts";
import type { ReferenceColumn } from "../reference/reference.ts";
import { predictionColumn, scoreColumn } from "../schema.ts";

/** Kinds of evidence that may hold a promotion, by the name of their metric. */
export const holdMetrics = ["class_share", "score_cdf", "estimated_risk"] as const;
export type HoldMetric = (typeof holdMetrics)[number];

/**
 * τ of hold evidence: odds ratios up to 1.2 either way are let pass, as a retrained model of the same quality shows them.
 * Less than the .3 of harm, because a hold undoes nothing: a class half as frequent again is found in a third of the time.
 */
export const holdTolerance = 0.2;
/** Classes watched by name; all others together are one more. */
const namedClasses = 9;

/** One count of a version that is compared with its control's, pane by pane. */
export interface HoldCount {
  readonly metric: HoldMetric;
  /** Index of its column in the layout. */
  readonly column: number;
  /** Rows in the column's own cells [from, to) count, and those of an unseen category where it says so. */
  readonly from: number;
  readonly to: number;
  readonly withUnseen: boolean;
  /** Of estimated risk: the chance that a row's prediction is wrong, by cell, in [0, ½]; null for others. */
  readonly chances: Float64Array | null;
  /** `approve`, `other classes`, `at or below 0.25`, `wrong predictions`. */
  readonly what: string;
  /** The reference's φ. */
  readonly designEffect: number;
}

/** A test of one count: that the version has more of it than its control, or fewer. */
export interface HoldStream {
  readonly count: number;
  readonly side: "more" | "fewer";
}

export interface HoldList {
  readonly counts: readonly HoldCount[];
  readonly streams: readonly HoldStream[];
}

/** The chance that a prediction is wrong by the cell of its score, and the column of the scores. */
export interface EstimatedRisk {
  readonly column: number;
  readonly chances: Float64Array;
}

/**
 * What may hold a promotion: the share of each of the nine most frequent classes and of all others, the scores (or
 * predicted numbers) up to each of the 15 sixteenth-quantile edges, and the estimated risk.
 *
 * Of two complementary counts the one that the reference has fewer rows of is watched: the test is conservative for what
 * is common. "Fewer" is the control having more: the arms change places, which is as valid, and sees a rare class halved.
 */
export function listHoldStreams(
  layout: PaneLayout,
  columns: readonly ReferenceColumn[],
  risk: EstimatedRisk | null,
): HoldList {
  const counts = columns.flatMap((column, index): HoldCount[] => {
    const laidOut = layout.columns[index];
    if (laidOut === undefined) return [];
    const cells = columnCells(laidOut);
    if (column.kind === "categorical") return column.name === predictionColumn ? classCounts(column, index, cells) : [];
    const isScore = column.name === predictionColumn || column.name.startsWith(scoreColumn);
    return isScore ? edgeCounts(column, index, cells) : [];
  });
  const all = risk === null ? counts : [...counts, riskCount(risk, columns)];
  const streams = all.flatMap(({ metric }, count): HoldStream[] => {
    const more: HoldStream = { count, side: "more" };
    // A version that seems less often wrong is no reason to hold it.
    return metric === "estimated_risk" ? [more] : [more, { count, side: "fewer" }];
  });
  return { counts: all, streams };
}

function classCounts(
  { categories, designEffects }: ReferenceColumn & { kind: "categorical" },
  column: number,
  cells: number,
): HoldCount[] {
  const effects = designEffects?.shares ?? [];
  const named = Math.min(categories.length, namedClasses);
  const common = { metric: "class_share" as const, column, chances: null };
  const each = categories.slice(0, named).map(({ text }, code): HoldCount => {
    const designEffect = effects[code] ?? uncertainDesignEffect;
    return { ...common, from: code, to: code + 1, withUnseen: false, what: text, designEffect };
  });
  const designEffect = Math.max(uncertainDesignEffect, ...effects.slice(named));
  return [...each, { ...common, from: named, to: cells, withUnseen: true, what: "other classes", designEffect }];
}

function edgeCounts(
  { edges, coarse, counts, rows, designEffects }: ReferenceColumn & { kind: "numeric" },
  column: number,
  cells: number,
): HoldCount[] {
  return coarse.sixteen.map((edge, position): HoldCount => {
    const below = counts.slice(0, edge + 1).reduce((sum, count) => sum + count, 0);
    const isBelow = below * 2 <= rows;
    return {
      metric: "score_cdf",
      column,
      from: isBelow ? 0 : edge + 1,
      to: isBelow ? edge + 1 : cells,
      withUnseen: false,
      chances: null,
      what: `${isBelow ? "at or below" : "above"} ${Number((edges[edge] ?? 0).toPrecision(4))}`,
      designEffect: designEffects?.body[position] ?? uncertainDesignEffect,
    };
  });
}

/** How often it is wrong is a function of the score, so that it clusters as scores do. */
function riskCount({ column, chances }: EstimatedRisk, columns: readonly ReferenceColumn[]): HoldCount {
  const body = columns[column]?.designEffects?.body ?? [];
  const designEffect = Math.max(uncertainDesignEffect, ...body);
  const common = { metric: "estimated_risk" as const, column, from: 0, to: chances.length, withUnseen: false };
  return { ...common, chances, what: "wrong predictions", designEffect };
}
