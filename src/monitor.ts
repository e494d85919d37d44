import { hostname } from "node:os";
import type { Logger } from "pino";
import { bandSettings } from "./config/band-settings.ts";
import { modelSettings } from "./config/model-settings.ts";
import { rollbackPolicy } from "./config/rollback-policy.ts";
import type { Settings } from "./config/settings.ts";
import type { Fact } from "./core/facts.ts";
import { learningSampler } from "./core/reference/learning-sample.ts";
import type { Reference } from "./core/reference/reference.ts";
import { decoders } from "./edge/decoders/decoders.ts";
import { Sender } from "./edge/delivery/sender.ts";
import { FreezeWindows } from "./edge/freeze-windows.ts";
import { notifierFrom } from "./edge/notifiers/notifiers.ts";
import { findArtefact, keepArtefact } from "./edge/references/artefact-files.ts";
import type { Source } from "./edge/sources/source.ts";
import type { Store } from "./edge/store/store.ts";
import { targetFrom } from "./edge/targets/targets.ts";
import { FactCounts } from "./edge/telemetry/fact-counts.ts";
import { Telemetry } from "./edge/telemetry/telemetry.ts";
import { api } from "./edge/web/api.ts";
import { pageAssets } from "./edge/web/page-assets.ts";
import { listen, type NotListening } from "./edge/web/server.ts";
import { CheckpointTally } from "./runtime/checkpoint-tally.ts";
import type { Clock } from "./runtime/clock.ts";
import { destinationsOf } from "./runtime/destinations.ts";
import { Engine } from "./runtime/engine.ts";
import { Happenings } from "./runtime/happenings.ts";
import { logFacts } from "./runtime/log-facts.ts";
import { readModel } from "./runtime/read-model.ts";
import { telemetrySnapshot } from "./runtime/telemetry-snapshot.ts";
import { version } from "./version.ts";

/** What differs between a real run, a demo and a test. */
export interface MonitorParts {
  /** In force from the start, by hash. */
  readonly references: ReadonlyMap<string, Reference>;
  readonly source: Source;
  readonly store: Store;
  /** Where learned references are kept. */
  readonly referencesFolder: string;
  /** Why earlier decisions are unknown; null when the store was opened as it was left. */
  readonly lostStore: string | null;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told of every fact, after the log. */
  readonly facts?: (facts: readonly Fact[]) => void;
}

export interface Monitor {
  readonly engine: Engine;
  /** Address of the page, the API and /metrics. */
  readonly url: string;
  /** Lets wall time pass; about once a second. */
  tick(): void;
  /** Flushes, saves, leaves the group and stops listening. */
  stop(): Promise<void>;
}

const webGraceMs = 1_000;
const modelDefaults = modelSettings.parse({});

/** Builds the sidecar out of its settings, in the order in which data flows, and starts it. */
export async function startMonitor(settings: Settings, parts: MonitorParts): Promise<Monitor | NotListening> {
  const { source, store, clock, log } = parts;
  const nowMs = (): number => clock.nowMs();

  const topics = new Map(
    settings.sources.map(({ topic, decoder, model, carriesLabels }) => {
      const named = model === undefined ? {} : { model };
      return [topic, decoders[decoder]({ carriesLabels, ...named })];
    }),
  );
  const labelTopics = settings.sources.filter(({ carriesLabels }) => carriesLabels).map(({ topic }) => topic);

  const notifiers = settings.notifiers.map(notifierFrom);
  const targets = settings.targets.map((target) => targetFrom(target.name, target));
  const stopping = new AbortController();
  const sender = new Sender(destinationsOf(notifiers, targets, hostname()), { nowMs, signal: stopping.signal });
  const freezes = new FreezeWindows(settings.freeze);

  const binsOf = (model: string) => (settings.models[model] ?? modelDefaults).bins;
  const counts = new FactCounts();
  const checkpoints = new CheckpointTally();
  const happenings = new Happenings(nowMs());
  const engine = await Engine.start({
    judge: {
      budgetOf: (model) => settings.models[model]?.falseAlarms ?? modelDefaults.falseAlarms,
      keepsCounts: (model) => binsOf(model) !== "off",
      bandsOf: (model) => bandSettings(settings.models, model),
      learningOf: (model) => learning(settings.models[model]?.learn ?? modelDefaults.learn),
      incidents: {
        receivers: notifiers.map(({ name, routingKeyId }, i) => ({
          name,
          routingKeyId,
          minimumSeverity: settings.notifiers[i]?.minimumSeverity ?? "warning",
          takesChanges: true,
        })),
        repeatMs: 4 * 3_600_000,
        links: () => [],
      },
      rollbacks: rollbackPolicy(settings),
    },
    profiler: { labelTopics, sampler: learningSampler() },
    references: parts.references,
    decoders: topics,
    store,
    source,
    sender,
    targets: new Map(targets.map((target) => [target.name, target])),
    clock,
    lostStore: parts.lostStore,
    frozenAt: (atMs) => freezes.openAt(atMs),
    keepReference: (_hash, reference) => keepArtefact(parts.referencesFolder, reference),
    findReference: (hash) => findArtefact(parts.referencesFolder, hash),
    notices: {
      facts: (facts) => {
        counts.count(facts);
        happenings.add(facts, nowMs());
        logFacts(log, facts);
        parts.facts?.(facts);
      },
      rejected: (topic, reason, excerpt) => {
        happenings.rejected(topic, reason, excerpt);
        log.warn(
          { event: "reject", topic, reason, excerpt },
          `records of ${topic} are refused (${reason}): ${excerpt}; "driftline decode --sample FILE" shows what is understood of a record`,
        );
      },
      condition: ({ name, active, message }) =>
        log[active && name !== "connected" ? "warn" : "info"]({ event: "source", condition: name, active }, message),
      checkpoint: (tookMs) => checkpoints.saved(tookMs, nowMs()),
      unwritable: (why) => {
        checkpoints.failed();
        log.error({ event: "store" }, `the store cannot be written, so no order leaves: ${why}`);
      },
    },
  });

  const { seriesBudget } = settings.http;
  const snapshot = () => telemetrySnapshot(engine, source, clock, counts, checkpoints.sample(), binsOf);
  const telemetry = new Telemetry(version, snapshot, seriesBudget);
  const failed = (error: unknown): void => log.error({ event: "web", error: String(error) }, "a request failed");
  const model = readModel(engine, source, clock, {
    happenings,
    settings,
    decoders: topics,
    checkpoints: () => checkpoints.sample(),
  });
  const { token } = settings.http;
  const app = api({ model, telemetry, version, token, failed, stopping: stopping.signal, page: pageAssets });
  const server = await listen(app, settings.http.host, settings.http.port);
  const stopEngine = async (): Promise<void> => {
    stopping.abort();
    await engine.stop();
  };
  if ("what" in server) {
    await stopEngine();
    return server;
  }
  return {
    engine,
    url: server.url,
    tick: () => engine.tick(),
    stop: async () => {
      await stopEngine();
      await server.close(webGraceMs);
    },
  };
}

function learning({ span, minRows }: Settings["models"][string]["learn"]): { spanMs: number; minimumRows: number } {
  return { spanMs: span, minimumRows: minRows };
}
