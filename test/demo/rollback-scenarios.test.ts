import { expect, test } from "vitest";
import { runFast } from "../../src/demo/run-fast.ts";
import { expectEverySeed } from "../support/demo-runs.ts";

test("a bad promotion is detected, ordered back once, confirmed and verified, whatever the seed", async () => {
  for (const { summary } of await expectEverySeed("bad-promotion")) {
    expect(summary).toMatchObject({ orders: 1, orderState: "verified", falseAlarms: 0 });
    expect(summary.detectedAfterSeconds).toBeLessThanOrEqual(90);
  }
}, 300_000);

test("a bad canary with a tenth of the traffic is rolled back as well, whatever the seed", async () => {
  for (const { summary } of await expectEverySeed("bad-canary")) {
    expect(summary).toMatchObject({ orders: 1, orderState: "verified", falseAlarms: 0 });
    expect(summary.detectedAfterSeconds).toBeLessThanOrEqual(600);
  }
}, 300_000);

test("the same seed tells the same story, another seed another one", async () => {
  const told = async (seed: number): Promise<string[]> => {
    const lines: string[] = [];
    await runFast({
      scenario: "bad-promotion",
      seed,
      say: ({ event, at, observed, n }) => lines.push(JSON.stringify({ event, at, observed, n })),
    });
    return lines;
  };
  const first = await told(7);
  expect(await told(7)).toEqual(first);
  expect(await told(8)).not.toEqual(first);
});
