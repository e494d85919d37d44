import type { RankingSums } from "../../profile/ranking-sums.ts";
import { type AccuracyFigure, figureOf, shareFigure } from "./figure.ts";
import { type IntervalRule, meanMeasured } from "./measured.ts";

const unit = { low: 0, high: 1 };

/** Metrics of ranked answers, means over queries with something relevant; `depth` is the k that the sums were taken at. */
export function rankingFigures(sums: RankingSums, depth: number, rule: IntervalRule): AccuracyFigure[] {
  const { queries } = sums;
  const mean = (part: "gain" | "reciprocalRank" | "averagePrecision") => {
    const { sum, squares } = sums.of(part);
    return meanMeasured(queries, sum, squares, rule, unit);
  };
  return [
    ...figureOf(`ndcg_at_${depth}`, queries, mean("gain")),
    ...figureOf(`mrr_at_${depth}`, queries, mean("reciprocalRank")),
    ...shareFigure(`hit_rate_at_${depth}`, sums.hits, queries, rule),
    ...figureOf(`map_at_${depth}`, queries, mean("averagePrecision")),
  ];
}
