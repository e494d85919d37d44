import { conditionalBand } from "../detection/conditional-band.ts";
import { readHarmStreams } from "../detection/stream-counts.ts";
import { stakeWeight } from "../detection/weights.ts";
import type { Finding, ServedPane } from "./finding.ts";
import type { ReferenceFrame } from "./reference-frame.ts";
import type { ServingState } from "./serving-state.ts";

/**
 * The version that serves the same traffic as `pane`'s in this pane: the busiest other version that answers users.
 * A shadow has a control and is none: it answers nobody.
 */
export function controlOf(pane: ServedPane, panes: readonly ServedPane[]): ServedPane | undefined {
  return panes
    .filter(
      ({ serving, predictions }) =>
        serving.version !== pane.serving.version && serving.role !== "shadow" && predictions > 0,
    )
    .sort((a, b) => b.predictions - a.predictions || (a.serving.version < b.serving.version ? -1 : 1))[0];
}

/**
 * Feeds a closed pane of a version and of its control to the two-version detectors of the harm streams.
 *
 * @param dayDesignEffects φ by harm stream over the last day's panes; the larger of it and the reference's counts
 */
export function judgeAgainstControl(
  state: ServingState,
  pane: ServedPane,
  control: ServedPane,
  frame: ReferenceFrame,
  paneStartMs: number,
  versions: number,
  logBudget: number,
  dayDesignEffects: readonly number[],
): Finding[] {
  if (!pane.isFramed || !control.isFramed) return [];
  const { list, bands, scratch } = frame;
  const detector = state.against(control.serving.version, list.harm);
  const mine = readHarmStreams(list, pane.counts, scratch);
  const own = Array.from({ length: list.harm }, (_, i) => ({ k: mine.successes[i] ?? 0, n: mine.trials[i] ?? 0 }));
  const theirs = readHarmStreams(list, control.counts, scratch);
  state.detectorsFed();
  return list.streams.slice(0, list.harm).flatMap((spec, stream): Finding[] => {
    const { k, n } = own[stream] ?? { k: 0, n: 0 };
    const count = {
      startMs: paneStartMs,
      successes: k,
      trials: n,
      controlSuccesses: theirs.successes[stream] ?? 0,
      controlTrials: theirs.trials[stream] ?? 0,
    };
    const designEffect = Math.max(bands[stream]?.designEffect ?? 2, dayDesignEffects[stream] ?? 1);
    const alarm = detector.feed(stream, count, { weight: stakeWeight(spec.part, versions), designEffect, logBudget });
    if (alarm === undefined) return [];
    const errors = alarm.successes + alarm.controlSuccesses;
    const limit = conditionalBand(alarm.trials, alarm.controlTrials)?.limit ?? 1;
    const evidence = {
      family: spec.family,
      metric: spec.metric,
      feature: null,
      against: "control" as const,
      control: control.serving.version,
      observed: alarm.successes / alarm.trials,
      // The share of errors that the band allows this version, as a rate of its own rows.
      limit: (limit * errors) / alarm.trials,
      n: alarm.trials,
      paneStartMs,
    };
    return [{ serving: pane.serving, stream, onsetMs: alarm.startMs, evidence }];
  });
}
