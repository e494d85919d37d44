import { extraBand, type LearnedBlock } from "../detection/extra-bands.ts";
import { type ExtraStream, listExtraStreams } from "../detection/extra-streams.ts";
import type { StreamBand } from "../detection/stream-bands.ts";
import { type ExtraBlock, type ExtraLayout, extraLayout } from "../profile/extra-layout.ts";
import type { PaneLayout } from "../profile/layout.ts";
import type { RowExtras } from "../row-extras.ts";

import { type LabelledValues, labelledValues } from "./labelled-values.ts";

/** A model's own metrics and segments made ready to judge by: their blocks, streams and bands. */
export interface ExtraFrame {
  readonly extras: RowExtras;
  readonly layout: ExtraLayout;
  readonly blocks: readonly ExtraBlock[];
  readonly streams: readonly JudgedStream[];
  /** Values of segments as labels are judged by; undefined where the model has none. */
  readonly labelled: LabelledValues | undefined;
  /** By block. */
  readonly learned: ReadonlyMap<string, LearnedBlock>;
}

export interface JudgedStream {
  readonly stream: ExtraStream;
  /** Its bank of detectors, and its number in it. */
  readonly bank: string;
  readonly position: number;
  /** Undefined where nothing is known to judge it by. */
  readonly judged: StreamBand | undefined;
}

export function extraFrame(
  extras: RowExtras,
  layout: PaneLayout,
  learned: ReadonlyMap<string, LearnedBlock>,
): ExtraFrame {
  const laidOut = extraLayout(extras, layout);
  const next = new Map<string, number>();
  const streams = listExtraStreams(extras, laidOut).map((stream): JudgedStream => {
    const bank = bankKey(stream);
    const position = next.get(bank) ?? 0;
    next.set(bank, position + 1);
    return { stream, bank, position, judged: extraBand(stream, extras, learned.get(stream.block)) };
  });
  const { segments } = extras;
  const labelled = segments.length === 0 ? undefined : labelledValues(segments, layout.hash, learned);
  return { labelled, extras, layout: laidOut, blocks: [...laidOut.metrics, ...laidOut.segments], streams, learned };
}

/** Harm streams have more alternatives than others, so each block has up to two banks of detectors. */
function bankKey({ block, family }: ExtraStream): string {
  return `${block}/${family === "harm" ? "harm" : "other"}`;
}

/** The stream and band of an own metric; undefined where the model has none of that name. */
export function ownStream(frame: ExtraFrame | null, metric: string): JudgedStream | undefined {
  return frame?.streams.find(({ stream }) => stream.segment === null && stream.metric === metric);
}
