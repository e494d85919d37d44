import { latencyThresholdOf, type Stream } from "../detection/streams.ts";
import { DesignEffectSums, trustedPanes } from "../reference/design-effect.ts";
import type { PaneRecord } from "./pane-log.ts";
import type { ReferenceFrame } from "./reference-frame.ts";
import type { ServingState } from "./serving-state.ts";

/** Measured anew this often, event time, at fixed times, so that a restart measures the same. */
const blockMs = 600_000;

const measured = new WeakMap<ServingState, { readonly blockMs: number; readonly effects: readonly number[] }>();

/**
 * φ of each harm stream of a version over its logged panes of the last day before the running block; 1 with fewer than
 * 200 panes, which say too little.
 */
export function dayDesignEffects(
  state: ServingState,
  frame: ReferenceFrame | null,
  paneStartMs: number,
): readonly number[] {
  if (frame === null) return [];
  const block = paneStartMs - (paneStartMs % blockMs);
  const known = measured.get(state);
  if (known?.blockMs === block) return known.effects;
  const records = state.log.records().filter(({ start }) => start < block);
  const effects = frame.list.streams
    .slice(0, frame.list.harm)
    .map((stream) => effectOf(stream, records, state.log.thresholdsFromMs));
  measured.set(state, { blockMs: block, effects });
  return effects;
}

function effectOf(stream: Stream, records: readonly PaneRecord[], thresholdsFromMs: number): number {
  const sums = new DesignEffectSums(1);
  for (const record of records) {
    if (stream.metric === "errors") sums.add(record.start, [record.errors], record.predictions);
    else if (record.start < thresholdsFromMs) continue;
    else if (stream.metric === "latency_p50")
      sums.add(record.start, [record.above[latencyThresholdOf.latency_p50]], record.latencyCount);
    else sums.add(record.start, [record.above[latencyThresholdOf.latency_p99]], record.latencyCount);
  }
  return sums.panes < trustedPanes ? 1 : (sums.upperLimits()[0] ?? 1);
}
