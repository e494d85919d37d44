import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keepArtefact } from "../src/edge/references/artefact-files.ts";
import { benchReference } from "./support/bench-reference.ts";
import { benchKafka } from "./support/bench-topic.ts";
import { median, type Part } from "./support/part.ts";
import { readIn } from "./support/reading-process.ts";
import type { ReaderFigures } from "./throughput/reader.ts";

const ways = ["bare", "parsed", "sidecar"] as const;
const records = 1_000_000;

/** One topic, read by bare kafkajs, by kafkajs and `JSON.parse`, and by the whole sidecar: each its own process, in turn. */
export const throughput: Part = {
  name: "throughput",
  measure: async ({ quick, said }) => {
    const sweeps = quick ? 1 : 3;
    const folder = mkdtempSync(join(tmpdir(), "driftline-bench-"));
    const reference = keepArtefact(folder, benchReference());
    const kafka = await benchKafka(records, said);
    const figures = new Map<string, ReaderFigures[]>(ways.map((way) => [way, []]));
    try {
      for (let sweep = 0; sweep < sweeps; sweep += 1) {
        for (const way of ways) {
          said(`sweep ${sweep + 1} of ${sweeps}: ${way}`);
          const { brokers, topic } = kafka;
          const group = `bench-${way}-${randomUUID()}`;
          figures.get(way)?.push(await readIn(way, { brokers, topic, group, records, reference }));
        }
      }
    } finally {
      await kafka.remove();
      rmSync(folder, { recursive: true });
    }
    const [bare, parsed, sidecar] = ways.map((way) => medians(figures.get(way) ?? []));
    if (bare === undefined || parsed === undefined || sidecar === undefined) throw new Error("nothing was measured");
    return {
      records,
      sweeps,
      bare,
      parsed,
      sidecar,
      sidecarOverParsed: {
        rate: sidecar.recordsPerSecond / parsed.recordsPerSecond,
        cpu: sidecar.cpuSeconds / parsed.cpuSeconds,
        rss: sidecar.rssPeakMiB / parsed.rssPeakMiB,
      },
    };
  },
};

function medians(all: readonly ReaderFigures[]): {
  recordsPerSecond: number;
  cpuSeconds: number;
  cpuMicrosPerRecord: number;
  rssPeakMiB: number;
} {
  const cpuSeconds = median(all.map((one) => one.cpuSeconds));
  return {
    recordsPerSecond: records / median(all.map((one) => one.seconds)),
    cpuSeconds,
    cpuMicrosPerRecord: (cpuSeconds * 1e6) / records,
    rssPeakMiB: median(all.map((one) => one.rssPeakMiB)),
  };
}
