import fc from "fast-check";
import { expect, test } from "vitest";
import { scoreBins } from "../../../src/core/profile/score-histogram.ts";
import { type Cohort, type CohortFrame, isMature } from "../../../src/core/stream/cohort.ts";
import { CohortBook } from "../../../src/core/stream/cohort-book.ts";
import { cohortMs } from "../../../src/core/stream/join-cohort.ts";
import { LabelJoin } from "../../../src/core/stream/label-join.ts";
import { unknownClass } from "../../../src/core/stream/pending-row.ts";
import { hashedWordsOf } from "../../support/join-ledger.ts";

const startMs = 20_000 * 86_400_000;
const binary: CohortFrame = { kind: "class", scored: { positiveClass: 1, bins: scoreBins(0.5) } };
const value: CohortFrame = { kind: "value", shift: 3, relativeGuard: 1e-3, largeErrorAt: 2 };

interface Row {
  readonly predicted: number;
  readonly score: number;
  /** The last one is in force. */
  readonly labels: readonly (number | undefined)[];
}

/** The book of rows whose labels come in turns: the first of each row, then the second of each. */
function bookOf(frame: CohortFrame, rows: readonly Row[], minutesLate = 10): CohortBook {
  const book = new CohortBook("cohorts/", frame);
  const join = new LabelJoin({ shape: { kind: frame.kind, scores: 0, segments: 0 }, rowLimit: 1e6, salt: 3 }, book);
  const v1 = join.serving("v1", "canary");
  rows.forEach(({ predicted, score }, id) => {
    join.predict(v1, ...hashedWordsOf(id), startMs, predicted, score);
  });
  for (let turn = 0; turn < 5; turn += 1)
    rows.forEach(({ labels }, id) => {
      if (turn < labels.length) join.label(...hashedWordsOf(id), startMs + minutesLate * 60_000 + turn, labels[turn]);
    });
  return book;
}

const settled = (rows: readonly Row[]): Row[] => rows.map((row) => ({ ...row, labels: row.labels.slice(-1) }));

const rowsOf = (values: fc.Arbitrary<number>): fc.Arbitrary<Row[]> =>
  fc.array(
    fc.record({
      predicted: values,
      score: fc.double({ min: 0, max: 1, noNaN: true }),
      labels: fc.array(fc.option(values, { nil: undefined }), { maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 30 },
  );

const tables = ({ predicted, labelled, undecided, confusion, scores, delays }: Cohort): unknown => ({
  counts: [predicted, labelled, undecided],
  confusion: [...(confusion?.counts ?? [])].filter((count) => count !== 0),
  scores: [...(scores?.counts ?? [])].flatMap((count, i) => (count === 0 ? [] : [[i, count]])),
  delays: [...delays].filter((count) => count !== 0),
});

test("corrections and withdrawals leave confusion and score counts as if only the last label had come", () => {
  fc.assert(
    fc.property(rowsOf(fc.constantFrom(0, 1, unknownClass)), (rows) => {
      expect(bookOf(binary, rows).cohorts.map(tables)).toEqual(bookOf(binary, settled(rows)).cohorts.map(tables));
    }),
  );
});

test("corrections and withdrawals leave regression sums as if only the last label had come, whatever was taken back", () => {
  const values = fc.oneof(fc.double({ min: -100, max: 100, noNaN: true }), fc.constantFrom(1e10, -3e69, 1e200));
  const rowsWithOutliersTakenBack = rowsOf(values).map((rows) =>
    rows.map((row) => ({ ...row, predicted: 1, labels: [...row.labels, row.score] })),
  );
  fc.assert(
    fc.property(rowsWithOutliersTakenBack, (rows) => {
      const [corrected] = bookOf(value, rows).cohorts;
      const [plain] = bookOf(value, settled(rows)).cohorts;
      expect(corrected?.undecided).toBe(0);
      expect(corrected?.regression?.total).toEqual(plain?.regression?.total);
    }),
  );
});

test("an outlier that is corrected leaves no trace in the sums beside it", () => {
  const book = bookOf(value, [
    { predicted: 1, score: 0, labels: [1.1] },
    { predicted: 1, score: 0, labels: [3e15, 1.3] },
  ]);
  expect(book.cohorts[0]?.regression?.total.squaredError).toBeCloseTo(0.01 + 0.09, 14);
});

test("coverage is the labelled share, and delay quantiles are within 8 % above the true ones", () => {
  const rows = Array.from({ length: 100 }, (_, i) => ({ predicted: 1, score: 0.5, labels: i < 40 ? [1] : [] }));
  const [cohort] = bookOf(binary, rows, 90).cohorts;
  expect(cohort?.coverage).toBe(0.4);
  const seconds = cohort?.delayQuantileSeconds(0.95) ?? 0;
  expect(seconds).toBeGreaterThanOrEqual(5_400);
  expect(seconds).toBeLessThan(5_400 * 1.08);
  expect(bookOf(binary, [{ predicted: 1, score: 0.5, labels: [] }]).cohorts[0]?.delayQuantileSeconds(0.5)).toBeNaN();
});

test("a cohort is mature at a fixed age after its last prediction, whatever its labels say", () => {
  const atAge = (ageMs: number): boolean => isMature(startMs, startMs + cohortMs + ageMs, 3_600_000);
  expect([atAge(3_599_999), atAge(3_600_000)]).toEqual([false, true]);
});

for (const kind of ["class", "value"] as const)
  test(`cohorts of a ${kind} are counted anew from the join's rows after a restart, after failed commits too`, () => {
    const frame: CohortFrame = kind === "class" ? binary : { ...value, largeErrorAt: 3 };
    const settings = { shape: { kind, scores: 0, segments: 0 }, rowLimit: 400, salt: 3 };
    const book = new CohortBook("cohorts/", frame);
    const join = new LabelJoin(settings, book);
    const serving = join.serving("v1", "canary");
    const store = new Map<string, Uint8Array>();
    const commit = () => {
      for (const part of [() => join.takeDirty("join/"), () => book.takeDirty()]) {
        const { puts, deletes } = part();
        for (const { key, value: bytes } of puts) store.set(key, bytes);
        for (const key of deletes) store.delete(key);
      }
    };
    for (let id = 0; id < 600; id += 1) {
      // Cohorts that begin later count other errors as large.
      if (id === 300 && frame.kind === "value") frame.largeErrorAt = 0.5;
      join.predict(serving, ...hashedWordsOf(id), startMs + id * 10_000, id % 2, (id % 97) / 97);
      if (id % 3 > 0) join.label(...hashedWordsOf(id - 10), startMs + id * 10_000, id % 5 === 0 ? 1 : id % 7);
      if (id % 50 === 0) commit();
      if (id % 90 === 0) {
        book.keep(book.takeDirty());
        join.keep("join/", join.takeDirty("join/"));
      }
    }
    commit();
    expect(book.takeDirty()).toEqual({ puts: [], deletes: [] });
    const entries = [...store].map(([key, bytes]) => ({ key, value: bytes }));
    const again = new CohortBook("cohorts/", frame);
    const joinAgain = new LabelJoin(settings, again);
    expect(again.restore(entries)).toEqual([]);
    expect(joinAgain.restore("join/", entries)).toBeUndefined();
    joinAgain.retell();
    const counted = (of: CohortBook) =>
      of.cohorts
        .toSorted((x, y) => x.startMs - y.startMs)
        .map((cohort) => [
          cohort.startMs,
          cohort.role,
          cohort.largeErrorAt,
          cohort.large,
          cohort.samplingFraction,
          tables(cohort),
          cohort.scores?.losses,
          cohort.regression?.total,
        ]);
    expect(counted(book).length).toBeGreaterThan(3);
    expect(counted(again)).toEqual(counted(book));
    expect(again.takeChanged().changed).toHaveLength(again.cohorts.length);
    expect(joinAgain.samplingFraction).toBeLessThan(1);
  });

test("a cohort's sample stays what it was when there is room for every id again", () => {
  const book = new CohortBook("cohorts/", binary);
  const join = new LabelJoin({ shape: { kind: "class", scores: 0, segments: 0 }, rowLimit: 100, salt: 3 }, book);
  const serving = join.serving("v1", "primary");
  const predict = (from: number, atMs: number): void => {
    for (let id = from; id < from + 300; id += 1) join.predict(serving, ...hashedWordsOf(id), atMs, 1, 0.5);
  };
  predict(0, startMs);
  join.widen(10_000);
  predict(1_000, startMs + 1_800_000);
  const [first, second] = book.cohorts;
  expect(first?.samplingFraction).toBeLessThanOrEqual(0.5);
  expect(Math.abs((first?.predicted ?? 0) - 300 * (first?.samplingFraction ?? 1))).toBeLessThan(40);
  expect([second?.samplingFraction, second?.predicted, join.samplingFraction]).toEqual([1, 300, 1]);
});

test("a cohort leaves the book together with its rows", () => {
  const book = new CohortBook("cohorts/", binary);
  const join = new LabelJoin({ shape: { kind: "class", scores: 0, segments: 0 }, rowLimit: 10, salt: 3 }, book);
  join.predict(join.serving("v1", "primary"), 1, 2, startMs, 1, 0.5);
  book.takeDirty();
  join.advance(startMs + 15 * 86_400_000);
  expect([book.cohorts, book.takeDirty().deletes.length]).toEqual([[], 1]);
});
