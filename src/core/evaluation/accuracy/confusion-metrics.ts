import { type ConfusionMargins, type MarginSlopes, noSlopes } from "./confusion-margins.ts";

/** A metric's value and how it changes with the counts. */
export interface CountMetric {
  readonly value: number;
  readonly slopes: MarginSlopes;
}

/** Null where the metric has no value. */
export type ConfusionMetric = (margins: ConfusionMargins) => CountMetric | null;

/** The weighted harmonic mean of precision and recall; 1 and 0 give precision, 0 and 1 recall, 1 and 1 F1, 1 and β² F_β. */
export interface Harmonic {
  readonly precision: number;
  readonly recall: number;
}

/** Share of rows that were predicted right. */
export const shareRight: ConfusionMetric = ({ rows, right }) => {
  const slopes = noSlopes(right.length);
  slopes.right.fill(1 / rows);
  slopes.rows = -sum(right) / rows ** 2;
  return { value: sum(right) / rows, slopes };
};

/** One class's precision, recall or F score, (a + b) right / (a predicted + b actual); 0 where that is 0 / 0, as scikit-learn has it. */
export function classScore(of: number, { precision: a, recall: b }: Harmonic): ConfusionMetric {
  return ({ right, actual, predicted }) => {
    const slopes = noSlopes(right.length);
    const size = a * (predicted[of] as number) + b * (actual[of] as number);
    if (!(size > 0)) return { value: 0, slopes };
    const value = ((a + b) * (right[of] as number)) / size;
    slopes.right[of] = (a + b) / size;
    slopes.predicted[of] = (-a * value) / size;
    slopes.actual[of] = (-b * value) / size;
    return { value, slopes };
  };
}

/** One class's specificity: rows of other classes that were not predicted as it, of all rows of other classes; 0 of none. */
export function classSpecificity(of: number): ConfusionMetric {
  return ({ rows, right, actual, predicted }) => {
    const slopes = noSlopes(right.length);
    const others = rows - (actual[of] as number);
    if (!(others > 0)) return { value: 0, slopes };
    const value = (others - (predicted[of] as number) + (right[of] as number)) / others;
    slopes.right[of] = 1 / others;
    slopes.predicted[of] = -1 / others;
    slopes.actual[of] = (value - 1) / others;
    slopes.rows = (1 - value) / others;
    return { value, slopes };
  };
}

/** Mean over the classes that were seen or predicted (`macro`), over those seen (`seen`), or over rows (`weighted`). */
export type Averaging = "macro" | "seen" | "weighted";

export function averaged(score: (of: number) => ConfusionMetric, averaging: Averaging): ConfusionMetric {
  return (margins) => {
    const { rows, actual, predicted } = margins;
    const slopes = noSlopes(actual.length);
    const share = (of: number) => {
      if (averaging === "weighted") return (actual[of] as number) / rows;
      return (actual[of] as number) > 0 || (averaging === "macro" && (predicted[of] as number) > 0) ? 1 : 0;
    };
    let [value, all] = [0, 0];
    for (let of = 0; of < actual.length; of += 1) all += share(of);
    if (!(all > 0)) return null;
    for (let of = 0; of < actual.length; of += 1) {
      const part = share(of) / all;
      const metric = part > 0 ? score(of)(margins) : null;
      if (metric === null) continue;
      value += part * metric.value;
      addSlopes(slopes, metric.slopes, part);
      if (averaging === "weighted") slopes.actual[of] = (slopes.actual[of] as number) + metric.value / rows;
    }
    if (averaging === "weighted") slopes.rows -= value / rows;
    return { value, slopes };
  };
}

/**
 * Matthews' correlation of predicted and actual class, in [-1, 1] (Gorodkin 2004 for several classes); null where all
 * rows are of one class or predicted as one.
 */
export const matthewsCorrelation: ConfusionMetric = ({ rows: n, right, actual, predicted }) => {
  const slopes = noSlopes(right.length);
  const covariance = n * sum(right) - dot(actual, predicted);
  const [ofActual, ofPredicted] = [n * n - dot(actual, actual), n * n - dot(predicted, predicted)];
  if (!(ofActual > 0 && ofPredicted > 0)) return null;
  const size = Math.sqrt(ofActual * ofPredicted);
  const value = covariance / size;
  for (let c = 0; c < right.length; c += 1) {
    slopes.right[c] = n / size;
    slopes.actual[c] = -(predicted[c] as number) / size + (value * (actual[c] as number)) / ofActual;
    slopes.predicted[c] = -(actual[c] as number) / size + (value * (predicted[c] as number)) / ofPredicted;
  }
  slopes.rows = sum(right) / size - value * n * (1 / ofActual + 1 / ofPredicted);
  return { value, slopes };
};

/** Agreement beyond chance (Cohen 1960), in [-1, 1]; null where chance alone agrees always. */
export const cohensKappa: ConfusionMetric = ({ rows: n, right, actual, predicted }) => {
  const slopes = noSlopes(right.length);
  const chance = dot(actual, predicted);
  const size = n * n - chance;
  if (!(size > 0)) return null;
  const value = (n * sum(right) - chance) / size;
  for (let c = 0; c < right.length; c += 1) {
    slopes.right[c] = n / size;
    slopes.actual[c] = ((value - 1) * (predicted[c] as number)) / size;
    slopes.predicted[c] = ((value - 1) * (actual[c] as number)) / size;
  }
  slopes.rows = (sum(right) - value * 2 * n) / size;
  return { value, slopes };
};

function addSlopes(into: MarginSlopes, slopes: MarginSlopes, part: number): void {
  into.rows += part * slopes.rows;
  for (let c = 0; c < into.right.length; c += 1) {
    into.right[c] = (into.right[c] as number) + part * (slopes.right[c] as number);
    into.actual[c] = (into.actual[c] as number) + part * (slopes.actual[c] as number);
    into.predicted[c] = (into.predicted[c] as number) + part * (slopes.predicted[c] as number);
  }
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((total, value, i) => total + value * (b[i] as number), 0);
}
