import { expect, test } from "vitest";
import { FramePool } from "../../../../src/edge/sources/kafka/frame-pool.ts";

const mebibyte = 1024 * 1024;

test("a frame is used again after the last of its holders has let it go, and not before", () => {
  const pool = new FramePool();
  const first = pool.take(mebibyte);
  pool.hold(first);
  pool.hold(first.subarray(10));
  pool.letGo(first);
  const second = pool.take(mebibyte);
  expect(second.buffer).not.toBe(first.buffer);
  pool.letGo(first.subarray(20));
  const third = pool.take(1.2 * mebibyte);
  expect(third.buffer).toBe(first.buffer);
  expect(third).toHaveLength(Math.floor(1.2 * mebibyte));
});

test("a frame that is let go once too often is not given to two", () => {
  const pool = new FramePool();
  const first = pool.take(mebibyte);
  pool.hold(first);
  pool.letGo(first);
  pool.letGo(first);
  const [second, third] = [pool.take(mebibyte), pool.take(mebibyte)];
  expect(second.buffer).toBe(first.buffer);
  expect(third.buffer).not.toBe(second.buffer);
});

test("a frame that nobody lets go, or that is too small for what comes, is left to the garbage collector", () => {
  const pool = new FramePool();
  const [first, second] = [pool.take(mebibyte), pool.take(mebibyte)];
  expect(second.buffer).not.toBe(first.buffer);
  pool.hold(second);
  pool.letGo(second);
  const larger = pool.take(2 * mebibyte);
  expect(larger.buffer).not.toBe(second.buffer);
  expect(pool.take(mebibyte).buffer).not.toBe(second.buffer);
});

test("small frames and those out of the ordinary are not kept", () => {
  const pool = new FramePool();
  for (const bytes of [1000, 20 * mebibyte]) {
    const first = pool.take(bytes);
    expect(first).toHaveLength(bytes);
    pool.hold(first);
    pool.letGo(first);
    first.fill(7);
    const second = pool.take(bytes);
    second.fill(8);
    expect(first[0]).toBe(7);
  }
});
