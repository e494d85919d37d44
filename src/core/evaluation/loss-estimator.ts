import type { ColumnLayout } from "../profile/layout.ts";
import { lossSumsOf } from "../reference/labelled-losses.ts";
import { type LossCells, lossCellCount, lossCellRows, lossCells } from "../reference/loss-cells.ts";
import { directLossEstimate } from "./accuracy/direct-loss-estimate.ts";
import { learnLosses } from "./accuracy/loss-model.ts";
import type { LabelFreeEstimator } from "./label-free-estimator.ts";
import type { ReferenceFrame } from "./reference-frame.ts";

interface LossColumn {
  readonly layout: ColumnLayout;
  readonly cells: LossCells;
}

/** Direct loss estimation by a reference's labelled values; null where it has none. Some 2 ms. */
export function lossEstimator({ reference, layout }: ReferenceFrame): LabelFreeEstimator | null {
  const losses = reference.labelled?.losses;
  if (losses === undefined) return null;
  const columns = losses.columns.flatMap((name, i): LossColumn[] => {
    const at = reference.columns.findIndex((column) => column.name === name);
    const [column, own] = [reference.columns[at], layout.columns[at]];
    return column === undefined || own === undefined ? [] : [{ layout: own, cells: lossCells(column, i === 0) }];
  });
  const lengths = columns.map(({ cells }) => lossCellCount(cells));
  const sums = lossSumsOf(losses, lengths);
  const model = sums && learnLosses(reference.source.version ?? "the reference", sums);
  if (columns.length !== losses.columns.length || !model) return null;
  return {
    needed(counts) {
      const rows = columns.map(({ cells, layout: own }, i) => {
        const of = lossCellRows(cells, own, counts);
        // Without a prediction there is no loss.
        if (i === 0) of[cells.missing] = 0;
        return [...of];
      });
      return Float64Array.from(rows.flat());
    },
    estimate(needed, version, rule) {
      let from = 0;
      const rows = lengths.map((length) => {
        from += length;
        return needed.subarray(from - length, from);
      });
      return directLossEstimate(rows, model, version, rule);
    },
  };
}
