import fc from "fast-check";
import { expect, test } from "vitest";
import {
  advanceWatermark,
  awayHoldMs,
  GroupWatermark,
  idleAfterMs,
  latenessMs,
} from "../../../src/core/stream/watermark.ts";

const a = { topic: "predictions", partition: 0 };
const b = { topic: "predictions", partition: 1 };
const time = fc.integer({ min: 0, max: 1_000_000 });

test("a partition's watermark never moves back and never passes the log's own time less the lateness", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(time, time)), (rows) => {
      let watermark = Number.NEGATIVE_INFINITY;
      let newestLogTime = Number.NEGATIVE_INFINITY;
      for (const [finishedMs, timestampMs] of rows) {
        const next = advanceWatermark(watermark, finishedMs, timestampMs);
        newestLogTime = Math.max(newestLogTime, timestampMs);
        expect(next).toBeGreaterThanOrEqual(watermark);
        expect(next).toBeLessThanOrEqual(newestLogTime - latenessMs);
        watermark = next;
      }
    }),
  );
});

test("a clock ten minutes ahead moves the watermark no further than the log", () => {
  expect(advanceWatermark(Number.NEGATIVE_INFINITY, 700_000, 100_000)).toBe(100_000 - latenessMs);
});

test("the group follows its slowest partition", () => {
  const group = groupOf(a, b);
  group.heard(a, 50_000);
  expect(group.advance(0).watermarkMs).toBe(Number.NEGATIVE_INFINITY);
  group.heard(b, 30_000);
  expect(group.advance(0).watermarkMs).toBe(30_000);
});

test("a partition that is caught up and silent for fifteen seconds no longer holds the group", () => {
  const group = groupOf(a, b);
  group.heard(a, 50_000);
  group.heard(b, 30_000);
  group.caughtUp(b, true, 100_000);
  expect(group.advance(100_000 + idleAfterMs - 1).watermarkMs).toBe(30_000);
  expect(group.advance(100_000 + idleAfterMs)).toEqual({ watermarkMs: 50_000, idle: [b] });
});

test("rows end the silence, which begins anew when the clock is next told", () => {
  const group = groupOf(a, b);
  group.heard(a, 50_000);
  group.caughtUp(b, true, 100_000);
  group.heard(b, 30_000);
  group.tick(101_000);
  expect(group.advance(100_000 + idleAfterMs).watermarkMs).toBe(30_000);
  expect(group.advance(101_000 + idleAfterMs).watermarkMs).toBe(50_000);
});

test("a partition that lags or is paused holds the group, however long", () => {
  const group = groupOf(a, b);
  group.heard(a, 50_000);
  group.heard(b, 30_000);
  group.caughtUp(b, true, 100_000);
  group.caughtUp(b, false, 110_000);
  group.tick(110_000);
  expect(group.advance(9_000_000).watermarkMs).toBe(30_000);
});

test("with every partition idle the group follows the wall clock less the lateness", () => {
  const group = groupOf(a);
  group.heard(a, 30_000);
  group.caughtUp(a, true, 100_000);
  expect(group.advance(200_000).watermarkMs).toBe(200_000 - latenessMs);
});

test("with nothing assigned the group stands still", () => {
  const group = groupOf(a);
  group.heard(a, 30_000);
  group.advance(0);
  group.revoke(a);
  group.heard(a, 60_000);
  expect(group.advance(900_000).watermarkMs).toBe(30_000);
});

test("a known partition that another member has is waited for, but not for ever", () => {
  const group = groupOf(a, b);
  group.heard(a, 30_000);
  group.heard(b, 30_000);
  group.revoke(b);
  group.heard(a, 60_000);
  expect(group.advance(100_000).watermarkMs).toBe(30_000);
  expect(group.advance(100_000 + awayHoldMs - 1).watermarkMs).toBe(30_000);
  expect(group.advance(100_000 + awayHoldMs).watermarkMs).toBe(60_000);
});

test("silence of the others closes nothing while a partition is away", () => {
  const group = groupOf(a, b);
  group.heard(b, 30_000);
  group.revoke(b);
  group.heard(a, 60_000);
  group.caughtUp(a, true, 100_000);
  expect(group.advance(100_000).watermarkMs).toBe(30_000);
  expect(group.advance(100_000 + idleAfterMs).watermarkMs).toBe(30_000);
  group.assign(b);
  group.heard(b, 50_000);
  expect(group.advance(100_000 + idleAfterMs).watermarkMs).toBe(50_000);
});

test("a topic of which nothing is read is not waited for", () => {
  const group = groupOf(a);
  group.heard({ topic: "no longer configured", partition: 0 }, 10_000);
  group.heard(a, 60_000);
  expect(group.advance(100_000).watermarkMs).toBe(60_000);
});

test("the group's watermark never moves back, whatever joins, leaves, wakes or falls silent", () => {
  const event = fc.tuple(
    fc.constantFrom("heard", "assign", "revoke", "caughtUp", "behind"),
    fc.constantFrom(a, b),
    time,
  );
  fc.assert(
    fc.property(fc.array(event), (events) => {
      const group = new GroupWatermark();
      let before = Number.NEGATIVE_INFINITY;
      let nowMs = 0;
      for (const [what, id, value] of events) {
        nowMs += value / 10;
        if (what === "heard") group.heard(id, value);
        else if (what === "assign") group.assign(id);
        else if (what === "revoke") group.revoke(id);
        else group.caughtUp(id, what === "caughtUp", nowMs);
        group.tick(nowMs);
        const { watermarkMs } = group.advance(nowMs);
        expect(watermarkMs).toBeGreaterThanOrEqual(before);
        before = watermarkMs;
      }
    }),
  );
});

function groupOf(...ids: (typeof a)[]): GroupWatermark {
  const group = new GroupWatermark();
  for (const id of ids) group.assign(id);
  return group;
}
