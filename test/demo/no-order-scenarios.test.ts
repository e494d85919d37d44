import { expect, test } from "vitest";
import { expectEverySeed } from "../support/demo-runs.ts";

const nothingOrdered = { orders: 0, orderState: null, falseAlarms: 0 };

test("a good promotion is seen and left alone, whatever the seed", async () => {
  for (const { summary } of await expectEverySeed("good-promotion"))
    expect(summary).toMatchObject({ ...nothingOrdered, detectedAfterSeconds: null });
}, 300_000);

test("drifting inputs are named feature by feature and roll nothing back, whatever the seed", async () => {
  for (const { summary } of await expectEverySeed("input-drift")) {
    expect(summary).toMatchObject(nothingOrdered);
    expect(summary.detectedAfterSeconds).toBeLessThanOrEqual(90);
  }
}, 300_000);

test("an outage under both versions pages people and stops at the attribution gate, whatever the seed", async () => {
  for (const { summary } of await expectEverySeed("both-versions-fail")) {
    expect(summary).toMatchObject(nothingOrdered);
    expect(summary.detectedAfterSeconds).toBeLessThanOrEqual(60);
  }
}, 300_000);
