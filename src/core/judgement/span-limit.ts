import type { PaneLog } from "../evaluation/pane-log.ts";
import type { ReferenceFrame } from "../evaluation/reference-frame.ts";

/**
 * The limit of a stream's rate over a span of a version's logged panes that start at or after `fromMs`: the mean of the
 * limits of their hours, each pane weighed by its predictions, for that is what the rate over the span must stay below.
 * Undefined where the stream is not monitorable.
 */
export function spanLimit(
  { bands, clock, bandSettings }: ReferenceFrame,
  stream: number,
  log: PaneLog,
  fromMs: number,
): number | undefined {
  const whole = bands[stream]?.band.limit;
  if (whole === undefined || (bandSettings.shape === "constant" && bandSettings.expected.length === 0)) return whole;
  let [weighed, rows] = [0, 0];
  for (const { start, predictions } of log.recordsFrom(fromMs)) {
    weighed += predictions * (clock.limit(stream, start) ?? 1);
    rows += predictions;
  }
  return rows === 0 ? whole : weighed / rows;
}
