import { setTimeout } from "node:timers/promises";
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
import { rehearse } from "../src/runtime/rehearsal.ts";
import { telemetrySnapshot } from "../src/runtime/telemetry-snapshot.ts";
import { startScraper } from "./scrape/scraper.ts";
import { BenchMachines } from "./support/bench-machines.ts";
import { benchReference } from "./support/bench-reference.ts";
import { median, type Part } from "./support/part.ts";
import { silentSource } from "./support/silent-source.ts";
import { TurnClock } from "./support/turn-clock.ts";

const told = (error: unknown): never => {
  throw error;
};

interface Scrape {
  readonly ms: number;
  readonly gapMs: number;
  readonly cpuMs: number;
}

/**
 * What a scrape of /metrics takes over HTTP from another process, three versions × 20 features × 3 windows, more than the
 * budget of 5,000 series, and how long it keeps the event loop: by the clock, beside what the machine itself keeps an idle
 * loop waiting, and in CPU of the thread, which other programs do not lengthen.
 */
export const scrape: Part = {
  name: "scrape",
  measure: async ({ quick }) => {
    const machines = new BenchMachines(benchReference(), ["3", "4", "5"]);
    const closePanes = (count: number): void => {
      for (let panes = 0; panes < count; ) {
        const output = machines.read();
        if (output.deltas.length > 0) panes += 1;
        machines.close(output);
      }
    };
    closePanes(40);
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
      failed: told,
    });
    const server = await listen(app, "127.0.0.1", 0);
    if ("what" in server) throw new Error(server.what);
    const scraper = startScraper(`${server.url}/metrics`);
    const gapIn = async <T>(work: () => Promise<T>) => {
      const clock = new TurnClock();
      const result = await work();
      return { result, ...(await clock.stop()) };
    };
    const rehearsal = await gapIn(() => rehearse(() => telemetry.render(), told));
    const scrapes: Scrape[] = [];
    // The gaps of as long a time without anything to do.
    const idle: number[] = [];
    let bytes = 0;
    let series = 0;
    for (let i = 0; i < (quick ? 20 : 200); i += 1) {
      // A scrape every 15 s finds a new pane, so that nothing is left of the readings of the last one.
      closePanes(1);
      const { result, gapMs, cpuMs } = await gapIn(() => scraper.take());
      scrapes.push({ ms: result.ms, gapMs, cpuMs });
      ({ bytes, series } = result);
      idle.push((await gapIn(() => setTimeout(result.ms))).gapMs);
    }
    await scraper.stop();
    await server.close(0);
    const figuresOf = (of: (scrape: Scrape) => number, before: number | null) => {
      const [first = Number.NaN, ...later] = scrapes.map(of);
      return {
        ...(before === null ? {} : { rehearsal: before }),
        ...{ first, median: median(later), longest: Math.max(...later) },
      };
    };
    return {
      series,
      kiB: bytes / 1_024,
      scrapeMs: figuresOf(({ ms }) => ms, null),
      eventLoopGapMs: figuresOf(({ gapMs }) => gapMs, rehearsal.gapMs),
      turnCpuMs: figuresOf(({ cpuMs }) => cpuMs, rehearsal.cpuMs),
      idleGapMs: { median: median(idle), longest: Math.max(...idle) },
    };
  },
};
