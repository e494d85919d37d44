import fc from "fast-check";
import { expect, test } from "vitest";
import type { StateChange } from "../../../src/core/machine.ts";
import { inSample } from "../../../src/core/stream/id-sample.ts";
import { cohortMs } from "../../../src/core/stream/join-cohort.ts";
import { LabelJoin } from "../../../src/core/stream/label-join.ts";
import type { LabelJoinSettings } from "../../../src/core/stream/label-join-settings.ts";
import type { PredictionKind } from "../../../src/core/stream/pending-row.ts";
import type { JournalSettings } from "../../../src/core/stream/row-journal.ts";
import {
  detailsOf,
  expectedCounts,
  hashedWordsOf,
  type JoinEvent,
  JoinLedger,
  wordsOf,
} from "../../support/join-ledger.ts";

const dayMs = 86_400_000;
const startMs = 20_000 * dayMs;
const prefix = "labels/fraud/";

const settingsOf = (kind: PredictionKind, rowLimit = 1e6, journal?: JournalSettings): LabelJoinSettings => ({
  shape: { kind, scores: 2, segments: 2 },
  rowLimit,
  salt: 7,
  ...(journal && { journal }),
});

/** Facts of a few ids: predictions by up to two versions, labels with corrections and withdrawals, all of them repeated. */
const facts = fc
  .array(
    fc.record({
      id: fc.nat({ max: 24 }),
      finishedMs: fc.nat({ max: 4 * cohortMs }),
      versions: fc.subarray(["v1", "v2"]),
      labels: fc.array(
        fc.record({ afterMs: fc.nat({ max: 40_000_000 }), value: fc.option(fc.nat({ max: 3 }), { nil: undefined }) }),
        { maxLength: 4 },
      ),
    }),
    { maxLength: 25 },
  )
  .map((rows) => {
    const events: JoinEvent[] = [];
    for (const { id, finishedMs, versions, labels } of new Map(rows.map((row) => [row.id, row])).values()) {
      for (const version of versions)
        events.push({
          kind: "predict",
          id,
          version,
          finishedMs: startMs + finishedMs,
          predicted: id % 4,
          score: id / 32,
        });
      const times = new Map(labels.map((label) => [label.afterMs, label.value]));
      for (const [afterMs, value] of times)
        events.push({ kind: "label", id, atMs: startMs + finishedMs + afterMs - 1_000_000, value });
    }
    return events;
  });
const story = facts.chain((events) =>
  fc.record({
    events: fc.constant(events),
    order: fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
    restarts: fc.array(fc.nat({ max: 100 }), { maxLength: 4 }),
    commits: fc.array(fc.nat({ max: 100 }), { maxLength: 30 }),
    /** They fail some events after they were taken. */
    lostCommits: fc.array(fc.tuple(fc.nat({ max: 100 }), fc.nat({ max: 5 })), { maxLength: 3 }),
    journal: fc.record({
      leastBytes: fc.constantFrom(0, 200, 1e6),
      leastShare: fc.constant(0),
      imagesPerFold: fc.integer({ min: 1, max: 4 }),
    }),
  }),
);

function tell(join: LabelJoin, event: JoinEvent, words: (id: number) => [number, number], valued: boolean): void {
  const [high, low] = words(event.id);
  if (event.kind === "label") join.label(high, low, event.atMs, event.value);
  else
    join.predict(
      join.serving(event.version, "primary"),
      high,
      low,
      event.finishedMs,
      event.predicted,
      valued ? Number.NaN : event.score,
      detailsOf(event.id),
    );
}

function commit(join: LabelJoin, store: Map<string, Uint8Array>): void {
  const { puts, deletes } = join.takeDirty(prefix);
  for (const { key, value } of puts) store.set(key, value);
  for (const key of deletes) store.delete(key);
}

const restored = (settings: LabelJoinSettings, ledger: JoinLedger, store: Map<string, Uint8Array>): LabelJoin => {
  const join = new LabelJoin(settings, ledger);
  expect(
    join.restore(
      prefix,
      [...store].map(([key, value]) => ({ key, value })),
    ),
  ).toBeUndefined();
  return join;
};

for (const kind of ["class", "value"] as const)
  test(`whatever the order, repetition, failed commits and restarts, rows of a ${kind} give the counts of all facts`, () => {
    fc.assert(
      fc.property(story, ({ events, order, restarts, commits, lostCommits, journal }) => {
        const ledger = new JoinLedger();
        const store = new Map<string, Uint8Array>();
        const settings = settingsOf(kind, 1e6, journal);
        let join = new LabelJoin(settings, ledger);
        let lost: { readonly change: StateChange; readonly until: number } | undefined;
        order.forEach((event, i) => {
          tell(join, event, wordsOf, kind === "value");
          if (lost !== undefined && lost.until <= i) {
            join.keep(prefix, lost.change);
            lost = undefined;
          }
          if (lost !== undefined) return;
          const losing = lostCommits.find(([at]) => at === i);
          if (losing !== undefined) lost = { change: join.takeDirty(prefix), until: i + losing[1] };
          else if (commits.includes(i) || restarts.includes(i)) commit(join, store);
          if (lost !== undefined || !restarts.includes(i)) return;
          join = restored(settings, ledger, store);
        });
        if (lost !== undefined) join.keep(prefix, lost.change);
        const expected = expectedCounts(events.map((event) => (kind === "value" ? { ...event, score: NaN } : event)));
        expect(ledger.sorted).toEqual(expected);
        const held = join.rows;
        commit(join, store);
        const back = restored(settings, ledger, store);
        expect(back.rows).toBe(held);
        expect(new Set(store.keys())).toEqual(new Set(join.keys(prefix)));
        // Its rows are those that were counted: taken back, they leave no label behind.
        for (let id = 0; id <= 24; id += 1) back.label(...wordsOf(id), startMs + 90 * dayMs, undefined);
        expect(ledger.sorted.filter(([key]) => key.includes("joined"))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

test("above the limit in rows exactly a sample by the ids' salted hash stays counted, in any order", () => {
  fc.assert(
    fc.property(story, fc.integer({ min: 3, max: 20 }), ({ events, order }, rowLimit) => {
      const ledger = new JoinLedger();
      const join = new LabelJoin(settingsOf("class", rowLimit), ledger);
      for (const event of order) tell(join, event, hashedWordsOf, false);
      const level = -Math.log2(join.samplingFraction);
      const kept = (id: number): boolean => inSample(...hashedWordsOf(id), 7, level);
      expect(join.rows).toBeLessThanOrEqual(rowLimit);
      expect(ledger.sorted).toEqual(expectedCounts(events, kept));
    }),
    { numRuns: 300 },
  );
});

test("a cohort of many blocks comes back from the store ready to be thinned out", () => {
  const events = Array.from({ length: 2_000 }, (_, id): JoinEvent => {
    return { kind: "predict", id, version: "v1", finishedMs: startMs, predicted: id % 2, score: id / 2_000 };
  });
  const ledger = new JoinLedger();
  const first = new LabelJoin(settingsOf("class", 1_999), ledger);
  for (const event of events.slice(0, 1_300)) tell(first, event, hashedWordsOf, false);
  const store = new Map<string, Uint8Array>();
  commit(first, store);
  const backwards = new Map([...store].reverse());
  const join = restored(settingsOf("class", 1_999), ledger, backwards);
  for (const event of events.slice(1_300)) tell(join, event, hashedWordsOf, false);
  expect(join.samplingFraction).toBe(1 / 2);
  expect(ledger.sorted).toEqual(expectedCounts(events, (id) => inSample(...hashedWordsOf(id), 7, 1)));
  commit(join, backwards);
  expect(restored(settingsOf("class"), ledger, backwards).rows).toBe(join.rows);
});
