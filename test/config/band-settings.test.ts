import { expect, test } from "vitest";
import { bandSettings, calendarSettings } from "../../src/config/band-settings.ts";
import { modelSettings } from "../../src/config/model-settings.ts";

const dayMs = 86_400_000;
const problems = (value: object) =>
  calendarSettings
    .safeParse({ name: "sale", from: "2026-11-27", ...value })
    .error?.issues.map(({ message }) => message);

test("expected days are whole days UTC, the last one too, and come again every year where they say so", () => {
  const calendar = [
    { name: "sale", from: "2026-11-27", through: "2026-11-30", widen: 2 },
    { name: "christmas", from: "2026-12-25", yearly: true },
  ];
  const { shape, expected } = bandSettings({ fraud: modelSettings.parse({ bands: "hourly", calendar }) }, "fraud");
  expect(shape).toBe("hourly");
  const [sale, first, second] = expected;
  expect(sale).toEqual({ fromMs: Date.UTC(2026, 10, 27), toMs: Date.UTC(2026, 11, 1), widen: 2 });
  expect(first).toEqual({ fromMs: Date.UTC(2026, 11, 25), toMs: Date.UTC(2026, 11, 26), widen: 3 });
  expect(second).toMatchObject({ fromMs: Date.UTC(2027, 11, 25), toMs: Date.UTC(2027, 11, 25) + dayMs });
});

test("a model that the settings do not name has one limit for all hours and expects nothing", () => {
  expect(bandSettings({}, "fraud")).toEqual({ shape: "constant", expected: [] });
});

test("a day that is none, and days that end before they begin, are refused", () => {
  expect(problems({ from: "2026-02-30" })?.[0]).toContain("not a day");
  expect(problems({ from: "27.11.2026" })?.[0]).toContain("2026-11-27");
  expect(problems({ through: "2026-11-26" })?.[0]).toContain("before from");
  expect(problems({ widen: 1 })).toHaveLength(1);
});
