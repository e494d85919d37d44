import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command } from "commander";
import type { Logger } from "pino";
import { settingsOf } from "../config/load.ts";
import type { Settings } from "../config/settings.ts";
import { errorCode } from "../config/text-source.ts";
import { referenceHash } from "../core/reference/artefact.ts";
import type { Reference } from "../core/reference/reference.ts";
import { readArtefact } from "../edge/references/artefact-files.ts";
import { KafkaSource } from "../edge/sources/kafka.ts";
import { openStore } from "../edge/store/sqlite.ts";
import { createLog } from "../edge/telemetry/log.ts";
import type { NotListening } from "../edge/web/server.ts";
import { startMonitor } from "../monitor.ts";
import { systemClock } from "../runtime/clock.ts";
import { runUntilSignal } from "../runtime/run-until-signal.ts";
import { fail } from "./fail.ts";
import { configHelp, problemsText, settingsFrom } from "./settings-from.ts";
import { unjoinedLabels } from "./unjoined-labels.ts";

interface RunOptions {
  readonly config?: string;
  readonly brokers?: string;
  readonly topic?: string;
  readonly http?: boolean;
  readonly store?: string;
  readonly port?: string;
}

/** `driftline run`: reads Kafka, and what is posted, until it is told to stop. */
export function runCommand(): Command {
  return new Command("run")
    .description("watch predictions, read from a topic or posted over HTTP: judge, page, roll back")
    .option("-c, --config <path>", configHelp)
    .option("--brokers <list>", "Kafka brokers, host:port, separated by commas")
    .option("--topic <name>", "topic with predictions")
    .option("--http", "take POST /v1/predictions and /v1/labels, with or without a topic")
    .option("--store <file>", "SQLite file that keeps state and positions")
    .option("--port <number>", "port of the page, the API and /metrics")
    .addHelpText(
      "after",
      "\nExamples:\n  driftline run --brokers localhost:9092 --topic predictions\n  driftline run --http",
    )
    .action(run);
}

async function run(options: RunOptions): Promise<void> {
  const isNamed = options.brokers !== undefined || options.topic !== undefined || options.http === true;
  const loaded =
    isNamed && options.config === undefined
      ? settingsOf([fromOptions(options)], process.env)
      : settingsFrom(options.config);
  if ("problems" in loaded) return fail(problemsText(loaded.problems));
  const { settings } = loaded;
  const unread = nothingToRead(settings);
  if (unread !== undefined) return fail(unread);
  const references = readReferences(settings);
  if ("problem" in references) return fail(references.problem);
  const folder = madeFolder(dirname(settings.store));
  if ("problem" in folder) return fail(folder.problem);
  const store = await openStore(settings.store, systemClock.nowMs());
  if ("unreadable" in store) return fail(`${store.unreadable}\n${store.remedy}`);
  const log = createLog(settings.logLevel);
  const topics = settings.sources.map(({ topic }) => topic);
  const referencesFolder = join(dirname(settings.store), "references");
  const monitor = await startMonitor(settings, {
    references: references.found,
    source: kafkaSource(settings, log),
    store,
    referencesFolder,
    lostStore: null,
    clock: systemClock,
    log,
  }).catch((error: unknown) => notStarted(settings.store, error));
  if ("what" in monitor) {
    // Harmless where it was closed before.
    await store.close().catch((error: unknown) => log.debug(`the store was closed before: ${String(error)}`));
    return fail(`${monitor.what}\n${monitor.remedy}`);
  }
  const { ingest } = settings.http;
  const watched = [...topics, ...(ingest === undefined ? [] : [`what is posted to ${monitor.url}/v1/predictions`])];
  log.info(
    { event: "started", url: monitor.url, topics },
    `driftline watches ${watched.join(", ")}; see ${monitor.url}`,
  );
  if (ingest !== undefined && ingest.token === undefined && !isLoopback(settings.http.host))
    log.warn({ event: "started" }, "anybody who reaches this port may post predictions: set http.ingest.token");
  for (const warning of unjoinedLabels(settings)) log.warn({ event: "started" }, warning);
  await runUntilSignal(monitor, log);
}

/** What to say where there is neither a topic nor a door. */
function nothingToRead({ kafka, sources, http }: Settings): string | undefined {
  if (kafka !== undefined && sources.length > 0) return undefined;
  if (kafka !== undefined) return "No topic to read. Say --topic name, or list sources in the file of --config.";
  if (http.ingest !== undefined) return undefined;
  return "Nothing to read. Say --brokers host:port --topic name, or --http to take POST /v1/predictions; or set kafka.brokers, or http.ingest, in the file of --config.";
}

function kafkaSource({ kafka, sources, startFrom }: Settings, log: Logger): KafkaSource | undefined {
  if (kafka === undefined || sources.length === 0) return undefined;
  return new KafkaSource(
    { kafka, topics: sources.map(({ topic }) => topic), startFrom },
    (level, message, detail) => log[level]({ event: "kafka", ...detail }, message),
    () => systemClock.nowMs(),
  );
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

function madeFolder(path: string): { made: string } | { problem: string } {
  try {
    mkdirSync(path, { recursive: true });
    return { made: path };
  } catch (error) {
    return {
      problem: `store: the folder ${path} cannot be made (${errorCode(error)}). Name another with --store or store, or make it for this user`,
    };
  }
}

/** What stops a start is state that cannot be taken back: each entry says its own format. */
function notStarted(store: string, error: unknown): NotListening {
  return {
    what: `${store}: ${error instanceof Error ? error.message : String(error)}`,
    remedy:
      "run the version that wrote it, restore it from a backup, or move it away with its -wal and -shm: driftline then rebuilds what the topics still hold, and rollback targets stay disarmed until re-armed",
  };
}

/** Options as the settings they stand for. */
function fromOptions({ brokers, topic, http, store, port }: RunOptions): { name: string; text: string } {
  const settings = {
    ...(brokers === undefined ? {} : { kafka: { brokers: brokers.split(",") } }),
    ...(topic === undefined ? {} : { sources: [{ topic }], startFrom: "24h" }),
    ...(store === undefined ? {} : { store }),
    http: { ...(port === undefined ? {} : { port: Number(port) }), ...(http === true ? { ingest: {} } : {}) },
  };
  return { name: "the command line", text: JSON.stringify(settings) };
}

function readReferences(settings: Settings): { found: Map<string, Reference> } | { problem: string } {
  const found = new Map<string, Reference>();
  for (const [model, { reference: path }] of Object.entries(settings.models)) {
    if (path === undefined) continue;
    const reference = readArtefact(path);
    if ("unreadable" in reference)
      return {
        problem: `models.${model}.reference: ${path} cannot be read (${reference.unreadable}). Build one with: driftline reference build FILE --model ${model}`,
      };
    if (reference.model !== model)
      return {
        problem: `models.${model}.reference: ${path} is of model ${reference.model}. Build one with --model ${model}, or name it under models.${reference.model}.`,
      };
    found.set(referenceHash(reference), reference);
  }
  return { found };
}
