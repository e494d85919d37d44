/** What metrics of a confusion matrix are made of, by class; fractions where the matrix was smoothed. */
export interface ConfusionMargins {
  readonly rows: number;
  /** Rows of the class that were predicted as it. */
  readonly right: Float64Array;
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
}

/** A square matrix of counts, row `actual * classes + predicted`. */
export interface ConfusionMatrix {
  readonly classes: number;
  readonly cells: Float64Array;
  /** Sum of squared weights of each cell's rows, where rows count by weights; the cells themselves if left out. */
  readonly squares?: Float64Array;
  /** Standard error of a true class's rows that all its rows share, in rows, where weights are uncertain; none if left out. */
  readonly classDeviations?: Float64Array;
}

export function marginsOf({ classes, cells }: ConfusionMatrix): ConfusionMargins {
  const margins = {
    rows: 0,
    right: new Float64Array(classes),
    actual: new Float64Array(classes),
    predicted: new Float64Array(classes),
  };
  for (let a = 0; a < classes; a += 1) {
    margins.right[a] = cells[a * classes + a] as number;
    for (let p = 0; p < classes; p += 1) {
      const count = cells[a * classes + p] as number;
      margins.rows += count;
      margins.actual[a] = (margins.actual[a] as number) + count;
      margins.predicted[p] = (margins.predicted[p] as number) + count;
    }
  }
  return margins;
}

/**
 * The matrix with one more row for each class seen and one for each class predicted, spread as if both were
 * independent: what keeps a class of few rows, all of them right, from looking certain.
 */
export function smoothed(matrix: ConfusionMatrix): ConfusionMatrix {
  const { classes, cells, squares } = matrix;
  const { rows, actual, predicted } = marginsOf(matrix);
  const more = (count: number, cell: number): number => {
    const a = actual[Math.floor(cell / classes)] as number;
    const p = predicted[cell % classes] as number;
    return a > 0 && p > 0 ? count + (a + p) / rows : count;
  };
  return { ...matrix, cells: cells.map(more), ...(squares === undefined ? {} : { squares: squares.map(more) }) };
}

/** How a metric changes with each kind of count; as a share it does not change if all counts grow alike. */
export interface MarginSlopes {
  rows: number;
  readonly right: Float64Array;
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
}

export function noSlopes(classes: number): MarginSlopes {
  return {
    rows: 0,
    right: new Float64Array(classes),
    actual: new Float64Array(classes),
    predicted: new Float64Array(classes),
  };
}

/** How a metric changes with one more row of a true class that was predicted as a class. */
export function cellSlope(slopes: MarginSlopes, actual: number, predicted: number): number {
  const own = (slopes.actual[actual] as number) + (slopes.predicted[predicted] as number);
  return slopes.rows + own + (actual === predicted ? (slopes.right[actual] as number) : 0);
}

/**
 * Variance of a metric by the delta method on multinomial cells: Σ c (∂f/∂c)², as Σ c ∂f/∂c = 0 for a metric that
 * depends on shares alone (Bishop, Fienberg & Holland 1975, 14.6). Weighted rows vary by the squares of their weights,
 * and a true class's rows together by what is not known of their weights.
 */
export function cellVariance(
  { classes, cells, squares = cells, classDeviations }: ConfusionMatrix,
  slopes: MarginSlopes,
): number {
  let variance = 0;
  for (let a = 0; a < classes; a += 1) {
    let [rows, together] = [0, 0];
    for (let p = 0; p < classes; p += 1) {
      const slope = cellSlope(slopes, a, p);
      variance += (squares[a * classes + p] as number) * slope * slope;
      rows += cells[a * classes + p] as number;
      together += (cells[a * classes + p] as number) * slope;
    }
    const relative = classDeviations === undefined || rows === 0 ? 0 : (classDeviations[a] as number) / rows;
    variance += (relative * together) ** 2;
  }
  return variance;
}
