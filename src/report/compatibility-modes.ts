import { evidentlyReadings } from "../core/drift/compatibility/evidently.ts";
import { evidentlyMethods } from "../core/drift/compatibility/evidently-methods.ts";
import { nannymlReadings } from "../core/drift/compatibility/nannyml.ts";
import type { CompatibilityReading } from "../core/drift/compatibility/reading.ts";
import { rowsOf, type Sample } from "../core/drift/compatibility/sample.ts";
import type { HistoryColumn } from "../core/reference/history-table.ts";
import { sampleOf } from "./column-sample.ts";
import type { FeatureVerdict } from "./driftline-mode.ts";
import type { ChunkValue, ReportStatistic } from "./report.ts";

/** Parts that NannyML cuts a table into when it is told nothing. */
const defaultChunks = 10;

const nothingToCompare: FeatureVerdict = { signal: "insufficient", statistics: [] };

/** What Evidently says of a feature, by the method of that name or its own choice. */
export function evidentlyVerdict(reference: Sample, live: Sample, method: string | undefined): FeatureVerdict {
  if (rowsOf(reference) === 0 || rowsOf(live) === 0) return nothingToCompare;
  const readings = evidentlyReadings(
    reference,
    live,
    evidentlyMethods.find(({ name }) => name === method),
  );
  const lacking = readings.filter(({ decides, value, needs }) => decides && Number.isNaN(value) && needs !== undefined);
  const notes = lacking.map(({ name, needs }) => `${name} gives no value: it needs ${needs}`);
  return { ...verdictOf(readings.map(statistic)), notes };
}

export interface NannymlSettings {
  /** Rows of a chunk; one chunk of all if left out. */
  readonly chunkRows?: number;
  readonly method?: string | undefined;
}

/**
 * What NannyML says of a feature: limits from the reference's own chunks, values of the live rows as one chunk, or of
 * chunks of `chunkRows` each.
 */
export function nannymlVerdict(
  column: HistoryColumn,
  reference: Sample,
  live: HistoryColumn,
  { chunkRows, method }: NannymlSettings,
): FeatureVerdict {
  const rows = live.values.length;
  const size = chunkRows ?? Math.max(1, Math.floor(column.values.length / defaultChunks));
  const spans = chunkSpans(rows, chunkRows ?? rows);
  const chunks = spans
    .map((span) => ({ ...span, sample: sampleOf(live, span.fromRow, span.fromRow + span.rows) }))
    .filter(({ sample }) => rowsOf(sample) > 0);
  if (rowsOf(reference) === 0 || chunks.length === 0) return nothingToCompare;
  const own = chunkSpans(column.values.length, size).map((span) =>
    sampleOf(column, span.fromRow, span.fromRow + span.rows),
  );
  const measure = nannymlReadings(reference, own, method);
  const series = chunks.map(({ sample, fromRow, rows }) => ({ fromRow, rows, readings: measure(sample) }));
  const [first] = series;
  if (first === undefined) return nothingToCompare;
  if (chunkRows === undefined) return verdictOf(first.readings.map(statistic));
  return verdictOf(
    first.readings.map((_, index) =>
      seriesStatistic(
        series.flatMap(({ fromRow, rows, readings }) => {
          const reading = readings[index];
          return reading === undefined ? [] : [{ fromRow, rows, reading }];
        }),
      ),
    ),
  );
}

/** Chunks of `size` rows; what is left over is a chunk of its own. */
function chunkSpans(rows: number, size: number): { readonly fromRow: number; readonly rows: number }[] {
  const spans = [];
  for (let fromRow = 0; fromRow < rows; fromRow += size) spans.push({ fromRow, rows: Math.min(size, rows - fromRow) });
  return spans;
}

function seriesStatistic(
  series: readonly { readonly fromRow: number; readonly rows: number; readonly reading: CompatibilityReading }[],
): ReportStatistic {
  const chunks = series.map(({ fromRow, rows, reading }): ChunkValue => {
    return { fromRow, rows, value: reading.value, drifting: reading.drifting };
  });
  const worst = series.reduce((a, b) => (b.reading.value > a.reading.value ? b : a));
  const verdict = chunks.some(({ drifting }) => drifting) ? "drifting" : "stable";
  return { ...statistic(worst.reading), verdict, chunks };
}

function statistic({ name, value, threshold, n, decides, p, drifting }: CompatibilityReading): ReportStatistic {
  const verdict = Number.isNaN(value) ? "insufficient" : drifting ? "drifting" : "stable";
  return { name, value, threshold, n, ...(p === undefined ? {} : { pValue: p }), verdict, decides };
}

function verdictOf(statistics: readonly ReportStatistic[]): FeatureVerdict {
  const signal = statistics.find(({ decides }) => decides)?.verdict ?? "insufficient";
  return { signal, statistics };
}
