import { expect, test, vi } from "vitest";
import { rehearse } from "../../src/runtime/rehearsal.ts";

const failed = vi.fn();

test("what is rehearsed has run several times before the start goes on", async () => {
  const render = vi.fn(async () => ["text"]);
  await rehearse(render, failed);
  expect(render.mock.calls.length).toBeGreaterThan(1);
  expect(failed).not.toHaveBeenCalled();
});

test("a rehearsal that fails is told, and the start goes on", async () => {
  const error = new Error("no snapshot");
  await rehearse(async () => Promise.reject(error), failed);
  expect(failed).toHaveBeenCalledExactlyOnceWith(error);
});

test("a rehearsal without an end holds the start up for a second and no longer", async () => {
  vi.useFakeTimers();
  let isOver = false;
  const rehearsed = rehearse(() => new Promise(() => undefined), failed).then(() => {
    isOver = true;
  });
  await vi.advanceTimersByTimeAsync(900);
  expect(isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(200);
  await rehearsed;
  vi.useRealTimers();
});
