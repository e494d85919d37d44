import fc from "fast-check";
import { expect, test } from "vitest";
import { Schema } from "../../../src/core/schema.ts";
import { walkRows } from "../../../src/core/stream/rows-in-order.ts";
import { type LogRow, logRow, rowsInput } from "../../support/log-rows.ts";

const never = Number.NEGATIVE_INFINITY;

test("a row behind the newest by more than the lateness is late, one at the edge is not", () => {
  const rows = [logRow(0, 100_000), logRow(1, 85_000), logRow(2, 84_999)];
  expect(lateOffsets(rows)).toEqual([2]);
});

test("rows of other versions move the watermark of their partition too, in the order of the log", () => {
  const early = logRow(0, 50_000, { version: "8" });
  const newest = logRow(1, 100_000);
  expect(lateOffsets([early, newest])).toEqual([]);
  expect(
    lateOffsets([
      { ...newest, offset: 0 },
      { ...early, offset: 1 },
    ]),
  ).toEqual([1]);
});

test("rows of one record are judged in their order in the record", () => {
  const inOneRecord = [logRow(0, 100_000), logRow(0, 50_000, { version: "8" }), logRow(0, 100_000)];
  expect(lateOffsets(inOneRecord)).toEqual([0]);
});

test("a row of a closed pane is late although its partition has not come that far", () => {
  expect(walk([logRow(0, 55_000)], never, 60_000).runs.map((run) => run.late)).toEqual([true]);
  expect(walk([logRow(0, 60_000)], never, 60_000).runs.map((run) => run.late)).toEqual([false]);
});

test("rows below the position are left out", () => {
  const { runs } = walkRows(groups([logRow(4, 10_000), logRow(5, 11_000), logRow(6, 12_000)]), 5, never, never);
  expect(runs.map(({ from, to }) => [from, to])).toEqual([[1, 3]]);
});

test("runs part where the pane or the lateness changes, and nowhere else", () => {
  const times = [100_000, 101_000, 110_000, 90_000, 91_000, 111_000, 112_000];
  const { runs } = walk(
    times.map((time, offset) => logRow(offset, time)),
    never,
    never,
  );
  expect(runs.map(({ from, to, paneStartMs, late }) => [from, to, paneStartMs, late])).toEqual([
    [0, 2, 100_000, false],
    [2, 3, 110_000, false],
    [3, 5, 90_000, true],
    [5, 7, 110_000, false],
  ]);
});

test("cutting the log into other batches changes no row's lateness", () => {
  const row = fc.record({
    finishedMs: fc.integer({ min: 0, max: 60_000 }),
    lag: fc.integer({ min: -20_000, max: 20_000 }),
    version: fc.constantFrom("7", "8", "9"),
    newRecord: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 7 }), (raw, size) => {
      let offset = 0;
      const rows = raw.map(({ finishedMs, lag, version, newRecord }) => {
        if (newRecord) offset += 1;
        return logRow(offset, finishedMs, { version, timestampMs: finishedMs + lag });
      });
      const whole = verdicts(walk(rows, never, never).runs);
      const parts: string[] = [];
      let watermark = never;
      for (const part of inParts(rows, size)) {
        const walked = walkRows(groups(part), never, watermark, never);
        parts.push(...verdicts(walked.runs));
        watermark = walked.watermarkMs;
      }
      expect(parts.sort()).toEqual(whole.sort());
    }),
  );
});

function groups(rows: readonly LogRow[]) {
  const schema = new Schema("credit", "provisional", []);
  const input = rowsInput(0, rows, () => schema);
  return input.kind === "rows" ? input.rows.groups : [];
}

function walk(rows: readonly LogRow[], watermarkMs: number, closedToMs: number) {
  return walkRows(groups(rows), never, watermarkMs, closedToMs);
}

type Runs = ReturnType<typeof walkRows>["runs"];

function verdicts(runs: Runs): string[] {
  return runs.flatMap(({ group, from, to, late, paneStartMs }) =>
    Array.from({ length: to - from }, (_, i) => {
      const row = from + i;
      return [group.offset[row], group.version, group.finishedMs[row], paneStartMs, late].join(" ");
    }),
  );
}

function lateOffsets(rows: readonly LogRow[]): number[] {
  const late = walk(rows, never, never).runs.filter((run) => run.late);
  return late.flatMap(({ group, from, to }) => [...group.offset.slice(from, to)]);
}

/** Whole records of about `size` rows. */
function inParts(rows: readonly LogRow[], size: number): LogRow[][] {
  const parts: LogRow[][] = [];
  for (const row of rows) {
    const last = parts.at(-1);
    if (last === undefined || (last.length >= size && last.at(-1)?.offset !== row.offset)) parts.push([row]);
    else last.push(row);
  }
  return parts;
}
