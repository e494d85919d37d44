import { expect, test } from "vitest";
import { cohortMs } from "../../../src/core/stream/join-cohort.ts";
import { LabelJoin } from "../../../src/core/stream/label-join.ts";
import { unknownClass } from "../../../src/core/stream/pending-row.ts";
import { hashedWordsOf, JoinLedger } from "../../support/join-ledger.ts";

const dayMs = 86_400_000;
const startMs = 20_000 * dayMs;
const settings = { shape: { kind: "class", scores: 0, segments: 0 }, rowLimit: 1e6, salt: 1 } as const;

test("a cohort waits for labels until its end is 14 days old, and then leaves whole", () => {
  const ledger = new JoinLedger();
  const join = new LabelJoin(settings, ledger);
  const v1 = join.serving("v1", "primary");
  for (let id = 0; id < 1_000; id += 1) join.predict(v1, ...hashedWordsOf(id), startMs + id, 1, 0.5);
  join.advance(startMs + cohortMs + 14 * dayMs - 1);
  expect(join.label(...hashedWordsOf(5), startMs + 14 * dayMs, 1)).toBe("joined");
  const counted = ledger.sorted;
  join.advance(startMs + cohortMs + 14 * dayMs);
  expect(ledger.departed).toEqual([startMs]);
  expect([join.rows, join.takeDirty("").puts.map(({ key }) => key)]).toEqual([0, ["progress"]]);
  expect(join.label(...hashedWordsOf(6), startMs, 1)).toBe("expired");
  expect(join.predict(v1, ...hashedWordsOf(6), startMs, 1, 0.5)).toBe("expired");
  expect(ledger.sorted).toEqual(counted);
});

test("a label waits for its prediction for 24 hours of event time", () => {
  const ledger = new JoinLedger();
  const join = new LabelJoin(settings, ledger);
  const v1 = join.serving("v1", "primary");
  for (const id of [1, 2]) expect(join.label(...hashedWordsOf(id), startMs, 3)).toBe("early");
  join.advance(startMs + dayMs + cohortMs - 1);
  expect(join.predict(v1, ...hashedWordsOf(1), startMs + dayMs, 3, 0.5)).toBe("joined");
  join.advance(startMs + dayMs + cohortMs);
  expect(join.predict(v1, ...hashedWordsOf(2), startMs + dayMs, 3, 0.5)).toBe("pending");
});

test("both retentions can be set", () => {
  const join = new LabelJoin(
    { ...settings, predictionRetentionMs: 2 * cohortMs, labelRetentionMs: cohortMs },
    new JoinLedger(),
  );
  join.label(...hashedWordsOf(1), startMs, 3);
  join.predict(join.serving("v1", "primary"), ...hashedWordsOf(2), startMs, 3, 0.5);
  const rowsAt = (cohorts: number): number => {
    join.advance(startMs + cohorts * cohortMs);
    return join.rows;
  };
  expect([1, 2, 3].map(rowsAt)).toEqual([2, 1, 0]);
});

test("each label's fate is told", () => {
  const join = new LabelJoin(settings, new JoinLedger());
  const v1 = join.serving("v1", "primary");
  const [high, low] = hashedWordsOf(1);
  expect(join.predict(v1, high, low, startMs, 1, 0.5)).toBe("pending");
  expect(join.predict(v1, high, low, startMs + cohortMs, 1, 0.5)).toBe("duplicate");
  const told: [atMs: number, value: number | undefined, outcome: string][] = [
    [10, 2, "joined"],
    [20, 2, "duplicate"],
    [15, 3, "stale"],
    [30, 3, "corrected"],
    [30, unknownClass, "corrected"],
    [40, undefined, "withdrawn"],
    [35, 2, "stale"],
    [50, 2, "joined"],
  ];
  for (const [atMs, value, outcome] of told) expect(join.label(high, low, startMs + atMs, value)).toBe(outcome);
});

test("entries of a newer format are named, not guessed at", () => {
  const join = new LabelJoin(settings, new JoinLedger());
  const value = Uint8Array.of(99);
  for (const key of ["progress", "cohort/0", "block/0"])
    expect(join.restore("p/", [{ key: `p/${key}`, value }])).toMatch(/newer driftline/);
});
