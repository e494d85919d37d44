import { expect, test } from "vitest";
import { StoryWorld } from "../support/story-world.ts";

test("a maintenance window is in force before the first record after a start, and a freeze by hand comes before it", async () => {
  const world = new StoryWorld({ mode: "auto" }, { extras: { metrics: [], segments: [] } });
  world.freeze = "0 8 * * 1 UTC";
  await world.start();
  expect(world.engine.judge.frozen(world.nowMs)).toBe("0 8 * * 1 UTC");
  const command = { kind: "freeze", forMs: 60_000, reason: "audit", by: "ann" } as const;
  await world.engine.ask({ kind: "command", command, nowMs: world.nowMs });
  await world.restart();
  expect(world.engine.judge.frozen(world.nowMs)).toBe("by ann until 2026-01-05T08:01:00Z: audit");
  expect(world.engine.judge.frozen(world.nowMs + 60_000)).toBe("0 8 * * 1 UTC");
  await world.stop();
});
