import type { HistoryTable } from "../../src/core/reference/history-table.ts";
import { normal, seededRandom } from "./random.ts";

export const historyStartMs = 1_795_341_600_000;

/** Rows 50 ms apart, with errors, missing values, categories and amounts in clusters of `cluster` equal rows. */
export function clusteredHistory(rows: number, cluster: number): HistoryTable {
  const random = seededRandom(11);
  const amount = {
    name: "amount",
    kind: "numeric" as const,
    values: new Float64Array(rows),
    flags: new Uint8Array(rows),
  };
  const country = {
    name: "country",
    kind: "categorical" as const,
    values: new Float64Array(rows),
    flags: new Uint8Array(rows),
    texts: ["SE", "US"],
  };
  const status = new Uint8Array(rows);
  const draw = { error: 0, missing: 0, country: 0, amount: 0 };
  for (let row = 0; row < rows; row += 1) {
    if (row % cluster === 0) {
      draw.error = random() < 0.02 ? 1 : 0;
      draw.missing = random() < 0.1 ? 2 : 0;
      draw.country = random() < 0.3 ? 0 : 1;
      draw.amount = normal(random);
    }
    status[row] = draw.error;
    amount.values[row] = draw.amount;
    amount.flags[row] = draw.missing;
    country.values[row] = draw.country;
  }
  return {
    rows,
    timesMs: Float64Array.from({ length: rows }, (_, row) => historyStartMs + row * 50),
    status,
    latencyMs: Float64Array.from({ length: rows }, () => 20 * Math.exp(normal(random) / 2)),
    version: "3",
    columns: [amount, country],
  };
}
