import { expect, test } from "vitest";
import type { BandSettings } from "../../../src/core/detection/stream-bands.ts";
import { emptyCounts, readStreams } from "../../../src/core/detection/stream-counts.ts";
import { feedVersion, newVersionDetectors } from "../../../src/core/detection/version-detectors.ts";
import { defaultBudget, logBudgets } from "../../../src/core/detection/weights.ts";
import { frameOf } from "../../../src/core/evaluation/reference-frame.ts";
import { canonicalText, parseReference } from "../../../src/core/reference/artefact.ts";
import { buildReference } from "../../../src/core/reference/build.ts";
import type { Reference } from "../../../src/core/reference/reference.ts";
import { seededRandom } from "../../support/random.ts";
import { type Season, seasonalHistory, seasonalPane, seasonStartMs } from "../../support/seasonal-stream.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const constant: BandSettings = { shape: "constant", expected: [] };
const hourly: BandSettings = { shape: "hourly", expected: [] };

interface Run {
  readonly reference: Reference;
  readonly settings: BandSettings;
  readonly season: Season;
  readonly rows: number;
  readonly fromMs: number;
  readonly panes: number;
}

/** The streams that alarm over so many panes, by family, and how many panes the first took. */
function run({ reference, settings, season, rows, fromMs, panes }: Run): { alarms: string[]; first: number } {
  const frame = frameOf("h", reference, settings);
  const random = seededRandom(23);
  const detectors = newVersionDetectors(frame.list);
  const counts = emptyCounts(frame.list);
  const vector = new Uint32Array(frame.layout.size);
  const alarms: string[] = [];
  let first = Number.POSITIVE_INFINITY;
  for (let pane = 0; pane < panes; pane += 1) {
    const startMs = fromMs + pane * 10_000;
    readStreams(frame.list, seasonalPane(random, frame.layout, startMs, rows, season, vector), counts);
    const bands = frame.clock.at(startMs);
    const raised = feedVersion(detectors, frame.list, bands, counts, startMs, 1, logBudgets(defaultBudget));
    if (raised.length > 0) first = Math.min(first, pane + 1);
    alarms.push(...raised.map(({ stream }) => frame.list.streams[stream]?.family ?? ""));
  }
  return { alarms, first };
}

function withoutHours(reference: Reference): Reference {
  return { ...reference, columns: reference.columns.map(({ hours: _, ...column }) => column) };
}

const day: Season = { periodMs: dayMs, swing: 0.25 };
const byDay = buildReference("m", "h.csv", seasonalHistory(day, 5, 6));
const week: Season = { periodMs: 7 * dayMs, swing: 0.25 };
const byWeek = buildReference("m", "h.csv", seasonalHistory(week, 29, 1));

test("five days tell 24 hours apart and four weeks 168, for columns as for rates, and every row is in one of them", () => {
  for (const [{ columns, rates }, hours] of [
    [byDay, 24],
    [byWeek, 168],
  ] as const) {
    expect(rates?.errors.hourly?.trials).toHaveLength(hours);
    const [column] = columns;
    const sum = (list: readonly number[] | undefined) => list?.reduce((a, b) => a + b, 0);
    expect(column?.hours?.valued).toHaveLength(hours);
    expect(sum(column?.hours?.valued)).toBe(column?.rows);
    expect(sum(column?.hours?.missing.successes)).toBe(sum(column?.missing.byReason));
    expect(sum(column?.hours?.cells.map((cell) => sum(cell) ?? 0))).toBe(column?.rows);
  }
});

test("hours are optional in a reference file, and refused where they do not fit their column", () => {
  const changed = (hours: unknown) => {
    const columns = byDay.columns.map((column) => ({ ...column, hours }));
    return parseReference(canonicalText({ ...byDay, columns } as unknown as Reference));
  };
  const hours = byDay.columns[0]?.hours;
  expect(parseReference(canonicalText(byDay))).toEqual(byDay);
  expect(parseReference(canonicalText(withoutHours(byDay)))).toEqual(withoutHours(byDay));
  expect(changed({ ...hours, cells: hours?.cells.slice(1) })).toMatchObject({
    unreadable: expect.stringContaining("hours"),
  });
  expect(changed({ ...hours, valued: hours?.valued.slice(1) })).toMatchObject({
    unreadable: expect.stringContaining("amount"),
  });
  expect(changed({ ...hours, missing: null })).toHaveProperty("unreadable");
});

const nulls = { day: [byDay, day, 4 * 8_640, 100], week: [byWeek, week, 10 * 8_640, 40] } as const;

test.each(Object.entries(nulls))(
  "over a %s wave nothing alarms, with one limit for all hours nor with hourly ones, and without hours drift would",
  (_, [reference, season, panes, rows]) => {
    const live = { season, rows, panes, fromMs: seasonStartMs };
    expect(run({ ...live, reference, settings: constant }).alarms).toEqual([]);
    expect(run({ ...live, reference, settings: hourly }).alarms).toEqual([]);
    expect(run({ ...live, reference: withoutHours(reference), settings: constant }).alarms).toContain("drift");
  },
);

test("errors that double in the quiet hours are seen by hourly limits and not by one for all", () => {
  const bad = { ...day, errorFactor: 2 };
  const live = { season: bad, rows: 2_000, panes: 180, fromMs: seasonStartMs + 17.75 * hourMs, reference: byDay };
  const [soon, late] = [run({ ...live, settings: hourly }), run({ ...live, settings: constant })];
  expect(soon.alarms).toContain("harm");
  expect(late.alarms).not.toContain("harm");
});

test("drift that is seen on a usual day is not on an expected one; harm is on both", () => {
  const settings: BandSettings = {
    shape: "constant",
    expected: [{ fromMs: seasonStartMs, toMs: seasonStartMs + dayMs, widen: 10 }],
  };
  const live = { reference: byDay, season: { ...day, swing: 0.6, errorFactor: 4 }, rows: 500, panes: 60, settings };
  const noonMs = 6 * hourMs;
  const expected = run({ ...live, fromMs: seasonStartMs + noonMs }).alarms;
  const usual = run({ ...live, fromMs: seasonStartMs + dayMs + noonMs }).alarms;
  expect([...new Set(expected)]).toEqual(["harm", "quality"].filter((family) => expected.includes(family)));
  expect(expected).toContain("harm");
  expect(usual).toContain("drift");
  expect(usual).toContain("harm");
});

test("the bands change on the hour and where expected days begin and end, and not between", () => {
  const fromMs = seasonStartMs + 1_800_000;
  const { clock } = frameOf("h", byDay, { shape: "hourly", expected: [{ fromMs, toMs: fromMs + 600_000, widen: 2 }] });
  const at = (minute: number) => clock.at(seasonStartMs + minute * 60_000);
  expect(at(29)).toBe(at(0));
  expect(at(30)).not.toBe(at(29));
  const [before, within, after] = [29, 30, 40].map((minute) => at(minute).map((one) => one?.band.limit));
  expect(after).toEqual(before);
  expect(within).not.toEqual(before);
  expect(at(60).map((one) => one?.band.limit)).not.toEqual(after);
});
