import { createTask, parse, type ScheduledTask } from "node-cron";

/** When maintenance windows start, how long they last, and by whose clock. */
export interface FreezeWindow {
  /** Five fields: minute hour day month weekday. */
  readonly cron: string;
  /** Duration in ms. */
  readonly for: number;
  /** IANA name. */
  readonly timezone: string;
}

const minuteMs = 60_000;
/** Zones differ from UTC by whole quarters of an hour, so a minute of the hour keeps its place in the quarter everywhere. */
const quarterMinutes = 15;

/**
 * Says whether a maintenance window is open, from the expressions alone: a window that began before driftline started counts.
 * A window of wall-clock duration: one that spans a change to summer time still lasts as long as it says.
 */
export class FreezeWindows {
  readonly #windows: readonly CronWindow[];

  constructor(windows: readonly FreezeWindow[]) {
    this.#windows = windows.map((window) => new CronWindow(window));
  }

  /** The window that is open at `nowMs`, in words; null where none is. */
  openAt(nowMs: number): string | null {
    for (const window of this.#windows) {
      const startMs = window.lastStart(nowMs);
      if (startMs !== undefined) return `${window.text} until ${new Date(startMs + window.durationMs).toISOString()}`;
    }
    return null;
  }
}

/** One window; remembers how far it has looked, so that asking every second costs one look a minute. */
class CronWindow {
  readonly text: string;
  readonly durationMs: number;
  readonly #task: ScheduledTask;
  readonly #minutesOfQuarter: ReadonlySet<number>;
  #lookedFromMs = Number.POSITIVE_INFINITY;
  #lookedToMs = Number.NEGATIVE_INFINITY;
  #startMs: number | undefined;

  constructor(window: FreezeWindow) {
    this.text = `${window.cron} ${window.timezone}`;
    this.durationMs = window.for;
    this.#minutesOfQuarter = new Set(parse(window.cron).minute.map((minute) => minute % quarterMinutes));
    // Never started: only its pattern is asked.
    this.#task = createTask(window.cron, () => undefined, { timezone: window.timezone });
  }

  /** Start of the window that `nowMs` is in, epoch ms. */
  lastStart(nowMs: number): number | undefined {
    const minute = Math.floor(nowMs / minuteMs) * minuteMs;
    const earliestMs = nowMs - this.durationMs;
    const known = minute >= this.#lookedToMs && earliestMs >= this.#lookedFromMs;
    const stopMs = known ? this.#lookedToMs : earliestMs;
    for (let atMs = minute; atMs > stopMs; atMs -= minuteMs) {
      if (!this.#minutesOfQuarter.has((atMs / minuteMs) % quarterMinutes)) continue;
      if (!this.#task.match(new Date(atMs))) continue;
      this.#startMs = atMs;
      break;
    }
    if (!known) this.#lookedFromMs = earliestMs;
    this.#lookedToMs = minute;
    return this.#startMs !== undefined && this.#startMs > earliestMs && this.#startMs <= nowMs
      ? this.#startMs
      : undefined;
  }
}
