import { delayBucket } from "../../src/core/stream/delay-buckets.ts";
import { cohortStart, type JoinCohort } from "../../src/core/stream/join-cohort.ts";
import type { JoinListener } from "../../src/core/stream/join-listener.ts";
import type { PendingRow } from "../../src/core/stream/pending-row.ts";

export type JoinEvent =
  | { kind: "predict"; id: number; version: string; finishedMs: number; predicted: number; score: number }
  | { kind: "label"; id: number; atMs: number; value: number | undefined };

/** Words of an id that share tables and homes, so that runs of the index collide. */
export function wordsOf(id: number): [high: number, low: number] {
  return [Math.floor(id / 5) * 256, (id % 5) * 1_000_003];
}

/** Words of an id as a hash would give them. */
export function hashedWordsOf(id: number): [high: number, low: number] {
  return [Math.imul(id + 1, 0x9e3779b1) >>> 0, Math.imul(id + 7, 0x85ebca6b) >>> 0];
}

/** Counts what a join says, and complains of nothing below 0. */
export class JoinLedger implements JoinListener {
  readonly counts = new Map<string, number>();
  readonly departed: number[] = [];

  predicted(cohort: JoinCohort, row: PendingRow, sign: 1 | -1): void {
    this.#add(`${keyOf(cohort)} predicted ${saidBy(row)}`, sign);
  }

  joined(cohort: JoinCohort, row: PendingRow, sign: 1 | -1): void {
    this.#add(`${keyOf(cohort)} joined ${saidBy(row)} ${row.label} after ${row.delay}`, sign);
  }

  left(cohort: JoinCohort): void {
    this.departed.push(cohort.startMs);
  }

  get sorted(): [string, number][] {
    return [...this.counts].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  #add(key: string, sign: 1 | -1): void {
    const count = (this.counts.get(key) ?? 0) + sign;
    if (count === 0) this.counts.delete(key);
    else this.counts.set(key, count);
  }
}

/** What every prediction of an id brings besides class and score: exact as float32. */
export function detailsOf(id: number): { readonly scores: number[]; readonly segments: number[] } {
  return { scores: [id / 64, 1 - id / 64], segments: [id, 2 ** 32 - 1 - id] };
}

function saidBy(row: PendingRow): string {
  const scores = Array.from({ length: row.shape.scores }, (_, i) => row.classScore(i));
  const segments = Array.from({ length: row.shape.segments }, (_, i) => row.segment(i));
  return [row.predicted, row.score, scores, segments].join(" ");
}

function keyOf({ serving, startMs }: JoinCohort): string {
  return `${serving?.role}/${serving?.version} ${startMs}`;
}

/** What must be counted of a set of events, in whatever order they came: written from the rules, with all rows in memory. */
export function expectedCounts(events: readonly JoinEvent[], kept: (id: number) => boolean = () => true) {
  const counts = new Map<string, number>();
  const add = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  const predictions = new Map<string, JoinEvent & { kind: "predict" }>();
  for (const event of events)
    if (event.kind === "predict" && kept(event.id)) predictions.set(`${event.id} ${event.version}`, event);
  for (const { id, version, finishedMs, predicted, score } of predictions.values()) {
    const { scores, segments } = detailsOf(id);
    const said = [predicted, score, scores, segments].join(" ");
    const key = `primary/${version} ${cohortStart(finishedMs)}`;
    add(`${key} predicted ${said}`);
    const labels = events.filter((event) => event.kind === "label" && event.id === id) as (JoinEvent & {
      kind: "label";
    })[];
    const newest = labels.toSorted((a, b) => a.atMs - b.atMs).at(-1);
    if (newest?.value === undefined) continue;
    const earliestMs = Math.min(...labels.filter(({ value }) => value !== undefined).map(({ atMs }) => atMs));
    const delay = delayBucket((earliestMs - Math.floor(finishedMs / 1_000) * 1_000) / 1_000);
    add(`${key} joined ${said} ${newest.value} after ${delay}`);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}
