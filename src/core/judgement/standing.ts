import { jsonCodec } from "../codec.ts";
import { insideBand, isTelling, type SpanCount } from "../detection/clear.ts";
import { conditionalBand } from "../detection/conditional-band.ts";
import { emptyCounts, readStreams, type StreamCounts } from "../detection/stream-counts.ts";
import { EntryMap } from "../entry-map.ts";
import type { Finding } from "../evaluation/finding.ts";
import type { ModelState } from "../evaluation/model-state.ts";
import type { PaneLog } from "../evaluation/pane-log.ts";
import type { ReferenceFrame } from "../evaluation/reference-frame.ts";
import type { ServingState } from "../evaluation/serving-state.ts";
import type { Serving } from "../facts.ts";
import { spanLimit } from "./span-limit.ts";

const hourMs = 3_600_000;

/** Why an alert stands: which streams of its metric alarmed, against what, and since when. */
export interface Cause {
  readonly streams: readonly number[];
  /** The control that an alarm came from; null when the reference alone was enough. */
  readonly control: string | null;
  /** Event time of the earliest onset among them. */
  readonly onsetMs: number;
}

/** The causes of all standing alerts, by alert key. Keys: `judge/cause/…`. */
export class Causes {
  readonly entries = new EntryMap<Cause>("judge/cause/", jsonCodec(1));

  of(alertKey: string): Cause | undefined {
    return this.entries.get(alertKey);
  }

  add(alertKey: string, { stream, onsetMs, evidence }: Finding): void {
    const known = this.of(alertKey);
    this.entries.set(alertKey, {
      streams: [...new Set([...(known?.streams ?? []), stream])],
      control: evidence.against === "absolute" ? null : known === undefined ? evidence.control : known.control,
      onsetMs: Math.min(onsetMs, known?.onsetMs ?? onsetMs),
    });
  }
}

/** The hour and the day of a version, read once for all its standing alerts, and the panes behind them. */
export interface LongSpans {
  readonly hour: StreamCounts;
  readonly day: StreamCounts;
  readonly log: PaneLog;
}

export function readLongSpans(state: ServingState, frame: ReferenceFrame): LongSpans {
  return {
    hour: readStreams(frame.list, state.window("1h").total, emptyCounts(frame.list)),
    day: readStreams(frame.list, state.window("24h").total, emptyCounts(frame.list)),
    log: state.log,
  };
}

/** Whether every stream that raised an alert is back inside its band (`statistics` of the clear rule: last hour, or more at low traffic). */
export function isClear(
  cause: Cause,
  serving: Serving,
  spans: LongSpans,
  model: ModelState,
  frame: ReferenceFrame,
): boolean {
  if (cause.control !== null) return isClearOfControl(cause, cause.control, serving, spans, model, frame);
  return cause.streams.every((stream) => {
    const [hour, day] = [at(spans.hour, stream), at(spans.day, stream)];
    const limit = spanLimit(frame, stream, spans.log, spans.log.newestMs - hourMs);
    if (limit === undefined) return true;
    if (isTelling(hour, limit)) return insideBand([hour], limit);
    return insideBand([day], spanLimit(frame, stream, spans.log, Number.NEGATIVE_INFINITY) ?? limit);
  });
}

/** Against a control the share of both versions' errors is looked at; without the control any more, nothing is clear by itself. */
function isClearOfControl(
  cause: Cause,
  control: string,
  serving: Serving,
  spans: LongSpans,
  model: ModelState,
  frame: ReferenceFrame,
): boolean {
  const other = [...model.servings].find(
    (one) =>
      one.serving.version === control && one.serving.role !== "shadow" && one.serving.version !== serving.version,
  );
  if (other === undefined) return false;
  const theirs = readLongSpans(other, frame);
  return cause.streams.every((stream) => {
    const [mine, its] = [at(spans.hour, stream), at(theirs.hour, stream)];
    const band = conditionalBand(mine.trials, its.trials);
    return (
      band !== undefined &&
      insideBand([{ successes: mine.successes, trials: mine.successes + its.successes }], band.limit)
    );
  });
}

function at(counts: StreamCounts, stream: number): SpanCount {
  return { successes: counts.successes[stream] ?? 0, trials: counts.trials[stream] ?? 0 };
}
