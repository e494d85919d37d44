import { expect, test } from "vitest";
import { FreezeWindows } from "../../src/edge/freeze-windows.ts";

const hourMs = 3_600_000;
/** From Friday 18:00 in Berlin for 60 hours. */
const weekend = { cron: "0 18 * * 5", for: 60 * hourMs, timezone: "Europe/Berlin" };
const isOpen = (windows: FreezeWindows, time: string) => windows.openAt(Date.parse(time)) !== null;

test.each([
  ["2026-11-27T16:59:59Z", false],
  ["2026-11-27T17:00:00Z", true],
  ["2026-11-28T12:00:00Z", true],
  ["2026-11-30T04:59:59Z", true],
  ["2026-11-30T05:00:00Z", false],
  ["2026-07-03T15:59:59Z", false],
  ["2026-07-03T16:00:00Z", true],
])("at %s the Berlin weekend is open: %s", (time, open) => {
  expect(isOpen(new FreezeWindows([weekend]), time)).toBe(open);
});

test("one that is asked all along says the same as one that has just started", () => {
  const running = new FreezeWindows([weekend]);
  for (let atMs = Date.UTC(2026, 10, 25, 3, 7, 11); atMs < Date.UTC(2026, 11, 8); atMs += 227 * 60_000) {
    expect(running.openAt(atMs)).toBe(new FreezeWindows([weekend]).openAt(atMs));
  }
});

test("a clock that is set back is believed", () => {
  const windows = new FreezeWindows([weekend]);
  expect(isOpen(windows, "2026-12-02T12:00:00Z")).toBe(false);
  expect(isOpen(windows, "2026-11-28T12:00:00Z")).toBe(true);
  expect(isOpen(windows, "2026-11-26T12:00:00Z")).toBe(false);
  expect(isOpen(windows, "2026-11-28T12:00:00Z")).toBe(true);
});

test("a zone half an hour off the hour is understood", () => {
  const windows = new FreezeWindows([{ cron: "10 9 * * *", for: hourMs, timezone: "Asia/Kathmandu" }]);
  expect(isOpen(windows, "2026-11-28T03:24:00Z")).toBe(false);
  expect(isOpen(windows, "2026-11-28T03:25:00Z")).toBe(true);
});

test("the open window is named with its end", () => {
  const windows = new FreezeWindows([{ cron: "30 2 1 * *", for: hourMs, timezone: "UTC" }, weekend]);
  expect(windows.openAt(Date.parse("2026-11-28T12:00:00Z"))).toBe(
    "0 18 * * 5 Europe/Berlin until 2026-11-30T05:00:00.000Z",
  );
  expect(windows.openAt(Date.parse("2026-12-01T02:45:00Z"))).toBe("30 2 1 * * UTC until 2026-12-01T03:30:00.000Z");
});
