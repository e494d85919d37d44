import { type StreamBand, streamBands } from "../detection/stream-bands.ts";
import { emptyCounts, type StreamCounts } from "../detection/stream-counts.ts";
import { listStreams, type StreamList } from "../detection/streams.ts";
import type { PaneLayout } from "../profile/layout.ts";
import { layoutOf } from "../reference/frozen.ts";
import type { Reference } from "../reference/reference.ts";

/** A reference made ready to judge by: its layout, the streams it allows, and the band of each. */
export interface ReferenceFrame {
  readonly hash: string;
  readonly reference: Reference;
  readonly layout: PaneLayout;
  readonly list: StreamList;
  /** In the order of the list; undefined where not monitorable. */
  readonly bands: readonly (StreamBand | undefined)[];
  /** Whether harm may act: rates of at least 24 h and 5,000 rows, accepted by a person or built from a history. */
  readonly mayAct: boolean;
  /** Reused for each pane that is read. */
  readonly scratch: StreamCounts;
}

const actingSpanMs = 86_400_000;
const actingRows = 5_000;

export function frameOf(hash: string, reference: Reference): ReferenceFrame {
  const layout = layoutOf(reference, hash);
  const list = listStreams(layout, reference.columns);
  const { fromMs, toMs, rows } = reference.source;
  const spanMs = fromMs === null || toMs === null ? 0 : toMs - fromMs;
  return {
    hash,
    reference,
    layout,
    list,
    bands: streamBands(list, reference),
    mayAct: reference.accepted && reference.rates !== null && spanMs >= actingSpanMs && rows >= actingRows,
    scratch: emptyCounts(list),
  };
}
