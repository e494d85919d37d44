import { expect, test } from "vitest";
import { textHash } from "../../../src/core/profile/text-hash.ts";
import { cohortMs, type JoinCohort } from "../../../src/core/stream/join-cohort.ts";
import { LabelJoin } from "../../../src/core/stream/label-join.ts";
import type { PendingRow } from "../../../src/core/stream/pending-row.ts";

const startMs = 20_000 * 86_400_000;

/** Labelled rows and errors among them, and the rows that wait. */
class ErrorCounter {
  predictions = 0;
  labelled = 0;
  errors = 0;

  predicted(_cohort: JoinCohort, _row: PendingRow, sign: 1 | -1): void {
    this.predictions += sign;
  }

  joined(_cohort: JoinCohort, row: PendingRow, sign: 1 | -1): void {
    this.labelled += sign;
    if (row.predicted !== row.label) this.errors += sign;
  }

  left(): void {}
}

/** 20,000 predictions of which 10 % are wrong; errors are labelled at once, the others after everything else. */
function run(salt: number): { readonly counter: ErrorCounter; readonly join: LabelJoin } {
  const counter = new ErrorCounter();
  const join = new LabelJoin({ shape: { kind: "class", scores: 0, segments: 0 }, rowLimit: 3_000, salt }, counter);
  const v1 = join.serving("v1", "primary");
  const ids = Array.from({ length: 20_000 }, (_, i) => textHash(`request-${i}`));
  const wrong = (i: number): boolean => i % 10 === 0;
  ids.forEach(({ high, low }, i) => {
    if (wrong(i)) join.label(high, low, startMs + i, 1);
    join.predict(v1, high, low, startMs + i * 100, 0, 0.5);
  });
  ids.forEach(({ high, low }, i) => {
    if (!wrong(i)) join.label(high, low, startMs + 3_000_000, 0);
  });
  return { counter, join };
}

test("a sample is unbiased although errors are labelled first: over salts, the error rate meets the true one", () => {
  const runs = Array.from({ length: 40 }, (_, salt) => run(salt * 7_919 + 1));
  for (const { join, counter } of runs) {
    expect(join.samplingFraction).toBe(1 / 8);
    expect(counter.labelled).toBe(counter.predictions);
  }
  const sum = (of: (counter: ErrorCounter) => number): number =>
    runs.reduce((all, { counter }) => all + of(counter), 0);
  const rate = sum(({ errors }) => errors) / sum(({ labelled }) => labelled);
  // 40 samples of about 2,500: standard error 0.001.
  expect(Math.abs(rate - 0.1)).toBeLessThan(0.003);
  expect(Math.abs(sum(({ labelled }) => labelled) / (40 * 20_000) - 1 / 8)).toBeLessThan(0.003);
});

test("rows that leave the sample give their memory back", () => {
  const { join } = run(1);
  expect(join.rows).toBeLessThanOrEqual(3_000);
  expect(join.bytes).toBeLessThan(3_000 * 100);
});

test("once a whole retention had room for four times as many rows, new cohorts keep twice the share", () => {
  const { join } = run(1);
  const retentionMs = 14 * 86_400_000;
  const fractionAt = (afterMs: number): number => {
    join.advance(startMs + afterMs);
    return join.samplingFraction;
  };
  const emptyMs = retentionMs + 4 * cohortMs;
  expect(fractionAt(emptyMs)).toBe(1 / 8);
  expect(join.rows).toBe(0);
  expect(fractionAt(emptyMs + retentionMs - cohortMs)).toBe(1 / 8);
  expect(fractionAt(emptyMs + retentionMs)).toBe(1 / 4);
  expect(fractionAt(emptyMs + retentionMs + cohortMs)).toBe(1 / 4);
});
