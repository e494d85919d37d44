import { predictionCount, unseenCount } from "../profile/reading-counts.ts";
import { addCounts, type SparseCounts } from "../profile/sparse-counts.ts";
import { recountedColumn } from "../reference/recounted-column.ts";
import type { Reference, ReferenceColumn } from "../reference/reference.ts";
import { paneMs } from "../stream/pane-delta.ts";
import { type LongerSpan, longerSpan } from "./longer-span.ts";
import { newCategories } from "./proposed-categories.ts";
import { keepsParts, proposedHours } from "./proposed-hours.ts";
import { proposedMoments } from "./proposed-moments.ts";
import { proposedRates } from "./proposed-rates.ts";
import type { ReferenceFrame } from "./reference-frame.ts";
import type { ServingState } from "./serving-state.ts";
import type { Taint } from "./taint-book.ts";

export interface Proposed {
  /** Not accepted. */
  readonly reference: Reference;
  /** What was left out, and what it cannot know, as sentences. */
  readonly notes: readonly string[];
}

/** Fewer rows make no reference. */
const leastRows = 1_000;

/**
 * A reference of what a version did in a span of the last week. Distributions are those of the last 24 hours of it, in
 * whole half hours: counts in the bins of the reference in force, and unseen categories that have a name. Where the span
 * begins earlier, rates and hours of the day are those of its whole hours, in the coarse cells of the week. φ of rates is
 * that of logged panes. Half hours and hours with a tainted pane are left out. Or why there is none.
 */
export function proposedReference(
  state: ServingState,
  frame: ReferenceFrame,
  fromMs: number,
  toMs: number,
  taints: readonly Taint[],
): Proposed | { readonly refused: string } {
  const window = state.window("24h");
  const { bucketMs } = window.level;
  const endMs = Math.min(toMs, state.log.newestMs + paneMs);
  const inSpan = [...window.buckets()]
    .map(([startMs, counts]) => ({ startMs, endMs: Math.min(startMs + bucketMs, endMs), counts }))
    .filter((bucket) => bucket.startMs >= fromMs && bucket.startMs < endMs)
    .filter((bucket) => bucket.endMs === bucket.startMs + bucketMs || bucket.endMs === state.log.newestMs + paneMs)
    .sort((a, b) => a.startMs - b.startMs);
  const clean = inSpan.filter(
    (bucket) => !taints.some((one) => one.fromMs < bucket.endMs && one.toMs > bucket.startMs),
  );
  const vector = new Float64Array(frame.layout.size);
  for (const { counts } of clean) addCounts(counts, vector);
  const rows = predictionCount(vector);
  const [first, last] = [clean[0], clean.at(-1)];
  if (first === undefined || last === undefined || rows < leastRows) {
    const held = inSpan[0] === undefined ? "no whole half hour of it is held" : `${rows} clean rows in it`;
    return { refused: `${held}: a reference takes at least ${leastRows} rows of whole half hours of the last 24` };
  }
  const panes = state.log
    .recordsFrom(first.startMs)
    .filter(({ start }) => clean.some((bucket) => start >= bucket.startMs && start < bucket.endMs))
    .sort((a, b) => a.start - b.start);
  const { serving, week } = state;
  const further = week === null ? undefined : longerSpan(week, fromMs, endMs, taints);
  const longer = further !== undefined && further.fromMs < first.startMs ? further : undefined;
  const reference: Reference = {
    format: "driftline-reference/1",
    model: serving.model,
    source: {
      kind: "learned",
      from: `live panes of ${serving.version}`,
      rows: longer?.rows ?? rows,
      fromMs: longer?.fromMs ?? first.startMs,
      toMs: Math.max(longer?.toMs ?? 0, last.endMs),
      version: serving.version,
    },
    accepted: false,
    rates: proposedRates(panes, longer ?? { total: vector, byHour: [] }, state.log.thresholdsFromMs),
    columns: frame.reference.columns.map((_, index) => proposedColumn(index, state, frame, vector, longer)),
  };
  const moments = proposedMoments(
    reference,
    frame,
    clean.map(({ startMs, counts }) => [startMs, unfolded(counts, frame)]),
  );
  const proposed = moments === undefined ? reference : { ...reference, moments };
  return { reference: proposed, notes: notesOf(inSpan.length - clean.length, inSpan.length, frame, reference, longer) };
}

function unfolded(counts: SparseCounts, { layout }: ReferenceFrame): Float64Array {
  const vector = new Float64Array(layout.size);
  addCounts(counts, vector);
  return vector;
}

function proposedColumn(
  index: number,
  state: ServingState,
  { reference, layout, coarse }: ReferenceFrame,
  vector: Float64Array,
  longer: LongerSpan | undefined,
): ReferenceColumn {
  const [column, laidOut] = [reference.columns[index], layout.columns[index]];
  if (column === undefined || laidOut === undefined) throw new RangeError(`no column ${index}`);
  const added =
    column.kind === "numeric"
      ? []
      : newCategories(state.unseen.of("24h", index), unseenCount(laidOut, vector), column.categories.length);
  const hasHours = longer !== undefined && longer.byHour.length > 0;
  const recounted = recountedColumn(column, laidOut, vector, {
    keepsParts: (before, counts) => hasHours && keepsParts(before, counts),
    added,
  });
  const hours = hasHours ? proposedHours(recounted, index, coarse, longer.byHour) : undefined;
  return hours === undefined ? recounted : { ...recounted, hours };
}

function notesOf(
  leftOut: number,
  halfHours: number,
  frame: ReferenceFrame,
  { columns, rates }: Reference,
  longer: LongerSpan | undefined,
): string[] {
  const notes = [
    "bins are those of the reference in force; the φ of columns is measured in the day after it is accepted",
  ];
  if (leftOut > 0) notes.push(`${leftOut} of ${halfHours} half hours are left out: some of their panes are tainted`);
  if (longer !== undefined) {
    notes.push(
      `rates are those of ${longer.hours} hours, distributions those of the last ${halfHours - leftOut} half hours`,
    );
    if (longer.leftOut > 0) notes.push(`${longer.leftOut} hours are left out: some of their panes are tainted`);
  }
  const hadHours = frame.reference.rates !== null && frame.reference.rates.errors.hourly !== null;
  if (hadHours && rates?.errors.hourly === null)
    notes.push(
      "under 3 days tell no hours apart: bands are half as wide again in tolerance, and one for all hours; from an earlier --from on they are told apart",
    );
  for (const [index, column] of columns.entries()) {
    const before = frame.reference.columns[index];
    if (column.rows === 0 && (before?.rows ?? 0) > 0) notes.push(`${column.name} had no value in the span`);
    if (rates?.errors.hourly && column.hours === undefined)
      notes.push(`${column.name} has changed too much for its old parts: it has no hours`);
    if (column.kind === "categorical" && before?.kind === "categorical") {
      const known = new Set(before.categories.map(({ text }) => text));
      const added = column.categories.filter(({ text }) => !known.has(text)).length;
      if (added > 0) notes.push(`${column.name} has ${added} new ${added === 1 ? "category" : "categories"}`);
    }
  }
  return notes;
}
