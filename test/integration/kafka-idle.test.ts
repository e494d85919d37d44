import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { sharedKafka } from "../support/kafka.ts";

const bench = fileURLToPath(new URL("../../bench/kafka-idle.ts", import.meta.url));

test("a source that has nothing to read sets next to no timers", async (context) => {
  const { brokers } = await sharedKafka(context);
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [bench, brokers[0] ?? "", "2"]);
  const { timersPerSecond } = JSON.parse(stdout) as { timersPerSecond: number };
  // kafkajs by itself sets over a thousand, and has Node warn of negative delays.
  expect(timersPerSecond).toBeLessThan(50);
  expect(stderr).not.toContain("TimeoutNegativeWarning");
});
