import { Changes } from "./changes.ts";

/** Bounds on what is handed on and not applied yet. */
export interface InFlightLimits {
  readonly maxInFlightBytes: number;
  readonly maxInFlightRecords: number;
}

export const defaultInFlightLimits: InFlightLimits = { maxInFlightBytes: 64 * 1024 * 1024, maxInFlightRecords: 10_000 };

/** Counts what is in flight: full at either limit, and open again at half of both, so that it does not flutter. */
export class InFlight {
  bytes = 0;
  records = 0;
  readonly #limits: InFlightLimits;
  #full = false;
  readonly #changes = new Changes();

  constructor(limits: InFlightLimits) {
    this.#limits = limits;
  }

  get full(): boolean {
    return this.#full;
  }

  take(bytes: number, records: number): void {
    this.bytes += bytes;
    this.records += records;
    if (this.bytes >= this.#limits.maxInFlightBytes || this.records >= this.#limits.maxInFlightRecords)
      this.#full = true;
  }

  giveBack(bytes: number, records: number): void {
    this.bytes -= bytes;
    this.records -= records;
    if (this.bytes <= this.#limits.maxInFlightBytes / 2 && this.records <= this.#limits.maxInFlightRecords / 2)
      this.#full = false;
    this.#changes.tell();
  }

  /** Resolves at the next `giveBack`. */
  changed(): Promise<void> {
    return this.#changes.next();
  }
}
