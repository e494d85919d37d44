import type { CheckpointSample } from "../edge/telemetry/snapshot.ts";

/** How checkpoints went since the start, for metrics. */
export class CheckpointTally {
  #count = 0;
  #failures = 0;
  #failuresInRow = 0;
  #totalMs = 0;
  #lastMs = 0;
  #lastAtMs = Number.NaN;

  saved(tookMs: number, nowMs: number): void {
    this.#count += 1;
    this.#failuresInRow = 0;
    this.#totalMs += tookMs;
    this.#lastMs = tookMs;
    this.#lastAtMs = nowMs;
  }

  /** Returns how many have failed in a row. */
  failed(): number {
    this.#failures += 1;
    this.#failuresInRow += 1;
    return this.#failuresInRow;
  }

  sample(): CheckpointSample {
    return {
      count: this.#count,
      failures: this.#failures,
      totalMs: this.#totalMs,
      lastMs: this.#lastMs,
      lastAtMs: this.#lastAtMs,
    };
  }
}
