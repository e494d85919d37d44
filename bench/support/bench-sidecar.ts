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

/** Only what is posted is read. */
export interface PostedSettings {
  readonly reference: string;
}

/** The whole sidecar as `driftline run` builds it, reading a topic from its start, or what is posted: real store, real metrics, ticking. */
export async function startSidecar(read: ReaderSettings | PostedSettings): Promise<BenchSidecar> {
  const { reference: file } = read;
  const folder = mkdtempSync(join(tmpdir(), "driftline-bench-"));
  const text = JSON.stringify({
    ...("topic" in read
      ? { kafka: { brokers: [read.brokers], groupId: read.group }, sources: [{ topic: read.topic }] }
      : {}),
    startFrom: "earliest",
    http: { port: 0, ...("topic" in read ? {} : { ingest: {} }) },
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
  const { kafka, startFrom } = settings;
  const source =
    kafka &&
    new KafkaSource(
      { kafka, topics: settings.sources.map(({ topic }) => topic), startFrom },
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
