import { expect, test } from "vitest";
import { kafkaDistribution } from "../../src/demo/kafka/distribution.ts";
import { isUnavailable } from "../../src/demo/unavailable.ts";

test("without Java there is a reason and a remedy, and no exception", async () => {
  const path = process.env.PATH;
  process.env.PATH = "/nowhere";
  try {
    const had = await kafkaDistribution();
    expect(isUnavailable(had) && had.unavailable).toContain("needs Java 17 or newer");
    expect(isUnavailable(had) && had.remedy).toContain("DRIFTLINE_TEST_BROKERS");
  } finally {
    process.env.PATH = path;
  }
});
