import type { TestContext } from "vitest";
import type { Unavailable } from "../../src/demo/unavailable.ts";

/**
 * Says what happens to a test that needs something which cannot be had: skipped with the reason and the remedy,
 * or failed where `DRIFTLINE_TEST_REQUIRE=all` asks for everything to run.
 */
export function requirement(context: TestContext, name: string, { unavailable, remedy }: Unavailable): never {
  const why = `${name} cannot be had: ${unavailable}. Remedy: ${remedy}`;
  if (process.env.DRIFTLINE_TEST_REQUIRE === "all") throw new Error(`DRIFTLINE_TEST_REQUIRE=all, but ${why}`);
  return skipLoudly(context, why);
}

/** Skips a test, and says so where people look. */
export function skipLoudly(context: TestContext, why: string): never {
  process.stderr.write(`skipped "${context.task.name}": ${why}\n`);
  return context.skip(why);
}
