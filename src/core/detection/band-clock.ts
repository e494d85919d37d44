import type { Reference } from "../reference/reference.ts";
import { limitAt } from "./hourly-limits.ts";
import { type BandSettings, bandAt, type StreamBand, type StreamLimits, streamLimits } from "./stream-bands.ts";
import type { StreamList } from "./streams.ts";

const hourMs = 3_600_000;

/**
 * The bands of a reference's streams over time. They change with the hour where the settings say so, and drift's on
 * expected days; harm and quality have no expected days.
 */
export class BandClock {
  readonly #limits: readonly (StreamLimits | undefined)[];
  /** Instants at which expected days begin or end. */
  readonly #edgesMs: readonly number[];
  readonly #changes: boolean;
  /** Bands of the panes that start in [from, to). */
  #fromMs = Number.POSITIVE_INFINITY;
  #toMs = Number.NEGATIVE_INFINITY;
  #bands: readonly (StreamBand | undefined)[] = [];

  constructor(list: StreamList, reference: Reference, settings: BandSettings) {
    this.#limits = streamLimits(list, reference, settings);
    this.#edgesMs = settings.expected.flatMap(({ fromMs, toMs }) => [fromMs, toMs]);
    this.#changes = settings.shape === "hourly" || settings.expected.length > 0;
  }

  /** The band of each stream in the pane that starts then; the same array while nothing changes. */
  at(startMs: number): readonly (StreamBand | undefined)[] {
    if (startMs >= this.#fromMs && startMs < this.#toMs) return this.#bands;
    [this.#fromMs, this.#toMs] = this.#changes ? this.#around(startMs) : [-Infinity, Infinity];
    this.#bands = this.#limits.map((limits) => limits && bandAt(limits, startMs));
    return this.#bands;
  }

  /** The limit of one stream in the pane that starts then. */
  limit(stream: number, startMs: number): number | undefined {
    const limits = this.#limits[stream];
    return limits && limitAt(limits.schedule, startMs);
  }

  #around(startMs: number): [fromMs: number, toMs: number] {
    const hourStartMs = Math.floor(startMs / hourMs) * hourMs;
    return [
      Math.max(hourStartMs, ...this.#edgesMs.filter((edge) => edge <= startMs)),
      Math.min(hourStartMs + hourMs, ...this.#edgesMs.filter((edge) => edge > startMs)),
    ];
  }
}
