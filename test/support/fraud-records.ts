import { Random } from "../../src/demo/random.ts";
import { newPrediction, predict, toyModel } from "../../src/demo/toy-model.ts";

/** A label comes so many rows after its prediction. */
const labelLagRows = 3_000;

/** Native records of the demo's model, seeded, with the blemishes that real topics have. */
export class FraudRecords {
  readonly #random: Random;
  readonly #prediction = newPrediction();
  #made = 0;
  #labelled = 0;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  /** A flawless record of one prediction. */
  prediction(version: string, timeMs: number, errorRate = 0.01): string {
    return JSON.stringify(this.#row(version, timeMs, errorRate));
  }

  /**
   * What a topic holds: mostly one prediction a record; a few with two in a list, without a latency, with a value missing (too few to be an alarm),
   * up to 2 s early or late, or 40 s late; labels of some thousand rows before; now and then something that is neither (null: a tombstone).
   */
  next(version: string, timeMs: number, errorRate: number): string | null {
    const kind = this.#random.uniform();
    if (kind < 0.001) return null;
    if (kind < 0.002) return '{"model":"fraud","version":';
    if (kind < 0.003) return JSON.stringify(this.#row(version, timeMs - 40_000, errorRate));
    if (kind >= 0.03 && kind < 0.07 && this.#labelled + labelLagRows < this.#made) return this.#label(timeMs);
    const wobbleMs = Math.floor(2_000 * (this.#random.uniform() - 1));
    const row = this.#row(version, timeMs + wobbleMs, errorRate);
    if (kind < 0.01) return JSON.stringify([row, this.#row(version, timeMs, errorRate)]);
    if (kind < 0.02) return JSON.stringify({ ...row, latency_ms: undefined });
    if (kind < 0.0205) return JSON.stringify({ ...row, features: { ...row.features, amount: null } });
    if (kind < 0.021) return JSON.stringify({ ...row, features: { ...row.features, country: undefined } });
    return JSON.stringify(row);
  }

  /** One label an id, wrong for one in seven whatever was predicted. */
  #label(timeMs: number): string {
    this.#labelled += 1;
    const id = `p-${this.#labelled}`;
    const label = this.#labelled % 7 === 0 ? "approve" : "review";
    return JSON.stringify({ kind: "label", model: toyModel, id, label, observed_time: timeMs });
  }

  #row(version: string, timeMs: number, errorRate: number): FraudRow {
    predict(this.#random, errorRate, {}, this.#prediction);
    const { numbers, channel, country, score, decision, failed, latencyMs } = this.#prediction;
    this.#made += 1;
    return {
      model: toyModel,
      version,
      id: `p-${this.#made}`,
      time: timeMs,
      latency_ms: latencyMs,
      status: failed ? "error" : "ok",
      features: { ...numbers, channel, country },
      prediction: decision,
      score,
    };
  }
}

interface FraudRow {
  readonly model: string;
  readonly version: string;
  readonly id: string;
  /** Epoch ms. */
  readonly time: number;
  readonly latency_ms: number;
  readonly status: "ok" | "error";
  readonly features: Readonly<Record<string, number | string>>;
  readonly prediction: string;
  readonly score: number;
}
