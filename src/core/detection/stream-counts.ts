import { type ColumnLayout, columnCellsStart } from "../profile/layout.ts";
import {
  aboveThresholdCount,
  type CountVector,
  columnCells,
  errorCount,
  latencyCount,
  missingCount,
  predictionCount,
  unseenCount,
} from "../profile/reading-counts.ts";
import { latencyThresholdOf, type Stream, type StreamList } from "./streams.ts";

/** k and n of every stream, in the order of the list. */
export interface StreamCounts {
  readonly successes: Float64Array;
  readonly trials: Float64Array;
}

export function emptyCounts(list: StreamList): StreamCounts {
  return { successes: new Float64Array(list.streams.length), trials: new Float64Array(list.streams.length) };
}

/**
 * Reads every stream's k of n from the counters of a pane (or a sum of panes) in the list's layout, into `out`.
 *
 * Errors: rows of a status other than ok, of all rows. Latency: rows above the threshold, of rows with a latency.
 * Missing: of all rows. Unseen, and each distribution range: of rows with a value, unseen ones among them, so that a
 * new category lowers the other shares instead of moving them.
 */
export function readStreams(list: StreamList, counters: CountVector, out: StreamCounts): StreamCounts {
  let column = -1;
  let prefix = new Float64Array(0);
  readHarmStreams(list, counters, out);
  list.streams.forEach((stream, index) => {
    if (stream.family === "harm") return;
    const laidOut = list.layout.columns[stream.column] as ColumnLayout;
    if (stream.column !== column) {
      column = stream.column;
      prefix = cumulate(laidOut, counters);
    }
    const unseen = unseenCount(laidOut, counters);
    const valued = (prefix.at(-1) ?? 0) + unseen;
    if (stream.metric === "distribution") {
      out.successes[index] = (prefix[stream.range.to] ?? 0) - (prefix[stream.range.from] ?? 0);
      out.trials[index] = valued;
    } else if (stream.metric === "unseen") {
      out.successes[index] = unseen;
      out.trials[index] = valued;
    } else {
      const missing = missingCount(laidOut, counters);
      out.successes[index] = missing;
      out.trials[index] = missing + valued;
    }
  });
  return out;
}

/** The same of the harm streams alone, with which every list begins. */
export function readHarmStreams({ streams, harm }: StreamList, counters: CountVector, out: StreamCounts): StreamCounts {
  for (let index = 0; index < harm; index += 1) {
    const stream = streams[index];
    if (stream?.family === "harm") readHarm(stream, counters, out, index);
  }
  return out;
}

function readHarm(stream: Stream & { family: "harm" }, counters: CountVector, out: StreamCounts, index: number): void {
  const errors = stream.metric === "errors";
  out.successes[index] = errors
    ? errorCount(counters)
    : aboveThresholdCount(counters, latencyThresholdOf[stream.metric]);
  out.trials[index] = errors ? predictionCount(counters) : latencyCount(counters);
}

/** Rows below each of the column's own cells: entry i is the sum of the cells [0, i). */
function cumulate(column: ColumnLayout, counters: CountVector): Float64Array<ArrayBuffer> {
  const cells = columnCells(column);
  const start = column.base + columnCellsStart;
  const prefix = new Float64Array(cells + 1);
  let sum = 0;
  for (let i = 0; i < cells; i += 1) {
    sum += counters[start + i] as number;
    prefix[i + 1] = sum;
  }
  return prefix;
}
