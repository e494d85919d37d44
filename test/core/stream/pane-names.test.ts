import { expect, test } from "vitest";
import { OpenPanes } from "../../../src/core/stream/open-panes.ts";
import { walkRows } from "../../../src/core/stream/rows-in-order.ts";
import { creditLayout, creditSchema } from "../../support/credit-traffic.ts";
import { type LogRow, logRow, rowsInput } from "../../support/log-rows.ts";

const source = { topic: "predictions", partition: 0 };
const country = 1;

function count(panes: OpenPanes, rows: readonly LogRow[], schema = creditSchema()): void {
  const input = rowsInput(0, rows, () => schema);
  if (input.kind !== "rows") throw new Error("rows");
  const { runs } = walkRows(input.rows.groups, -1, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY);
  panes.count(source, runs, () => creditLayout);
}

function namesOf(panes: OpenPanes): Record<number, unknown> {
  return Object.fromEntries(
    panes.close(Number.POSITIVE_INFINITY).map(({ paneStartMs, unseenNames }) => [
      paneStartMs,
      unseenNames
        ?.get(country)
        ?.top(9)
        .map(({ text, count: rows }) => [text, rows]),
    ]),
  );
}

test("a closing pane names the unseen categories of its own rows", () => {
  const panes = new OpenPanes({ hotLimit: 8 });
  const countries = ["atlantis", "NL", "atlantis", "mu", "atlantis"];
  count(
    panes,
    countries.map((name, offset) => logRow(offset, offset < 3 ? 20_000 : 30_000, { country: name })),
  );
  count(panes, [logRow(5, 30_000, { country: "mu" }), logRow(6, 40_000)]);
  expect(namesOf(panes)).toEqual({
    20000: [["atlantis", 2]],
    30000: [
      ["mu", 2],
      ["atlantis", 1],
    ],
    40000: undefined,
  });
});

test("at most 64 panes hold names at a time; the counts of the others are whole", () => {
  const panes = new OpenPanes({ hotLimit: 8 });
  count(
    panes,
    Array.from({ length: 70 }, (_, i) => logRow(i, 10_000 * (i + 1), { country: "mu" })),
  );
  const closed = panes.close(Number.POSITIVE_INFINITY);
  expect(closed.filter(({ unseenNames }) => unseenNames !== undefined)).toHaveLength(64);
  expect(new Set(closed.map(({ counts }) => counts.length)).size).toBe(1);
});

test("names do not go to the store", () => {
  const panes = new OpenPanes({ hotLimit: 8 });
  count(panes, [logRow(0, 20_000, { country: "a secret of somebody" })]);
  const stored: Uint8Array[] = [];
  panes.takeDirty(
    (_, value) => stored.push(value),
    () => undefined,
  );
  expect(stored).toHaveLength(1);
  expect(Buffer.concat(stored).includes("secret")).toBe(false);
});
