const minuteMs = 60_000;
/** How soon to come back when only the number at once stands in the way: attempts end within seconds. */
const busyWaitMs = 1_000;

/** Keeps a receiver's load within so many requests in any 60 s, and so many at once. */
export class Pace {
  readonly #perMinute: number;
  readonly #atOnce: number;
  readonly #enteredMs: number[] = [];
  #inside = 0;

  constructor(perMinute: number, atOnce: number) {
    this.#perMinute = perMinute;
    this.#atOnce = atOnce;
  }

  /** 0: go, and call `leave` afterwards. Otherwise how many ms to wait before asking again; nothing was entered. */
  enter(nowMs: number): number {
    if (this.#inside >= this.#atOnce) return busyWaitMs;
    while ((this.#enteredMs[0] ?? Number.POSITIVE_INFINITY) <= nowMs - minuteMs) this.#enteredMs.shift();
    const oldestMs = this.#enteredMs[0];
    if (oldestMs !== undefined && this.#enteredMs.length >= this.#perMinute)
      return Math.max(1, oldestMs + minuteMs - nowMs);
    this.#inside += 1;
    if (Number.isFinite(this.#perMinute)) this.#enteredMs.push(nowMs);
    return 0;
  }

  leave(): void {
    this.#inside -= 1;
  }
}
