import type { LearnedBlock } from "../detection/extra-bands.ts";
import { metricCells, segmentCells } from "../profile/extra-layout.ts";
import type { LearningSettings } from "../reference/learning.ts";
import { paneMs } from "../stream/pane-delta.ts";
import type { FineWindowName } from "../stream/windows.ts";
import type { ExtraFrame } from "./extra-frame.ts";
import { logDesignEffect } from "./log-design-effect.ts";
import type { ServingState } from "./serving-state.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export interface Lesson {
  readonly block: string;
  readonly learned: LearnedBlock;
  /** What was learned, in a sentence. */
  readonly words: string;
}

/**
 * Learns the blocks that have no band yet from a version's window: the last hour where the model learns for at most an
 * hour, else the last 24 h. It must be full (of the span that is asked for), hold enough rows, and nothing may have been in
 * doubt in it.
 */
export function learnBlocks(
  frame: ExtraFrame,
  state: ServingState,
  { spanMs = dayMs, minimumRows = 5_000 }: LearningSettings,
  paneStartMs: number,
  disturbedMs: number,
): Lesson[] {
  const name: FineWindowName = spanMs <= hourMs ? "1h" : "24h";
  // The newest bucket of the day's window is partial, so that it never holds a day in full.
  const neededMs = Math.min(spanMs, name === "1h" ? hourMs - 60_000 : dayMs - hourMs / 2);
  const toMs = paneStartMs + paneMs;
  return asked(frame).flatMap(({ block, rowsOf, words }): Lesson[] => {
    const window = frame.learned.has(block) ? undefined : state.extras?.window(block, name);
    if (window === undefined || toMs - window.oldestMs < neededMs || disturbedMs >= window.oldestMs) return [];
    const rows = rowsOf(window.total);
    if (rows < minimumRows) return [];
    const { panes, designEffect } = logDesignEffect(state.log, block, window.oldestMs);
    const { version } = state.serving;
    const learned = { version, fromMs: window.oldestMs, toMs, counts: window.total.slice(), panes, designEffect };
    return [{ block, learned, words: words(window.total, rows) }];
  });
}

interface AskedBlock {
  readonly block: string;
  rowsOf(total: Float64Array): number;
  words(total: Float64Array, rows: number): string;
}

function asked({ extras, layout }: ExtraFrame): AskedBlock[] {
  const metrics = extras.metrics.flatMap(({ name, limit }, i): AskedBlock[] => {
    const block = layout.metrics[i]?.id;
    if (limit !== null || block === undefined) return [];
    return [
      {
        block,
        rowsOf: (total) => total[metricCells.told] ?? 0,
        words: (total, rows) => `own metric ${name}: ${percent((total[metricCells.yes] ?? 0) / rows)} of ${rows} rows`,
      },
    ];
  });
  const { stride } = layout.shape;
  const segments = extras.segments.flatMap(({ name }, i): AskedBlock[] => {
    const block = layout.segments[i]?.id;
    if (block === undefined) return [];
    const rowsOf = (total: Float64Array) => {
      let rows = 0;
      for (let at = segmentCells.rows; at < total.length; at += stride) rows += total[at] ?? 0;
      return rows;
    };
    return [
      { block, rowsOf, words: (_, rows) => `segment ${name}: what each of its values is like, from ${rows} rows` },
    ];
  });
  return [...metrics, ...segments];
}

function percent(rate: number): string {
  return `${Number((100 * rate).toPrecision(3))} %`;
}
