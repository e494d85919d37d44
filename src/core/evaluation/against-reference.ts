import { readStreams } from "../detection/stream-counts.ts";
import { featureOf } from "../detection/streams.ts";
import { feedVersion } from "../detection/version-detectors.ts";
import type { Family } from "../facts.ts";
import type { Finding, ServedPane } from "./finding.ts";
import type { ReferenceFrame } from "./reference-frame.ts";
import type { ServingState } from "./serving-state.ts";

/**
 * Feeds a closed pane of one version to its detectors against the reference.
 *
 * @param versions how many versions share the budget in this pane
 * @param logBudgets ln c by family
 */
export function judgeAgainstReference(
  state: ServingState,
  pane: ServedPane,
  frame: ReferenceFrame,
  paneStartMs: number,
  versions: number,
  logBudgets: Readonly<Record<Family, number>>,
): Finding[] {
  if (state.detectors === null || !pane.isFramed) return [];
  const counts = readStreams(frame.list, pane.counts, frame.scratch);
  state.detectorsFed();
  const bands = frame.clock.at(paneStartMs);
  const alarms = feedVersion(state.detectors, frame.list, bands, counts, paneStartMs, versions, logBudgets);
  return alarms.flatMap(({ stream, alarm }): Finding[] => {
    const spec = frame.list.streams[stream];
    if (spec === undefined) return [];
    const evidence = {
      family: spec.family,
      metric: spec.metric,
      feature: featureOf(frame.list, spec),
      against: "absolute" as const,
      control: null,
      observed: alarm.successes / alarm.trials,
      limit: bands[stream]?.band.limit ?? Number.NaN,
      n: alarm.trials,
      paneStartMs,
    };
    return [{ serving: pane.serving, stream, onsetMs: alarm.onsetMs, evidence }];
  });
}
