import type { RequestListener } from "node:http";
import { hostname } from "node:os";
import type { Logger } from "pino";
import { figureSettings, labelAgeRule, labelJoin } from "./config/label-settings.ts";
import { modelPolicy } from "./config/model-policy.ts";
import { modelSettings } from "./config/model-settings.ts";
import { rollbackPolicy } from "./config/rollback-policy.ts";
import { ownRules, rowExtras } from "./config/row-extras.ts";
import type { Settings } from "./config/settings.ts";
import { defaultRules } from "./core/alerting/rule.ts";
import type { Fact } from "./core/facts.ts";
import { learningSampler } from "./core/reference/learning-sample.ts";
import type { Reference } from "./core/reference/reference.ts";
import { Sender } from "./edge/delivery/sender.ts";
import { FreezeWindows } from "./edge/freeze-windows.ts";
import { notifierFrom } from "./edge/notifiers/notifiers.ts";
import { findArtefact, keepArtefact } from "./edge/references/artefact-files.ts";
import type { Source } from "./edge/sources/source.ts";
import type { Store } from "./edge/store/store.ts";
import { targetFrom } from "./edge/targets/targets.ts";
import { ExportTally, FactCounts } from "./edge/telemetry/fact-counts.ts";
import { Telemetry } from "./edge/telemetry/telemetry.ts";
import { api } from "./edge/web/api.ts";
import { pageAssets } from "./edge/web/page-assets.ts";
import type { PageError } from "./edge/web/page-error-routes.ts";
import { answerStarting, listen, type NotListening } from "./edge/web/server.ts";
import { CheckpointTally } from "./runtime/checkpoint-tally.ts";
import type { Clock } from "./runtime/clock.ts";
import { destinationsOf } from "./runtime/destinations.ts";
import { Engine } from "./runtime/engine.ts";
import { entrance } from "./runtime/entrance.ts";
import { Exemplars } from "./runtime/exemplars.ts";
import { startExporters } from "./runtime/exporters.ts";
import { Happenings } from "./runtime/happenings.ts";
import { incidentLinks } from "./runtime/incident-links.ts";
import { logFacts } from "./runtime/log-facts.ts";
import { readModel } from "./runtime/read-model.ts";
import { rehearse } from "./runtime/rehearsal.ts";
import { telemetrySnapshot } from "./runtime/telemetry-snapshot.ts";
import { version } from "./version.ts";

/** What differs between a real run, a demo and a test. */
export interface MonitorParts {
  /** In force from the start, by hash. */
  readonly references: ReadonlyMap<string, Reference>;
  /** What is read besides what is posted; undefined where only posts are taken. */
  readonly source: Source | undefined;
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

/** Takes the port, builds the sidecar out of its settings, and starts it. */
export async function startMonitor(settings: Settings, parts: MonitorParts): Promise<Monitor | NotListening> {
  let app: RequestListener = answerStarting;
  const { host, port } = settings.http;
  // The port before everything else: a copy that cannot have it must not join the group.
  const server = await listen((request, response) => app(request, response), host, port);
  if ("what" in server) return server;
  try {
    const sidecar = await wired(settings, parts);
    app = sidecar.app;
    return {
      engine: sidecar.engine,
      url: server.url,
      tick: () => sidecar.engine.tick(),
      stop: async () => {
        await sidecar.stop();
        await server.close(webGraceMs);
      },
    };
  } catch (error) {
    await server.close(0);
    throw error;
  }
}

/** The picture of the program, in the order in which data flows. */
async function wired(
  settings: Settings,
  parts: MonitorParts,
): Promise<{ readonly engine: Engine; readonly app: RequestListener; stop(): Promise<void> }> {
  const { store, clock, log } = parts;
  const nowMs = (): number => clock.nowMs();

  const { seriesBudget, token } = settings.http;
  const { source, decoders: topics, labelTopics, posts } = await entrance(settings, parts);

  const notifiers = settings.notifiers.map(notifierFrom);
  const targets = settings.targets.map((target) => targetFrom(target.name, target));
  const stopping = new AbortController();
  const sender = new Sender(destinationsOf(notifiers, targets, hostname()), { nowMs, signal: stopping.signal });
  const freezes = new FreezeWindows(settings.freeze);

  const binsOf = (model: string) => (settings.models[model] ?? modelDefaults).bins;
  const extras = new Map(Object.entries(settings.models).map(([model, of]) => [model, rowExtras(of)]));
  const counts = new FactCounts();
  const checkpoints = new CheckpointTally();
  const exports = new ExportTally();
  const happenings = new Happenings(nowMs());
  const exemplars = settings.http.exemplars ? new Exemplars() : null;
  const exporters = await startExporters(settings, {
    ...{ version, log, tally: exports, environment: process.env, seriesBudget, nowMs },
  });
  const engine = await Engine.start({
    judge: {
      ...modelPolicy(settings.models),
      rules: [...defaultRules, ...ownRules(extras.values())],
      extrasOf: (model) => extras.get(model),
      labelAgeOf: (model) => labelAgeRule(settings, model),
      figuresOf: (model) => figureSettings(settings, model),
      incidents: {
        receivers: notifiers.map(({ name, routingKeyId, renewal }, i) => ({
          name,
          routingKeyId,
          minimumSeverity: settings.notifiers[i]?.minimumSeverity ?? "warning",
          takesChanges: renewal === null,
          renewal,
        })),
        repeatMs: 4 * 3_600_000,
        links: incidentLinks(settings.http.publicUrl),
      },
      rollbacks: rollbackPolicy(settings),
    },
    profiler: {
      labelTopics,
      sampler: learningSampler(),
      extrasOf: (model) => extras.get(model),
      labelsOf: (model) => labelJoin(settings, model),
    },
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
    seen: exemplars === null ? undefined : (records, rows) => exemplars.look(records, rows, nowMs()),
    notices: {
      facts: (facts) => {
        counts.count(facts);
        happenings.add(facts, nowMs());
        logFacts(log, facts);
        exporters.facts(facts);
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
      unkept: (model, why) =>
        log.error({ event: "reference", model }, `the learned reference of ${model} cannot be written yet: ${why}`),
      unwritable: (why) => {
        // Tried every second: one line for people, the rest for whoever looks closely.
        log[checkpoints.failed() === 1 ? "error" : "debug"](
          { event: "store" },
          `the store cannot be written, so no order leaves: ${why}`,
        );
        exporters.error("StoreUnwritable", new Error(why));
      },
    },
  });

  const tallies = { facts: counts, checkpoints, exports };
  const snapshot = () => telemetrySnapshot(engine, source, clock, tallies, binsOf, posts?.sample() ?? null);
  exporters.begin(snapshot);
  const telemetry = new Telemetry(version, snapshot, seriesBudget, exemplars && (() => exemplars.samples()));
  const failed = (error: unknown): void => {
    log.error({ event: "web", error: String(error) }, "a request failed");
    exporters.error("WebFailed", error instanceof Error ? error : new Error(String(error)));
  };
  const pageError = ({ message, stack, view }: PageError): void => {
    log.warn({ event: "page", view, stack }, `the page failed in a browser: ${message}`);
    exporters.error("PageFailed", Object.assign(new Error(message), { stack }), { view });
  };
  await rehearse(telemetry.openMetrics ?? (() => telemetry.render()), failed);
  const model = readModel(engine, source, clock, {
    happenings,
    settings,
    decoders: topics,
    checkpoints: () => checkpoints.sample(),
    posts: () => posts?.sample() ?? null,
  });
  const app = api({
    ...{ model, telemetry, version, token, posts, failed, pageError, stopping: stopping.signal, page: pageAssets },
  });
  const stop = async (): Promise<void> => {
    stopping.abort();
    await posts?.close();
    await engine.stop();
    await exporters.stop();
  };
  return { engine, app, stop };
}
