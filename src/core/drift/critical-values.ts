import { chiSquareUpperQuantile } from "../statistics/chi-square.ts";
import { noncentralChiSquareQuantile, noncentralChiSquareUpperQuantile } from "../statistics/noncentral-chi-square.ts";

/** Between `stable` and `drifting` the rows do not tell. */
export interface CriticalValues {
  readonly drifting: number;
  readonly stable: number;
}

/**
 * PSI that equal distributions exceed with chance `alpha`: k χ²_{cells-1}, k = 1/N + 1/M (Yurdakul & Naranjo,
 * Journal of Risk Model Validation 14(4), 2020); good from about ten live rows per cell on. Any harmless change
 * exceeds it once rows are many: for display beside `effectCriticalValues`.
 */
export function nullCriticalValue(cells: number, referenceRows: number, liveRows: number, alpha: number): number {
  return (1 / referenceRows + 1 / liveRows) * chiSquareUpperQuantile(alpha, degreesOfFreedom(cells));
}

/**
 * PSI beyond which a true PSI above `tolerance` is shown, and below which one under it is, each at error `alpha`:
 * k times the tails of a non-central χ²_{cells-1} with non-centrality tolerance/k, k = 1/N + 1/M.
 *
 * Row counts are taken down to three significant digits, which moves both values away from the tolerance by less
 * than 0.5 % of their distance, and lets few values be remembered for many windows.
 */
export function effectCriticalValues(
  cells: number,
  referenceRows: number,
  liveRows: number,
  alpha: number,
  tolerance: number,
): CriticalValues {
  const [reference, live] = [threeDigitsDown(referenceRows), threeDigitsDown(Math.max(1, liveRows))];
  const key = `${cells} ${reference} ${live} ${alpha} ${tolerance}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const scale = 1 / reference + 1 / live;
  const df = degreesOfFreedom(cells);
  const values = {
    drifting: scale * noncentralChiSquareUpperQuantile(alpha, df, tolerance / scale),
    stable: scale * noncentralChiSquareQuantile(alpha, df, tolerance / scale),
  };
  if (remembered.size >= rememberedLimit) remembered.clear();
  remembered.set(key, values);
  return values;
}

/** Answers of a pure function; about 100 bytes each. */
const remembered = new Map<string, CriticalValues>();
const rememberedLimit = 8_192;

/** A column with one filled cell has no distance to speak of; one degree keeps its limits finite. */
function degreesOfFreedom(cells: number): number {
  return Math.max(1, cells - 1);
}

function threeDigitsDown(rows: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(rows)) - 2);
  return Math.floor(rows / unit) * unit;
}
