import type { Random } from "./random.ts";

/** The model of the demo: it tells whether a card payment is fraud. */
export const toyModel = "fraud";

export const numericFeatures = [
  "amount",
  "account_age_days",
  "payments_last_hour",
  "distance_km",
  "merchant_risk",
] as const;
export type NumericFeature = (typeof numericFeatures)[number];
export const categoricalFeatures = ["channel", "country"] as const;

/** Share of predictions that fail while nothing is wrong. */
export const healthyErrorRate = 0.01;

const channels = cumulative({ web: 0.52, app: 0.33, store: 0.12, phone: 0.03 });
const countries = cumulative({ DE: 0.4, FR: 0.22, IT: 0.13, ES: 0.1, NL: 0.08, PL: 0.05, AT: 0.02 });

/** One prediction, as its record will say it: numbers are rounded already. Filled anew for each prediction. */
export interface ToyPrediction {
  readonly numbers: Record<NumericFeature, number>;
  channel: string;
  country: string;
  score: number;
  decision: "approve" | "review";
  failed: boolean;
  latencyMs: number;
}

export function newPrediction(): ToyPrediction {
  return {
    numbers: { amount: 0, account_age_days: 0, payments_last_hour: 0, distance_km: 0, merchant_risk: 0 },
    channel: "",
    country: "",
    score: 0,
    decision: "approve",
    failed: false,
    latencyMs: 0,
  };
}

/**
 * Makes the next prediction. Every version answers alike: what sets them apart is how often they fail.
 * A failed one has its features and its score; the answer was lost on its way out.
 *
 * The score rests on merchant and recent payments alone, so that drift of another feature leaves it where it was.
 *
 * @param factors what a drifting feature is multiplied by
 */
export function predict(
  random: Random,
  errorRate: number,
  factors: Partial<Record<NumericFeature, number>>,
  into: ToyPrediction,
): void {
  const { numbers } = into;
  numbers.amount = rounded(Math.exp(3.6 + 0.9 * random.normal()) * (factors.amount ?? 1), 100);
  numbers.account_age_days = Math.round(random.exponential(420) * (factors.account_age_days ?? 1));
  numbers.payments_last_hour = Math.floor(random.exponential(1.4) * (factors.payments_last_hour ?? 1));
  numbers.distance_km = rounded(Math.exp(1.8 + 1.2 * random.normal()) * (factors.distance_km ?? 1), 10);
  numbers.merchant_risk = rounded(random.uniform() * random.uniform() * (factors.merchant_risk ?? 1), 10_000);
  into.channel = pick(channels, random.uniform());
  into.country = pick(countries, random.uniform());
  const logit = 4 * numbers.merchant_risk + 0.35 * numbers.payments_last_hour - 3.2 + 0.7 * random.normal();
  into.score = rounded(1 / (1 + Math.exp(-logit)), 10_000);
  into.decision = into.score > 0.5 ? "review" : "approve";
  into.failed = random.uniform() < errorRate;
  into.latencyMs = rounded(Math.exp(2.9 + 0.45 * random.normal()), 100);
}

function rounded(value: number, partsOfOne: number): number {
  return Math.round(value * partsOfOne) / partsOfOne;
}

type Shares = readonly (readonly [text: string, upTo: number])[];

function cumulative(shares: Readonly<Record<string, number>>): Shares {
  let upTo = 0;
  return Object.entries(shares).map(([text, share]) => {
    upTo += share;
    return [text, upTo];
  });
}

/** The shares are looked through from the largest on. */
function pick(shares: Shares, at: number): string {
  for (const [text, upTo] of shares) if (at < upTo) return text;
  return shares.at(-1)?.[0] ?? "";
}
