import type { AuditEntry, Checkpoint, Position, StateChange } from "../core/machine.ts";

/** A machine as a checkpoint sees it. */
export interface Saved {
  takeDirty(): StateChange;
  keep(failed: StateChange): void;
}

export interface CheckpointParts {
  readonly profiler: Saved & { positions(): readonly Position[] };
  readonly judge: Saved;
  commit(checkpoint: Checkpoint): Promise<{ ok: true } | { failed: string }>;
  /** The judge's effects that this checkpoint will hold. */
  effectIds(): readonly string[];
  /** It is on disk: its effects may leave, its positions may be told to the log. */
  committed(positions: readonly Position[], effectIds: readonly string[], tookMs: number): void;
  failed(why: string): void;
  nowMs(): number;
}

/**
 * Least time between two checkpoints that only spare work after a restart, wall clock: while catching up, panes close
 * many times a second.
 */
const unhurriedMs = 1_000;

/**
 * Saves both machines and the positions together, one checkpoint in flight at a time.
 *
 * A request while one is in flight is remembered, and served by one more checkpoint after it.
 */
export class Checkpoints {
  readonly #parts: CheckpointParts;
  #audit: AuditEntry[] = [];
  #inFlight: Promise<void> | null = null;
  #again = false;
  #id = 0;
  #savedPositions = "";
  #begunMs = Number.NEGATIVE_INFINITY;

  constructor(parts: CheckpointParts) {
    this.#parts = parts;
  }

  /** Adds lines to the audit trail of the next checkpoint. */
  record(entries: readonly AuditEntry[]): void {
    this.#audit.push(...entries);
  }

  /** Starts a checkpoint, or has one follow that which is in flight. */
  request(): void {
    if (this.#inFlight !== null) {
      this.#again = true;
      return;
    }
    const taken = this.#take();
    if (taken === null) return;
    this.#inFlight = this.#save(taken).finally(() => {
      this.#inFlight = null;
      if (this.#again) {
        this.#again = false;
        this.request();
      }
    });
  }

  /** The same, unless one began within the last second; the next request saves what this one leaves. */
  requestUnhurried(): void {
    const sinceMs = this.#parts.nowMs() - this.#begunMs;
    // A clock that was set back must not hold checkpoints up.
    if (sinceMs < 0 || sinceMs >= unhurriedMs) this.request();
  }

  /** Resolves when nothing is in flight. */
  async settled(): Promise<void> {
    while (this.#inFlight !== null) await this.#inFlight;
  }

  #take(): Taken | null {
    const { profiler, judge, effectIds } = this.#parts;
    const positions = profiler.positions();
    const parts = { profiler: profiler.takeDirty(), judge: judge.takeDirty() };
    const puts = [...parts.profiler.puts, ...parts.judge.puts];
    const deletes = [...parts.profiler.deletes, ...parts.judge.deletes];
    const fingerprint = JSON.stringify(positions);
    if (puts.length === 0 && deletes.length === 0 && this.#audit.length === 0 && fingerprint === this.#savedPositions)
      return null;
    this.#id += 1;
    this.#begunMs = this.#parts.nowMs();
    const checkpoint = { id: this.#id, positions, change: { puts, deletes }, audit: this.#audit };
    this.#audit = [];
    return { checkpoint, parts, effectIds: effectIds(), fingerprint };
  }

  async #save({ checkpoint, parts, effectIds, fingerprint }: Taken): Promise<void> {
    const { profiler, judge, commit, committed, failed, nowMs } = this.#parts;
    const startedMs = nowMs();
    const result = await commit(checkpoint);
    if ("ok" in result) {
      this.#savedPositions = fingerprint;
      committed(checkpoint.positions, effectIds, nowMs() - startedMs);
      return;
    }
    profiler.keep(parts.profiler);
    judge.keep(parts.judge);
    this.#audit = [...checkpoint.audit, ...this.#audit];
    failed(result.failed);
  }
}

interface Taken {
  readonly checkpoint: Checkpoint;
  readonly parts: { readonly profiler: StateChange; readonly judge: StateChange };
  readonly effectIds: readonly string[];
  readonly fingerprint: string;
}
