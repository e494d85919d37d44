/** Looks at the clocks in every turn of the event loop until it is stopped. */
export class TurnClock {
  #gapMs = 0;
  #cpuMs = 0;
  #stopped: (() => void) | null = null;

  constructor() {
    this.#look(performance.now(), cpuNowMs());
  }

  /** The longest turn since the start: by the clock, and in CPU of this thread. */
  async stop(): Promise<{ readonly gapMs: number; readonly cpuMs: number }> {
    await new Promise<void>((stopped) => {
      this.#stopped = stopped;
    });
    return { gapMs: this.#gapMs, cpuMs: this.#cpuMs };
  }

  #look(fromMs: number, fromCpuMs: number): void {
    setImmediate(() => {
      const [nowMs, nowCpuMs] = [performance.now(), cpuNowMs()];
      this.#gapMs = Math.max(this.#gapMs, nowMs - fromMs);
      this.#cpuMs = Math.max(this.#cpuMs, nowCpuMs - fromCpuMs);
      if (this.#stopped === null) this.#look(nowMs, nowCpuMs);
      else this.#stopped();
    });
  }
}

function cpuNowMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
