import fc from "fast-check";
import { expect, test } from "vitest";
import { PaneLog } from "../../../src/core/evaluation/pane-log.ts";

const paneLogMs = 86_400_000;
const panesWithColumns = 30;
const startMs = 1_700_000_000_000;
const at = (pane: number) => startMs + pane * 10_000;

function log(panes: readonly number[]): PaneLog {
  const made = new PaneLog();
  for (const pane of panes) {
    const record = made.open(at(pane));
    if (record !== undefined) record.columns = Float64Array.of(pane, 1);
  }
  return made;
}

function written(from: PaneLog): { puts: Map<string, Uint8Array>; deletes: string[] } {
  const puts = new Map<string, Uint8Array>();
  const deletes: string[] = [];
  from.takeDirty(
    "p/",
    ({ key, value }) => puts.set(key, value),
    (key) => deletes.push(key),
  );
  return { puts, deletes };
}

test("panes are kept for 24 h of event time, and one that is older is not opened", () => {
  const made = log([0, 1]);
  made.open(at(0) + paneLogMs);
  expect(made.records().map(({ start }) => start)).toEqual([at(1), at(0) + paneLogMs]);
  expect(made.open(at(0))).toBeUndefined();
  expect(made.newestMs).toBe(at(0) + paneLogMs);
});

test("only the newest thirty panes keep their columns", () => {
  const made = log(Array.from({ length: 40 }, (_, pane) => pane));
  const withColumns = made.records().filter(({ columns }) => columns !== null);
  expect(withColumns.map(({ start }) => start)).toEqual(Array.from({ length: panesWithColumns }, (_, i) => at(10 + i)));
});

test("a late pane is opened between the others, and records come in order of time", () => {
  const made = log([3, 1, 2]);
  expect(made.records().map(({ start }) => start)).toEqual([at(1), at(2), at(3)]);
  expect(made.recordsFrom(at(2)).length).toBe(2);
});

test("what was written comes back exactly, and what left is deleted", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 2 ** 31 }), { minLength: 8, maxLength: 8 }), fc.boolean(), (numbers, wide) => {
      const made = new PaneLog();
      const record = made.open(at(0));
      if (record === undefined) throw new Error("not opened");
      const [predictions = 0, errors = 0, late = 0, latencyCount = 0, ...above] = numbers;
      Object.assign(record, { predictions, errors, late, latencyCount });
      above.forEach((count, i) => {
        record.above[i as 0 | 1 | 2 | 3] = count;
      });
      if (wide) record.columns = Float64Array.from(numbers);
      const { puts } = written(made);
      const restored = new PaneLog();
      for (const [key, value] of puts) restored.restore(Number(key.slice(2)), value);
      expect(restored.records()).toEqual(made.records());
      expect(restored.newestMs).toBe(made.newestMs);
    }),
  );
  const made = log([0]);
  written(made);
  made.open(at(0) + paneLogMs);
  expect(written(made).deletes).toEqual([`p/${at(0)}`]);
});

test("only what changed is written, and what a failed commit held is written again", () => {
  const made = log([0, 1]);
  expect([...written(made).puts.keys()]).toEqual([`p/${at(0)}`, `p/${at(1)}`]);
  expect(written(made).puts.size).toBe(0);
  made.keep(at(1));
  made.open(at(2));
  expect([...written(made).puts.keys()].sort()).toEqual([`p/${at(1)}`, `p/${at(2)}`]);
});
