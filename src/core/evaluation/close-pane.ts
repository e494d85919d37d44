import type { Fact, Family } from "../facts.ts";
import { columnsBase, latencyThresholdLimit, statusBase } from "../profile/layout.ts";
import {
  aboveThresholdCount,
  errorCount,
  latencyCount,
  missingCount,
  predictionCount,
  presentCount,
  unseenCount,
} from "../profile/reading-counts.ts";
import { addCounts, encodeCounts, leadingCounts, type SparseCounts } from "../profile/sparse-counts.ts";
import type { PaneDelta } from "../stream/pane-delta.ts";
import { controlOf, judgeAgainstControl } from "./against-control.ts";
import { judgeAgainstReference } from "./against-reference.ts";
import type { Finding, ServedPane } from "./finding.ts";
import { holdList } from "./hold-frame.ts";
import { judgeExtras, judgeExtrasAgainstControl } from "./judge-extras.ts";
import { judgeHold } from "./judge-hold.ts";
import type { ModelState } from "./model-state.ts";
import type { PaneRecord } from "./pane-log.ts";
import type { ReferenceFrame } from "./reference-frame.ts";
import { answersOf, sumBlocks } from "./serving-extras.ts";
import { servingKey } from "./serving-key.ts";

/** Versions share the budgets while they have served within this time, event time. */
const sharingMs = 86_400_000;

export interface ClosedPane {
  readonly paneStartMs: number;
  readonly served: readonly ServedPane[];
  readonly findings: readonly Finding[];
  readonly facts: readonly Fact[];
}

/** Adds rows that came late to the windows that still cover them and to their pane's counter; no detector sees them. */
export function addLate(model: ModelState, delta: PaneDelta): void {
  const state = model.serving(delta);
  const record = state.log.open(delta.paneStartMs);
  state.lateRows += delta.late;
  if (record !== undefined) record.late += delta.late;
  state.add(delta.paneStartMs, inLayoutOf(model, delta));
  nameUnseen(model, delta);
  for (const extra of delta.extras ?? []) state.extras?.add(delta.paneStartMs, extra);
}

/**
 * Closes one pane of a model: once, in order of time, with the on-time rows of all partitions.
 *
 * @param dayDesignEffects φ of a version's harm streams over its last day
 */
export function closePane(
  model: ModelState,
  paneStartMs: number,
  deltas: readonly PaneDelta[],
  logBudgets: Readonly<Record<Family, number>>,
  dayDesignEffects: (pane: ServedPane) => readonly number[],
): ClosedPane {
  const served = sumByServing(model, deltas);
  for (const pane of served) remember(model, paneStartMs, pane);
  for (const delta of deltas) nameUnseen(model, delta);
  // Time passes for those that did not serve too: their windows must not go on showing what they held when they left.
  for (const state of model.servings) state.advance(paneStartMs);
  const facts = model.activity.observe(paneStartMs, served);
  model.lastPaneMs = Math.max(model.lastPaneMs, paneStartMs);
  model.changed();
  const findings: Finding[] = [];
  const { frame, extras } = model;
  const versions = model.activity.since(paneStartMs, sharingMs).length;
  const stakes = { paneStartMs, versions, logBudgets };
  const hasHold = frame !== null && holdList(frame).streams.length > 0;
  for (const pane of served) {
    const state = model.serving(pane.serving);
    const control = controlOf(pane, served);
    if (frame !== null) findings.push(...judgeAgainstReference(state, pane, frame, paneStartMs, versions, logBudgets));
    if (extras !== null) findings.push(...judgeExtras(state, pane, extras, stakes));
    if (control === undefined) continue;
    const effects = dayDesignEffects(pane);
    const effectOf = (metric: string): number =>
      effects[frame?.list.streams.findIndex((one) => one.metric === metric) ?? -1] ?? 1;
    if (extras !== null)
      findings.push(...judgeExtrasAgainstControl(state, pane, control, extras, stakes, hasHold, effectOf));
    if (frame === null) continue;
    findings.push(...judgeAgainstControl(state, pane, control, frame, paneStartMs, versions, logBudgets.harm, effects));
  }
  findings.push(...judgeHold(model, served, stakes));
  return { paneStartMs, served, findings, facts };
}

/** Names of another layout's columns are of no use. */
function nameUnseen(
  model: ModelState,
  { model: name, version, role, paneStartMs, schemaHash, unseenNames }: PaneDelta,
): void {
  if (unseenNames !== undefined && schemaHash === model.layout.hash)
    model.serving({ model: name, version, role }).unseen.add(paneStartMs, unseenNames);
}

function sumByServing(model: ModelState, deltas: readonly PaneDelta[]): ServedPane[] {
  const panes = new Map<string, ServedPane>();
  for (const delta of deltas) {
    const { serving } = model.serving(delta);
    const key = servingKey(delta);
    const pane = panes.get(key);
    const counts = pane?.counts ?? new Float64Array(model.layout.size);
    addCounts(inLayoutOf(model, delta), counts);
    const isFramed = (pane?.isFramed ?? true) && delta.schemaHash === model.layout.hash;
    panes.set(key, { serving, predictions: predictionCount(counts), counts, isFramed });
  }
  if (model.extras === null) return [...panes.values()];
  const sizes = new Map(model.extras.blocks.map(({ id, size }) => [id, size]));
  return [...panes].map(([key, pane]) => {
    const parts = deltas.filter((delta) => servingKey(delta) === key).flatMap(({ extras = [] }) => extras);
    return { ...pane, extras: sumBlocks(parts, sizes) };
  });
}

/**
 * A delta's counts in the layout that the model is judged in. Rows that were decoded before the reference in force came
 * keep their scalars and latency buckets, with which every layout begins; what they say of columns fits no bin.
 */
function inLayoutOf({ layout }: ModelState, delta: PaneDelta): SparseCounts {
  return delta.schemaHash === layout.hash ? delta.counts : leadingCounts(delta.counts, columnsBase);
}

function remember(model: ModelState, paneStartMs: number, pane: ServedPane): void {
  const { serving, predictions, counts, extras = [] } = pane;
  const state = model.serving(serving);
  const byStatus = state.rowsByStatus;
  for (let i = 0; i < byStatus.length; i += 1) byStatus[i] = (byStatus[i] ?? 0) + (counts[statusBase + i] ?? 0);
  // Once for all partitions: adding to a window costs as much for one partition's rows as for the sum.
  state.add(paneStartMs, encodeCounts(counts));
  for (const extra of extras) state.extras?.add(paneStartMs, extra);
  const record = state.log.open(paneStartMs);
  if (record === undefined) return;
  record.own = extras
    .filter(({ id }) => id.startsWith("metric."))
    .map(({ id, counts: answers }) => ({ block: id, ...answersOf(answers) }));
  record.predictions += predictions;
  record.errors += errorCount(counts);
  record.latencyCount += latencyCount(counts);
  for (let i = 0; i < latencyThresholdLimit; i += 1) {
    record.above[i as 0 | 1 | 2 | 3] += aboveThresholdCount(counts, i);
  }
  if (model.frame !== null) record.columns = columnCounts(model.frame, counts, record);
}

/** Values and missing ones of each column: two numbers a column. */
function columnCounts({ layout }: ReferenceFrame, counts: Float64Array, record: PaneRecord): Float64Array {
  const pairs = record.columns ?? new Float64Array(2 * layout.columns.length);
  layout.columns.forEach((column, i) => {
    pairs[2 * i] = (pairs[2 * i] ?? 0) + presentCount(column, counts) + unseenCount(column, counts);
    pairs[2 * i + 1] = (pairs[2 * i + 1] ?? 0) + missingCount(column, counts);
  });
  return pairs;
}
