import fc from "fast-check";
import { expect, test } from "vitest";
import { utcTime } from "../../src/core/utc-time.ts";

test("times are told as the platform tells them, to the second, from year 0 to 9999", () => {
  const times = fc.integer({ min: Date.UTC(0, 0, 1) - 1900 * 366 * 86_400_000 + 1, max: Date.UTC(9999, 11, 31) });
  fc.assert(
    fc.property(times, (epochMs) => {
      const date = new Date(epochMs);
      if (date.getUTCFullYear() < 0) return;
      expect(utcTime(epochMs)).toBe(`${date.toISOString().slice(0, 19)}Z`);
    }),
  );
});

test.each([
  [0, "1970-01-01T00:00:00Z"],
  [951_782_400_000, "2000-02-29T00:00:00Z"],
  [-1, "1969-12-31T23:59:59Z"],
])("%d is %s", (epochMs, text) => {
  expect(utcTime(epochMs)).toBe(text);
});
