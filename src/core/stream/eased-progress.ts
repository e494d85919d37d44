import type { JoinProgress } from "./label-join-state.ts";

/**
 * After a whole retention with room for four times as many rows, cohorts that begin from now on keep twice the share of
 * ids. The same object if nothing changes.
 */
export function easedProgress(
  progress: JoinProgress,
  rows: number,
  rowLimit: number,
  retentionMs: number,
): JoinProgress {
  const { level, levelSinceMs, horizonMs } = progress;
  if (level === 0) return progress;
  if (levelSinceMs === Number.NEGATIVE_INFINITY) return { level, levelSinceMs: horizonMs, horizonMs };
  if (rows > rowLimit / 4 || horizonMs < levelSinceMs + retentionMs) return progress;
  return { level: level - 1, levelSinceMs: horizonMs, horizonMs };
}
