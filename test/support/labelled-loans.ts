import { seededRandom } from "./random.ts";

/** A row of the car loan data, as far as its label goes. */
export interface Loan {
  readonly features: Readonly<Record<string, number | string | boolean>>;
  readonly prediction: number;
  readonly score: number;
  readonly label: number;
}

export const loansPerChunk = 5_000;
export const chunkMs = 1_800_000;
const hourMs = 3_600_000;

/** Rows of the data set from columns by name. */
export function loansOf(columns: ReadonlyMap<string, readonly unknown[]>): Loan[] {
  const column = (name: string): readonly unknown[] => columns.get(name) ?? [];
  const names = [...columns.keys()].filter((name) => !["timestamp", "y_pred", "y_pred_proba", "repaid"].includes(name));
  return column("y_pred").map((prediction, row) => ({
    features: Object.fromEntries(names.map((name) => [name, column(name)[row] as number | string | boolean])),
    prediction: Number(prediction),
    score: Number(column("y_pred_proba")[row]),
    label: Number(column("repaid")[row]),
  }));
}

/** When the i-th loan was decided: each chunk of 5,000 fills 30 minutes of its own. */
function loanTimeMs(startMs: number, row: number): number {
  return startMs + Math.floor((row * chunkMs) / loansPerChunk);
}

/** Predictions as records: chunk k by version `chunk-k`. */
export function loanPredictions(loans: readonly Loan[], startMs: number): string[] {
  return loans.map(({ features, prediction, score }, row) =>
    JSON.stringify({
      model: "loan",
      version: `chunk-${Math.floor(row / loansPerChunk)}`,
      id: `loan-${row}`,
      time: loanTimeMs(startMs, row),
      features,
      prediction,
      score,
    }),
  );
}

/**
 * Labels as records, in an order that has nothing to do with time: each up to 20 h after its prediction; some come twice,
 * some were wrong at first and some withdrawn for a while. What is last in force is always the data's own label.
 */
export function loanLabels(loans: readonly Loan[], startMs: number, seed: number): string[] {
  const random = seededRandom(seed);
  const records = loans.flatMap(({ label }, row) => {
    const atMs = loanTimeMs(startMs, row) + Math.floor(random() * 20 * hourMs);
    const said = (value: number | null, time: number): string =>
      JSON.stringify({ kind: "label", model: "loan", id: `loan-${row}`, label: value, observed_time: time });
    const final = said(label, atMs);
    const kind = random();
    if (kind < 0.05) return [final, final];
    if (kind < 0.1) return [said(1 - label, atMs - 60_000), final];
    if (kind < 0.12) return [said(label, atMs - 120_000), said(null, atMs - 60_000), final];
    return [final];
  });
  for (let i = records.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [records[i], records[j]] = [records[j] as string, records[i] as string];
  }
  return records;
}
