import { expect, test } from "vitest";
import { streamBands } from "../../../src/core/detection/stream-bands.ts";
import { emptyCounts, readStreams } from "../../../src/core/detection/stream-counts.ts";
import { featureOf, listStreams } from "../../../src/core/detection/streams.ts";
import { feedVersion, fits, newVersionDetectors } from "../../../src/core/detection/version-detectors.ts";
import { defaultBudget, logBudgets } from "../../../src/core/detection/weights.ts";
import { columnCellsStart, statusBase } from "../../../src/core/profile/layout.ts";
import { categoricalColumn, layoutOf, referenceOf, uniformColumn } from "../../support/detection-reference.ts";
import { seededRandom } from "../../support/random.ts";

const bins = 256;
const columns = [
  uniformColumn("amount", bins, 400),
  uniformColumn("age", bins, 400),
  categoricalColumn("country", [60_000, 40_000]),
];
const reference = referenceOf(columns);
const list = listStreams(layoutOf(reference), columns);
const bands = streamBands(list, reference);
const rowsPerPane = 2_000;

/** One pane of rows drawn as in the reference, but for `amount` moved up by `shift` of its range and an error rate. */
function pane(random: () => number, shift: number, errorRate: number): Uint32Array {
  const counters = new Uint32Array(list.layout.size);
  const add = (cell: number) => {
    counters[cell] = (counters[cell] ?? 0) + 1;
  };
  const bases = list.layout.columns.map(({ base }) => base + columnCellsStart);
  for (let row = 0; row < rowsPerPane; row += 1) {
    add(statusBase + (random() < errorRate ? 1 : 0));
    add((bases[0] ?? 0) + Math.min(bins - 1, Math.floor((random() + shift) * bins)));
    add((bases[1] ?? 0) + Math.floor(random() * bins));
    add((bases[2] ?? 0) + (random() < 0.6 ? 0 : 1));
  }
  return counters;
}

/** What alarmed in each of `panes` panes: the feature, or the metric of harm. */
function alarmed(panes: number, shift: number, errorRate: number): Set<string> {
  const random = seededRandom(9);
  const detectors = newVersionDetectors(list);
  const counts = emptyCounts(list);
  const names = new Set<string>();
  for (let i = 0; i < panes; i += 1) {
    readStreams(list, pane(random, shift, errorRate), counts);
    for (const { stream } of feedVersion(detectors, list, bands, counts, i * 10_000, 1, logBudgets(defaultBudget))) {
      const found = list.streams[stream];
      if (found !== undefined) names.add(featureOf(list, found) ?? found.metric);
    }
  }
  return names;
}

test("a healthy version is quiet, whatever the number of streams", () => {
  expect(alarmed(300, 0, 0.02)).toEqual(new Set());
});

test("a feature that moves is named, and no other", () => {
  expect(alarmed(20, 0.1, 0.02)).toEqual(new Set(["amount"]));
});

test("errors that treble are harm, and nothing else", () => {
  expect(alarmed(10, 0, 0.06)).toEqual(new Set(["errors"]));
});

test("detectors of another list of streams are recognised", () => {
  const other = listStreams(layoutOf(referenceOf(columns.slice(1))), columns.slice(1));
  expect(fits(newVersionDetectors(list), list)).toBe(true);
  expect(fits(newVersionDetectors(other), list)).toBe(false);
});
