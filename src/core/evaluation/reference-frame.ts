import { BandClock } from "../detection/band-clock.ts";
import { columnParts } from "../detection/extra-streams.ts";
import { type BandSettings, type StreamBand, streamBands } from "../detection/stream-bands.ts";
import { emptyCounts, type StreamCounts } from "../detection/stream-counts.ts";
import { listStreams, type StreamList } from "../detection/streams.ts";
import type { PaneLayout } from "../profile/layout.ts";
import { momentsIn } from "../profile/moment-cells.ts";
import { type CoarseCells, coarseCells } from "../reference/coarse-cells.ts";
import { layoutOf } from "../reference/frozen.ts";
import type { Reference } from "../reference/reference.ts";
import type { RowExtras } from "../row-extras.ts";
import { type MomentFrame, momentFrame } from "../statistics/joint-moments.ts";
import { type EstimateNeeds, estimateNeeds } from "./estimate-needs.ts";

/** A reference made ready to judge by: its layout, the streams it allows, and the band of each. */
export interface ReferenceFrame {
  readonly hash: string;
  readonly reference: Reference;
  readonly layout: PaneLayout;
  /** The reference in the cells that weeks are remembered in. */
  readonly coarse: CoarseCells;
  /** What estimates without labels need of its counts; null where it has no labels that could teach one. */
  readonly needs: EstimateNeeds | null;
  readonly list: StreamList;
  /** One for all hours, in the order of the list; undefined where not monitorable. */
  readonly bands: readonly (StreamBand | undefined)[];
  /** The bands in force, which may change with the hour or on expected days. */
  readonly clock: BandClock;
  readonly bandSettings: BandSettings;
  /** Of numeric features together; null while there are none to compare with. */
  readonly moments: MomentFrame | null;
  /** Whether harm may act: rates of at least 24 h and 5,000 rows, accepted by a person or built from a history. */
  readonly mayAct: boolean;
  /** Reused for each pane that is read. */
  readonly scratch: StreamCounts;
}

const actingSpanMs = 86_400_000;
const actingRows = 5_000;

/** One limit for all hours, and no expected days. */
const constantBands: BandSettings = { shape: "constant", expected: [] };

/** @param extras of the model: own metrics and segments pay from the budgets of its columns */
export function frameOf(
  hash: string,
  reference: Reference,
  bandSettings: BandSettings = constantBands,
  extras?: RowExtras,
): ReferenceFrame {
  const layout = layoutOf(reference, hash);
  const list = listStreams(layout, reference.columns, extras === undefined ? undefined : columnParts(extras));
  const { fromMs, toMs, rows } = reference.source;
  const spanMs = fromMs === null || toMs === null ? 0 : toMs - fromMs;
  return {
    hash,
    reference,
    layout,
    coarse: coarseCells(reference, layout),
    needs: estimateNeeds(reference, layout),
    list,
    ...framedBands(list, reference, bandSettings),
    moments: momentsOf(reference),
    mayAct: reference.accepted && reference.rates !== null && spanMs >= actingSpanMs && rows >= actingRows,
    scratch: emptyCounts(list),
  };
}

/** The same frame by a reference whose bins are the same, but not its design effects and moments. */
export function remeasured(frame: ReferenceFrame, reference: Reference): ReferenceFrame {
  const bands = framedBands(frame.list, reference, frame.bandSettings);
  return { ...frame, reference, ...bands, moments: momentsOf(reference) };
}

function framedBands(
  list: StreamList,
  reference: Reference,
  bandSettings: BandSettings,
): Pick<ReferenceFrame, "bands" | "clock" | "bandSettings"> {
  return { bands: streamBands(list, reference), clock: new BandClock(list, reference, bandSettings), bandSettings };
}

/** The bands that a frame's reference gives with one limit for each hour, whatever the settings. */
export function hourlyBands({ list, reference }: ReferenceFrame): BandClock {
  return new BandClock(list, reference, { shape: "hourly", expected: [] });
}

function momentsOf({ moments }: Reference): MomentFrame | null {
  if (moments === undefined) return null;
  const known = momentsIn(moments.counts, 0, moments.columns.length);
  return known === undefined ? null : momentFrame(known);
}
