import { layOut, type PaneLayout } from "../../src/core/profile/layout.ts";
import { numericBins } from "../../src/core/profile/numeric-bins.ts";
import { roles, statuses } from "../../src/core/record.ts";
import { Schema } from "../../src/core/schema.ts";
import { type LogRow, logRow } from "./log-rows.ts";
import { seededRandom } from "./random.ts";

export const creditEdges = [10, 20, 30, 40, 50, 60, 70, 80];
export const creditCountries = ["NL", "DE", "FR"];
/** Tails are summed in halves. */
const creditTailUnit = 0.5;
export const creditThresholdsMs = [10, 30];

/** A frozen schema of the rows of `creditLogs`; a new object each time, as each process makes its own. */
export function creditSchema(): Schema {
  return new Schema("credit", "h1", [
    { name: "amount", kind: "numeric", categories: [] },
    { name: "country", kind: "categorical", categories: creditCountries },
  ]);
}

/** Mean and deviation by which moments of the amount are kept. */
export const creditStandard = { mean: 50, deviation: 20 };

export const creditLayout: PaneLayout = layOut(
  "h1",
  creditThresholdsMs,
  [
    { name: "amount", kind: "numeric", bins: numericBins(creditEdges), tailUnit: creditTailUnit },
    { name: "country", kind: "categorical", categories: creditCountries.length },
  ],
  {
    columns: [0],
    means: Float64Array.of(creditStandard.mean),
    deviations: Float64Array.of(creditStandard.deviation),
  },
);

/**
 * Seeded logs of several partitions: about a row per 250 ms in each, two versions, every role and status, one row in
 * ten up to 40 s late, a clock that runs ahead now and then, and records of several rows.
 */
export function creditLogs(seed: number, partitions: number, rows: number): LogRow[][] {
  const random = seededRandom(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  return Array.from({ length: partitions }, () => {
    let timestampMs = 1_700_000_000_000 + Math.floor(random() * 5_000);
    let offset = Math.floor(random() * 100);
    return Array.from({ length: rows }, () => {
      if (random() < 0.8) {
        offset += random() < 0.05 ? 3 : 1;
        timestampMs += Math.floor(random() * 500);
      }
      const delayMs = random() < 0.1 ? random() * 40_000 : random() * 2_000;
      const aheadMs = random() < 0.02 ? 60_000 : 0;
      return logRow(offset, Math.round(timestampMs - delayMs + aheadMs), {
        timestampMs,
        version: random() < 0.7 ? "7" : "8",
        role: pick(roles),
        status: random() < 0.9 ? "ok" : pick(statuses),
        latencyMs: random() < 0.1 ? Number.NaN : random() * 60,
        amount: random() < 0.1 ? null : Math.round(random() * 100),
        country: pick(["NL", "DE", "FR", "atlantis"]),
      });
    });
  });
}
