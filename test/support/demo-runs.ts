import { expect } from "vitest";
import { runFast } from "../../src/demo/run-fast.ts";
import type { ScenarioName } from "../../src/demo/scenarios.ts";

const seeds = 20;

/** Runs a scenario of the demo under 20 seeds, each of which must come out as the scenario calls for. */
export async function expectEverySeed(scenario: ScenarioName): Promise<Awaited<ReturnType<typeof runFast>>[]> {
  const runs = [];
  for (let seed = 1; seed <= seeds; seed += 1) {
    const run = await runFast({ scenario, seed, say: () => undefined });
    expect(run.missing, `seed ${seed}`).toEqual([]);
    runs.push(run);
  }
  return runs;
}
