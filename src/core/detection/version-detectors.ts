import type { Family } from "../facts.ts";
import { columnWidth, harmWidth } from "./alternatives.ts";
import { type Alarm, DetectorBank } from "./detector-bank.ts";
import type { StreamBand } from "./stream-bands.ts";
import type { StreamCounts } from "./stream-counts.ts";
import type { StreamList } from "./streams.ts";
import { stakeWeight } from "./weights.ts";

/** The state of all streams of one version against its reference: two banks, because harm has more alternatives. */
export interface VersionDetectors {
  readonly harm: DetectorBank;
  readonly columns: DetectorBank;
}

/** An alarm of the stream of that index in the list. */
export interface StreamAlarm {
  readonly stream: number;
  readonly alarm: Alarm;
}

export function newVersionDetectors(list: StreamList): VersionDetectors {
  return {
    harm: new DetectorBank(list.harm, harmWidth),
    columns: new DetectorBank(list.streams.length - list.harm, columnWidth),
  };
}

/** Whether stored detectors belong to this list of streams; if not, they start anew. */
export function fits({ harm, columns }: VersionDetectors, list: StreamList): boolean {
  return harm.streams === list.harm && columns.streams === list.streams.length - list.harm;
}

/**
 * Feeds one closed pane of a version to all its streams that have a band, and returns those that alarmed.
 *
 * @param versions how many versions of the model are judged in this pane; fixed before its outcomes are looked at
 * @param logBudgets ln c by family
 */
export function feedVersion(
  detectors: VersionDetectors,
  { streams, harm }: StreamList,
  bands: readonly (StreamBand | undefined)[],
  counts: StreamCounts,
  startMs: number,
  versions: number,
  logBudgets: Readonly<Record<Family, number>>,
): StreamAlarm[] {
  const alarms: StreamAlarm[] = [];
  streams.forEach(({ family, part }, stream) => {
    const judged = bands[stream];
    if (judged === undefined) return;
    const pane = { startMs, successes: counts.successes[stream] ?? 0, trials: counts.trials[stream] ?? 0 };
    const stake = {
      weight: stakeWeight(part, versions),
      designEffect: judged.designEffect,
      logBudget: logBudgets[family],
    };
    const bank = stream < harm ? detectors.harm : detectors.columns;
    const alarm = bank.feed(stream < harm ? stream : stream - harm, pane, judged.band, stake);
    if (alarm !== undefined) alarms.push({ stream, alarm });
  });
  return alarms;
}
