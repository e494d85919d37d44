import type { NewRecord } from "../edge/sources/memory-log.ts";
import { rateAt } from "./day-wave.ts";
import type { Deployment, Share } from "./deployment.ts";
import { Random } from "./random.ts";
import { type NumericFeature, newPrediction, predict, type ToyPrediction, toyModel } from "./toy-model.ts";

export const trafficPartitions = 2;

/** How the world stands for a version at a moment. */
export interface Conditions {
  readonly errorRate: number;
  readonly factors: Partial<Record<NumericFeature, number>>;
}

export interface TrafficSettings {
  readonly seed: number;
  /** Around which the day wave swings. */
  readonly basePerSecond: number;
  readonly deployment: Deployment;
  conditions(version: string, timeMs: number): Conditions;
}

/** Makes the predictions of the toy model as native records: at random times, by whoever serves then. */
export class Traffic {
  readonly #settings: TrafficSettings;
  readonly #random: Random;
  readonly #prediction = newPrediction();
  #nextMs = Number.NaN;
  #made = 0;

  constructor(settings: TrafficSettings) {
    this.#settings = settings;
    this.#random = new Random(settings.seed);
  }

  /** The records of a span, by partition, in the order of time. Spans follow each other; deployment and faults are read at their start. */
  take(fromMs: number, toMs: number): NewRecord[][] {
    const { deployment, conditions } = this.#settings;
    const records: NewRecord[][] = Array.from({ length: trafficPartitions }, () => []);
    const serving = deployment.at(fromMs).map((share) => ({ ...share, ...conditions(share.version, fromMs) }));
    if (Number.isNaN(this.#nextMs)) this.#nextMs = fromMs + this.#gapMs(fromMs);
    for (; this.#nextMs < toMs; this.#nextMs += this.#gapMs(this.#nextMs)) {
      const by = chosen(serving, this.#random.uniform());
      if (by === undefined) continue;
      predict(this.#random, by.errorRate, by.factors, this.#prediction);
      const timestampMs = Math.floor(this.#nextMs);
      const id = `${this.#settings.seed}-${this.#made}`;
      const value = Buffer.from(recordText(this.#prediction, by, id, timestampMs));
      records[this.#made % trafficPartitions]?.push({ timestampMs, value });
      this.#made += 1;
    }
    return records;
  }

  #gapMs(timeMs: number): number {
    return this.#random.exponential(1_000 / rateAt(timeMs, this.#settings.basePerSecond));
  }
}

function chosen<One extends Share>(shares: readonly One[], at: number): One | undefined {
  let upTo = 0;
  for (const one of shares) {
    upTo += one.share;
    if (at < upTo) return one;
  }
  return shares.at(-1);
}

/** Put together by hand: every text in it is plain, and it is made some hundred thousand times. */
function recordText(prediction: ToyPrediction, { version, role }: Share, id: string, timeMs: number): string {
  const { amount, account_age_days, payments_last_hour, distance_km, merchant_risk } = prediction.numbers;
  return `{"model":"${toyModel}","version":"${version}","role":"${role}","id":"${id}","time":${timeMs},"latency_ms":${prediction.latencyMs},"status":"${prediction.failed ? "error" : "ok"}","features":{"amount":${amount},"account_age_days":${account_age_days},"payments_last_hour":${payments_last_hour},"distance_km":${distance_km},"merchant_risk":${merchant_risk},"channel":"${prediction.channel}","country":"${prediction.country}"},"prediction":"${prediction.decision}","score":${prediction.score}}`;
}
