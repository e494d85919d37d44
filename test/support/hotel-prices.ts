import { columnsOf } from "./car-loan.ts";
import { numberIn, vectorFile } from "./vectors.ts";

const vectors = vectorFile("direct-loss.json");
const terms = vectors("terms").map((row) => ({
  name: String(row[0]),
  level: String(row[1]),
  weight: numberIn(row, 2),
}));
const intercept = numberIn(vectors("intercept")[0] ?? [], 0);
const featureNames = [...new Set(terms.map(({ name }) => name))];

/** A booking whose daily rate a linear model predicts. */
export interface PricedBooking {
  readonly features: Readonly<Record<string, unknown>>;
  readonly prediction: number;
  readonly label: number;
}

/** Bookings of a hotel file, in order. */
export async function pricedBookings(path: string): Promise<PricedBooking[]> {
  const columns = await columnsOf(path);
  return (columns.get("adr") ?? []).map((label, row) => {
    const at = (name: string): unknown => columns.get(name)?.[row];
    const prediction = terms.reduce((sum, { name, level, weight }) => {
      const value = level === "" ? Number(at(name)) : Number(at(name) === level);
      return sum + weight * value;
    }, intercept);
    return {
      features: Object.fromEntries(featureNames.map((name) => [name, at(name)])),
      prediction,
      label: Number(label),
    };
  });
}

/** What NannyML's DLE says of each chunk, and what came true. */
export const directLosses = vectors("figures").map((row) => ({
  chunk: numberIn(row, 0),
  metric: String(row[1]),
  estimated: numberIn(row, 2),
  realised: numberIn(row, 3),
}));
