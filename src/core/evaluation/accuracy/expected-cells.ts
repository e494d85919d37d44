import type { CalibrationMap } from "./calibration-map.ts";
import type { ConfusionMatrix } from "./confusion-margins.ts";

/** Rows by the side of the threshold that their scores are on. */
export interface BySide {
  readonly rejected: number;
  readonly accepted: number;
}

/** What is expected of scored rows of a binary model without their labels. */
export interface ExpectedCells {
  /** Expected rows by true and predicted class, 1 the positive one. */
  readonly matrix: ConfusionMatrix;
  /** Σ c (1 - c) of rows whose scores the map knows. */
  readonly spread: BySide;
  /** Rows whose scores it does not know, and how many of them would be of the class by it. */
  readonly unknown: BySide;
  readonly unknownOfClass: BySide;
}

/** @param from the first bin that is predicted as the class */
export function expectedCells(counts: Float64Array, map: CalibrationMap, from: number): ExpectedCells {
  const spread = { rejected: 0, accepted: 0 };
  const unknown = { rejected: 0, accepted: 0 };
  const unknownOfClass = { rejected: 0, accepted: 0 };
  for (const [bin, rows] of counts.entries()) {
    const c = map.probability[bin] as number;
    const side = bin >= from ? "accepted" : "rejected";
    if (map.supported[bin] === 1) spread[side] += rows * c * (1 - c);
    else {
      unknown[side] += rows;
      unknownOfClass[side] += rows * c;
    }
  }
  return { matrix: expectedMatrix(counts, map.probability, from), spread, unknown, unknownOfClass };
}

function expectedMatrix(counts: Float64Array, probability: ArrayLike<number>, from: number): ConfusionMatrix {
  const cells = new Float64Array(4);
  for (let bin = 0; bin < counts.length; bin += 1) {
    const predicted = bin >= from ? 1 : 0;
    const ofClass = (counts[bin] as number) * (probability[bin] as number);
    cells[predicted] = (cells[predicted] as number) + (counts[bin] as number) - ofClass;
    cells[2 + predicted] = (cells[2 + predicted] as number) + ofClass;
  }
  return { classes: 2, cells };
}

/** The matrices in which the unknown rows of each side are all, or none, of the class. */
export function extremes({ matrix, unknown, unknownOfClass }: ExpectedCells): ConfusionMatrix[] {
  const sides = [unknown.rejected > 0 ? [0, 1] : [undefined], unknown.accepted > 0 ? [0, 1] : [undefined]] as const;
  return sides[0].flatMap((rejected) =>
    sides[1].map((accepted) => {
      const cells = matrix.cells.slice();
      for (const [predicted, side, share] of [
        [0, "rejected", rejected],
        [1, "accepted", accepted],
      ] as const) {
        if (share === undefined) continue;
        const moved = share * unknown[side] - unknownOfClass[side];
        cells[predicted] = Math.max(0, (cells[predicted] as number) - moved);
        cells[2 + predicted] = Math.max(0, (cells[2 + predicted] as number) + moved);
      }
      return { classes: 2, cells };
    }),
  );
}
