import { jsonCodec } from "../codec.ts";
import { insideBand, isTelling, type SpanCount } from "../detection/clear.ts";
import { conditionalBand } from "../detection/conditional-band.ts";
import { extraCount } from "../detection/extra-streams.ts";
import { emptyCounts, readStreams, type StreamCounts } from "../detection/stream-counts.ts";
import { EntryMap } from "../entry-map.ts";
import type { Finding } from "../evaluation/finding.ts";
import type { ModelState } from "../evaluation/model-state.ts";
import type { PaneLog } from "../evaluation/pane-log.ts";
import type { ServingState } from "../evaluation/serving-state.ts";
import type { FineWindowName } from "../stream/windows.ts";
import { controlState } from "./control-state.ts";
import { spanLimit } from "./span-limit.ts";

const hourMs = 3_600_000;

/** Why an alert stands: which streams of its metric alarmed, against what, and since when. */
export interface Cause {
  /** Indices in the reference frame's list; ids of streams of own metrics and segments. */
  readonly streams: readonly (number | string)[];
  /** The control that the newest alarm came from; null when the reference alone was enough. */
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
      control: evidence.against === "absolute" || known?.control === null ? null : evidence.control,
      onsetMs: Math.min(onsetMs, known?.onsetMs ?? onsetMs),
    });
  }
}

/** k of n of any stream of a version over the last hour and over the last day. */
interface Spans {
  of(stream: number | string): readonly [hour: SpanCount, day: SpanCount];
  readonly log: PaneLog;
}

/** Reads a version's long spans as they are asked for: the reference's streams all at once, others one by one. */
export function longSpans(state: ServingState, { frame, extras }: ModelState): Spans {
  const { log } = state;
  let read: readonly [StreamCounts, StreamCounts] | undefined;
  const ofReference = (stream: number): readonly [SpanCount, SpanCount] => {
    if (frame === null) return [nothing, nothing];
    read ??= [
      readStreams(frame.list, state.window("1h").total, emptyCounts(frame.list)),
      readStreams(frame.list, state.window("24h").total, emptyCounts(frame.list)),
    ];
    return [at(read[0], stream), at(read[1], stream)];
  };
  const ofExtras = (id: string): readonly [SpanCount, SpanCount] => {
    const found = extras?.streams.find(({ stream }) => stream.id === id)?.stream;
    const over = (name: FineWindowName): SpanCount => {
      const window = found && state.extras?.window(found.block, name);
      return found && window ? extraCount(found, window.total) : nothing;
    };
    return [over("1h"), over("24h")];
  };
  return { log, of: (stream) => (typeof stream === "number" ? ofReference(stream) : ofExtras(stream)) };
}

const nothing: SpanCount = { successes: 0, trials: 0 };

/** Whether every stream that raised an alert is back inside its band (`statistics` of the clear rule: last hour, or more at low traffic). */
export function isClear(cause: Cause, spans: Spans, model: ModelState): boolean {
  if (cause.control !== null) return isClearOfControl(cause, cause.control, spans, model);
  return cause.streams.every((stream) => {
    const [hour, day] = spans.of(stream);
    const limit = limitOver(stream, model, spans.log, spans.log.newestMs - hourMs);
    if (limit === undefined) return true;
    if (isTelling(hour, limit)) return insideBand([hour], limit);
    return insideBand([day], limitOver(stream, model, spans.log, Number.NEGATIVE_INFINITY) ?? limit);
  });
}

/** The limit for a rate of all panes of a version from `fromMs` on. */
function limitOver(
  stream: number | string,
  { frame, extras }: ModelState,
  log: PaneLog,
  fromMs: number,
): number | undefined {
  if (typeof stream === "number") return frame === null ? undefined : spanLimit(frame, stream, log, fromMs);
  return extras?.streams.find(({ stream: { id } }) => id === stream)?.judged?.band.limit;
}

/** Against a control the share of both versions' errors is looked at; without the control any more, nothing is clear by itself. */
function isClearOfControl(cause: Cause, control: string, spans: Spans, model: ModelState): boolean {
  const other = controlState(model, control);
  if (other === undefined) return false;
  const theirs = longSpans(other.state, model);
  return cause.streams.every((stream) => {
    const [[mine], [its]] = [spans.of(stream), theirs.of(stream)];
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
