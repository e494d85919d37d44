import { expect, test } from "vitest";
import { epochMsOfNumber, epochMsOfText } from "../../../src/edge/decoders/event-time.ts";

const ten = Date.UTC(2026, 10, 22, 10);

test("the size of a number says its unit", () => {
  expect(epochMsOfNumber(ten / 1_000)).toBe(ten);
  expect(epochMsOfNumber(ten / 1_000 + 0.25)).toBe(ten + 250);
  expect(epochMsOfNumber(ten)).toBe(ten);
  expect(epochMsOfNumber(ten * 1_000 + 999)).toBe(ten);
  expect(epochMsOfNumber(ten * 1_000_000)).toBe(ten);
  expect(epochMsOfNumber(99_999_999_999)).toBe(99_999_999_999_000);
  expect(epochMsOfNumber(100_000_000_000)).toBe(100_000_000_000);
});

test("no time is zero, negative, infinite or none", () => {
  for (const time of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) expect(epochMsOfNumber(time)).toBeNaN();
});

test("digits as text are exact beyond 2^53", () => {
  expect(epochMsOfText("1795341600999999999")).toBe(1_795_341_600_999);
  expect(epochMsOfText("1795341600")).toBe(1_795_341_600_000);
  expect(epochMsOfText("1795341600.5")).toBe(1_795_341_600_500);
});

test("RFC 3339 with nanoseconds, offsets, commas and without an offset are one moment in UTC", () => {
  for (const text of [
    "2026-11-22T10:00:00Z",
    "2026-11-22t10:00:00z",
    "2026-11-22 10:00:00",
    "2026-11-22T10:00:00",
    "2026-11-22T12:00:00+02:00",
    "2026-11-22T12:00:00+0200",
    "2026-11-22T04:30:00-05:30",
    "2026-11-22T10:00:00.000000000Z",
  ])
    expect(epochMsOfText(text), text).toBe(ten);
  expect(epochMsOfText("2026-11-22T10:00:00.123456789Z")).toBe(ten + 123);
  expect(epochMsOfText("2026-11-22 10:00:00,5")).toBe(ten + 500);
  expect(epochMsOfText("2024-02-29T00:00:00Z")).toBe(Date.UTC(2024, 1, 29));
});

test("what is no time is none", () => {
  for (const text of [
    "",
    "now",
    "2026-11-22",
    "2026-13-22T10:00:00Z",
    "2026-02-30T10:00:00Z",
    "2026-11-22T24:00:00Z",
    "2026-11-22T10:60:00Z",
    "2026-11-22T10:00:00.Z",
    "2026-11-22T10:00:00+2",
    "2026-11-22T10:00:00 UTC",
    "2026-11-22X10:00:00Z",
    "-1795341600",
  ])
    expect(epochMsOfText(text), text).toBeNaN();
});
