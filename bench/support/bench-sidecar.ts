import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { settingsOf } from "../../src/config/load.ts";
import { referenceHash } from "../../src/core/reference/artefact.ts";
import { readArtefact } from "../../src/edge/references/artefact-files.ts";
import { KafkaSource } from "../../src/edge/sources/kafka.ts";
import { openStore } from "../../src/edge/store/sqlite.ts";
import { createLog } from "../../src/edge/telemetry/log.ts";
import { type Monitor, startMonitor } from "../../src/monitor.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import type { ReaderSettings } from "../throughput/reader.ts";
import { benchModel } from "./bench-topic.ts";

export interface BenchSidecar {
  readonly monitor: Monitor;
  stop(): Promise<void>;
}

const tickMs = 1_000;

/** The whole sidecar as `driftline run` builds it, reading a topic from its start: real store, real metrics, ticking. */
export async function startSidecar({ brokers, topic, group, reference: file }: ReaderSettings): Promise<BenchSidecar> {
  const folder = mkdtempSync(join(tmpdir(), "driftline-bench-"));
  const text = JSON.stringify({
    kafka: { brokers: [brokers], groupId: group },
    sources: [{ topic }],
    startFrom: "earliest",
    http: { port: 0 },
    store: join(folder, "driftline.db"),
    models: { [benchModel]: { reference: file } },
  });
  const loaded = settingsOf([{ name: "bench", text }], {});
  if ("problems" in loaded) throw new Error(JSON.stringify(loaded.problems));
  const { settings } = loaded;
  const reference = readArtefact(file);
  if ("unreadable" in reference) throw new Error(reference.unreadable);
  const store = await openStore(settings.store, systemClock.nowMs());
  if ("unreadable" in store) throw new Error(store.unreadable);
  const log = createLog(settings.logLevel);
  const source = new KafkaSource(
    { kafka: settings.kafka as NonNullable<typeof settings.kafka>, topics: [topic], startFrom: settings.startFrom },
    (level, message, detail) => log[level]({ event: "kafka", ...detail }, message),
    () => systemClock.nowMs(),
  );
  const monitor = await startMonitor(settings, {
    references: new Map([[referenceHash(reference), reference]]),
    source,
    store,
    referencesFolder: folder,
    lostStore: null,
    clock: systemClock,
    log,
  });
  if ("what" in monitor) throw new Error(monitor.what);
  const ticking = setInterval(() => monitor.tick(), tickMs);
  return {
    monitor,
    stop: async () => {
      clearInterval(ticking);
      await monitor.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
