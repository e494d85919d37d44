import { monitorEventLoopDelay } from "node:perf_hooks";
import { ExportTally, FactCounts } from "../src/edge/telemetry/fact-counts.ts";
import { Telemetry } from "../src/edge/telemetry/telemetry.ts";
import { api } from "../src/edge/web/api.ts";
import { listen } from "../src/edge/web/server.ts";
import { CheckpointTally } from "../src/runtime/checkpoint-tally.ts";
import { systemClock } from "../src/runtime/clock.ts";
import type { Engine } from "../src/runtime/engine.ts";
import { Happenings } from "../src/runtime/happenings.ts";
import { IngestTally } from "../src/runtime/ingest-tally.ts";
import { readModel } from "../src/runtime/read-model.ts";
import { telemetrySnapshot } from "../src/runtime/telemetry-snapshot.ts";
import { startScraper } from "./scrape/scraper.ts";
import { BenchMachines } from "./support/bench-machines.ts";
import { benchReference } from "./support/bench-reference.ts";
import { median, type Part } from "./support/part.ts";
import { silentSource } from "./support/silent-source.ts";

/** What a scrape of /metrics takes over HTTP from another process, two versions × 20 features × 3 windows, and how long it keeps the event loop. */
export const scrape: Part = {
  name: "scrape",
  measure: async ({ quick }) => {
    const machines = new BenchMachines(benchReference());
    for (let panes = 0; panes < 40; ) {
      const output = machines.read();
      if (output.deltas.length > 0) panes += 1;
      machines.close(output);
    }
    const { judge, profiler } = machines;
    // Telemetry and the read model look at these parts of an engine alone.
    const engine = { judge, profiler, pipeline: { tally: new IngestTally() } } as unknown as Engine;
    const tallies = { facts: new FactCounts(), checkpoints: new CheckpointTally(), exports: new ExportTally() };
    const snapshot = () => telemetrySnapshot(engine, silentSource, systemClock, tallies, () => "off", null);
    const telemetry = new Telemetry("bench", snapshot, 5_000);
    const app = api({
      model: readModel(engine, silentSource, systemClock, {
        happenings: new Happenings(0),
        settings: {},
        decoders: new Map(),
        posts: () => null,
        checkpoints: () => new CheckpointTally().sample(),
      }),
      telemetry,
      version: "bench",
      token: undefined,
      failed: (error) => {
        throw error;
      },
    });
    const server = await listen(app, "127.0.0.1", 0);
    if ("what" in server) throw new Error(server.what);
    const scraper = startScraper(`${server.url}/metrics`);
    const times: number[] = [];
    const gaps: number[] = [];
    let bytes = 0;
    const delay = monitorEventLoopDelay({ resolution: 1 });
    for (let i = 0; i < (quick ? 20 : 100); i += 1) {
      delay.reset();
      delay.enable();
      const taken = await scraper.take();
      bytes = taken.bytes;
      times.push(taken.ms);
      delay.disable();
      gaps.push(delay.max / 1e6);
    }
    await scraper.stop();
    await server.close(0);
    const [first = Number.NaN, ...later] = times;
    return {
      scrapeMs: { first, median: median(later), longest: Math.max(...later) },
      eventLoopGapMs: { first: gaps[0] ?? Number.NaN, median: median(gaps), longest: Math.max(...gaps.slice(1)) },
      kiB: bytes / 1_024,
    };
  },
};
