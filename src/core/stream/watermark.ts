import { type PartitionId, partitionKey } from "../machine.ts";

/** A row may finish this long before the newest row of its partition and still be on time. */
export const latenessMs = 15_000;
/** A partition that is caught up and silent for this long, wall clock, is left out of the minimum. */
export const idleAfterMs = 15_000;
/**
 * A known partition that another member of the group has is waited for so long, wall clock: a process that was killed
 * while it joined is given partitions for one session time-out (300 s at most), and their rows are on time when they come back.
 */
export const awayHoldMs = 330_000;

/**
 * Highest event time of one partition less the lateness: a pure function of its log.
 *
 * It never moves back, and a row moves it no further than the row's own time in the log, so that one wrong clock
 * cannot make every later row of its partition late.
 */
export function advanceWatermark(watermarkMs: number, finishedMs: number, timestampMs: number): number {
  return Math.max(watermarkMs, Math.min(finishedMs, timestampMs) - latenessMs);
}

interface Member {
  readonly id: PartitionId;
  watermarkMs: number;
  assigned: boolean;
  caughtUp: boolean;
  /** Wall clock since when it has been caught up without a row; undefined until the next time the clock is told. */
  quietSinceMs: number | undefined;
  /** Wall clock since when it has not been assigned although others of its topic are. */
  awaySinceMs: number | undefined;
}

export interface Reach {
  readonly watermarkMs: number;
  /** Partitions that were left out of the minimum. */
  readonly idle: readonly PartitionId[];
}

/**
 * One watermark over the partitions that serve the same models: the minimum over the active ones.
 *
 * Assigned and not idle is active. A paused or lagging partition is not caught up, so it holds the watermark; so does,
 * for a while, one that is known and not assigned while others of its topic are. If every assigned partition is idle and
 * none is away it follows the wall clock less the lateness; with none assigned it stands still.
 */
export class GroupWatermark {
  readonly #members = new Map<string, Member>();
  #watermarkMs = Number.NEGATIVE_INFINITY;

  /** The minimum, which never moves back; −∞ before any is known. */
  get watermarkMs(): number {
    return this.#watermarkMs;
  }

  of(id: PartitionId): number {
    return this.#members.get(partitionKey(id))?.watermarkMs ?? Number.NEGATIVE_INFINITY;
  }

  /** Rows of this partition have been read, up to its new watermark: it is not silent. */
  heard(id: PartitionId, watermarkMs: number): void {
    const member = this.#member(id);
    member.watermarkMs = Math.max(member.watermarkMs, watermarkMs);
    member.quietSinceMs = undefined;
  }

  /** It is read here from now on. What is known of it stays. */
  assign(id: PartitionId): void {
    const member = this.#member(id);
    member.assigned = true;
    member.awaySinceMs = undefined;
    member.caughtUp = false;
    member.quietSinceMs = undefined;
  }

  revoke(id: PartitionId): void {
    this.#member(id).assigned = false;
  }

  /** Its position equals the log's end (or no longer does). */
  caughtUp(id: PartitionId, caughtUp: boolean, nowMs: number): void {
    const member = this.#member(id);
    member.caughtUp = caughtUp;
    member.quietSinceMs = caughtUp ? (member.quietSinceMs ?? nowMs) : undefined;
  }

  /** The wall clock reads `nowMs`: silence begins here for those that spoke since the last time. */
  tick(nowMs: number): void {
    for (const member of this.#members.values()) if (member.caughtUp) member.quietSinceMs ??= nowMs;
  }

  /** Moves to the minimum over the active partitions, as of `nowMs` (wall clock, −∞ where not known). */
  advance(nowMs: number): Reach {
    const assigned = [...this.#members.values()].filter((member) => member.assigned);
    const idle = assigned.filter((member) => isIdle(member, nowMs));
    let minimum = Number.POSITIVE_INFINITY;
    for (const member of assigned) if (!isIdle(member, nowMs)) minimum = Math.min(minimum, member.watermarkMs);
    if (assigned.length > 0 && idle.length === assigned.length) minimum = nowMs - latenessMs;
    if (assigned.length < this.#members.size) minimum = Math.min(minimum, this.#awayMs(assigned, nowMs));
    if (minimum < Number.POSITIVE_INFINITY) this.#watermarkMs = Math.max(this.#watermarkMs, minimum);
    return { watermarkMs: this.#watermarkMs, idle: idle.map((member) => member.id) };
  }

  /** Lowest watermark of the partitions that are away and waited for; Infinity without any. */
  #awayMs(assigned: readonly Member[], nowMs: number): number {
    const topics = new Set(assigned.map(({ id }) => id.topic));
    let minimum = Number.POSITIVE_INFINITY;
    for (const member of this.#members.values()) {
      if (member.assigned || !topics.has(member.id.topic)) continue;
      if (Number.isFinite(nowMs)) member.awaySinceMs ??= nowMs;
      const isWaitedFor = member.awaySinceMs === undefined || nowMs - member.awaySinceMs < awayHoldMs;
      if (isWaitedFor) minimum = Math.min(minimum, member.watermarkMs);
    }
    return minimum;
  }

  restoreGroup(watermarkMs: number): void {
    this.#watermarkMs = watermarkMs;
  }

  #member(id: PartitionId): Member {
    const key = partitionKey(id);
    const known = this.#members.get(key);
    if (known !== undefined) return known;
    const member: Member = {
      id: { topic: id.topic, partition: id.partition },
      watermarkMs: Number.NEGATIVE_INFINITY,
      assigned: false,
      caughtUp: false,
      quietSinceMs: undefined,
      awaySinceMs: undefined,
    };
    this.#members.set(key, member);
    return member;
  }
}

function isIdle({ caughtUp, quietSinceMs }: Member, nowMs: number): boolean {
  return caughtUp && quietSinceMs !== undefined && nowMs - quietSinceMs >= idleAfterMs;
}
