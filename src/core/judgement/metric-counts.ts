import type { SpanCount } from "../detection/clear.ts";
import { latencyThresholdOf } from "../detection/streams.ts";
import type { PaneLog, PaneRecord } from "../evaluation/pane-log.ts";
import type { ReferenceFrame } from "../evaluation/reference-frame.ts";
import { spanLimit } from "./span-limit.ts";

/** k of n of a harm metric over the logged panes of a version that start in [fromMs, toMs). */
export function metricCounts(log: PaneLog, metric: string, fromMs: number, toMs = Number.POSITIVE_INFINITY): SpanCount {
  let [successes, trials] = [0, 0];
  for (const record of log.recordsFrom(fromMs)) {
    if (record.start >= toMs) continue;
    const pane = paneCount(record, metric);
    successes += pane.successes;
    trials += pane.trials;
  }
  return { successes, trials };
}

function paneCount(record: PaneRecord, metric: string): SpanCount {
  if (metric === "errors") return { successes: record.errors, trials: record.predictions };
  const threshold = metric === "latency_p50" ? latencyThresholdOf.latency_p50 : latencyThresholdOf.latency_p99;
  return { successes: record.above[threshold as 0 | 2], trials: record.latencyCount };
}

/** The limit in force at an instant of a harm metric against the reference; undefined where it is not monitorable. */
export function harmLimit(frame: ReferenceFrame, metric: string, atMs: number): number | undefined {
  return frame.clock.limit(harmStream(frame, metric), atMs);
}

/** The same over a version's panes from `fromMs` on, for a rate of all of them. */
export function harmLimitOver(frame: ReferenceFrame, metric: string, log: PaneLog, fromMs: number): number | undefined {
  return spanLimit(frame, harmStream(frame, metric), log, fromMs);
}

function harmStream({ list }: ReferenceFrame, metric: string): number {
  return list.streams.findIndex((one) => one.family === "harm" && one.metric === metric);
}
