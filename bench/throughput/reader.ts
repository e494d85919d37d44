/** What a reading process is told, as JSON in its first argument. */
export interface ReaderSettings {
  readonly brokers: string;
  readonly topic: string;
  readonly group: string;
  readonly records: number;
  /** File of the reference that the sidecar judges by. */
  readonly reference: string;
}

/** What it measured, from its first batch to its last record. */
export interface ReaderFigures {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Of the process from its start. */
  readonly rssPeakMiB: number;
}

/** Wall and CPU time from now on. */
export class Stopwatch {
  readonly #startedMs = performance.now();
  readonly #cpu = process.cpuUsage();

  read(): ReaderFigures {
    const { user, system } = process.cpuUsage(this.#cpu);
    return {
      seconds: (performance.now() - this.#startedMs) / 1_000,
      cpuSeconds: (user + system) / 1e6,
      rssPeakMiB: process.resourceUsage().maxRSS / 1_024,
    };
  }
}

export function readerSettings(): ReaderSettings {
  return JSON.parse(process.argv[2] ?? "") as ReaderSettings;
}

/** Hands the figures to the bench and ends. */
export function report(figures: object): void {
  process.send?.(figures, () => process.exit(0));
}
