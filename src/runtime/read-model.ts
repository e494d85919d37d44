import { incidentId } from "../core/alerting/incident.ts";
import type { ModelState } from "../core/evaluation/model-state.ts";
import type { ServingState } from "../core/evaluation/serving-state.ts";
import { signalOf } from "../core/judgement/signal.ts";
import type { Decoder } from "../core/record.ts";
import type { Order } from "../core/rollback/order.ts";
import type { Source } from "../edge/sources/source.ts";
import type { CheckpointSample, PostSample } from "../edge/telemetry/snapshot.ts";
import type {
  AlertView,
  ModelView,
  OrderView,
  ReadModel,
  Standing,
  TargetView,
  VersionView,
} from "../edge/web/read-model.ts";
import type { Clock } from "./clock.ts";
import type { Engine } from "./engine.ts";
import type { Happenings } from "./happenings.ts";
import { accuracyViews, cohortViews } from "./views/accuracy.ts";
import { decodePreview } from "./views/decode-preview.ts";
import { featureView } from "./views/feature.ts";
import { changeViews, freezeView, quarantineViews } from "./views/freeze-and-changes.ts";
import { withoutSecrets } from "./views/hidden-secrets.ts";
import { incidentViews, rollbackViews } from "./views/incidents.ts";
import { ingestView } from "./views/ingest.ts";
import { overview, ownMetricsOf, readingsOf, versionDetail } from "./views/overview.ts";
import { panesOf } from "./views/panes.ts";
import { promotions } from "./views/promotions.ts";
import { difference } from "./views/reference-difference.ts";
import { referenceDetail, referenceView } from "./views/reference-view.ts";
import { rollingOf } from "./views/rolling.ts";
import { fairnessOf, segmentsOf } from "./views/segments.ts";
import { timeline } from "./views/timeline.ts";

/** A reading loop without a sign of life for this long is stuck: the source itself replaces a silent client after 60 s. */
const stuckMs = 120_000;
/** Conditions under which it is not ready, though alive. */
const notReady: ReadonlySet<string> = new Set([
  "second member",
  "broker away",
  "log-in refused",
  "topic missing",
  "waiting for my previous session",
]);

/** What the page shows besides the machines. */
export interface Surroundings {
  readonly happenings: Happenings;
  /** In force; secrets are hidden here. */
  readonly settings: unknown;
  readonly decoders: ReadonlyMap<string, Decoder>;
  checkpoints(): CheckpointSample;
  /** null where nothing may be posted. */
  posts(): PostSample | null;
}

/** The running machines as the API shows them. */
export function readModel(engine: Engine, source: Source, clock: Clock, around: Surroundings): ReadModel {
  const { judge } = engine;
  const { alerts, rollbacks, incidents } = judge.books;
  const { happenings } = around;
  return {
    nowMs: () => clock.nowMs(),
    overview: () => overview(judge, ready(engine, source, clock.nowMs()), clock.nowMs()),
    version: (model, version, role) => versionDetail(judge, model, version, role, clock.nowMs()),
    timeline: (model, spanMs) => timeline(judge, model, spanMs, clock.nowMs()),
    feature: (model, version, role, feature, window) =>
      featureView(judge, { model, version, role, feature, window }, clock.nowMs()),
    incidents: () => incidentViews(incidents.incidents),
    rollback: () => rollbackViews(judge, happenings, clock.nowMs()),
    freeze: () => freezeView(judge, clock.nowMs()),
    changes: () => changeViews(judge, clock.nowMs()),
    quarantine: () => quarantineViews(judge),
    ingest: () => ingestView(engine, source, happenings, around.checkpoints(), around.posts()),
    references: () => [...judge.models.all].map((model) => referenceDetail(model, judge)),
    settings: () => withoutSecrets(around.settings),
    decode: (text) => decodePreview(text, around.decoders, judge.models, clock.nowMs()),
    happenings: (afterId) => happenings.after(afterId),
    watch: (listener) => happenings.watch(listener),
    alive: () => alive(source),
    ready: () => ready(engine, source, clock.nowMs()),
    models: () => [...judge.models.all].map((model) => modelView(engine, model, clock.nowMs())),
    panes: (name, version) => {
      const model = judge.models.find(name);
      return model === undefined ? undefined : panesOf(model, version);
    },
    accuracy: (model) => accuracyViews(judge, model),
    cohorts: (model, version) => cohortViews(judge, model, version),
    orders: () => rollbacks.orders.map(orderView).reverse(),
    targets: () =>
      rollbacks.targets.map(({ name, model, mode }): TargetView => {
        const { phase, why } = rollbacks.phase(name, clock.nowMs());
        return { target: name, model, mode, state: phase, why };
      }),
    alerts: () =>
      alerts.alerts.flatMap((alert): AlertView[] => {
        const severity = alerts.rule(alert.rule)?.severity;
        if (severity === undefined) return [];
        const { rule, serving, feature, segment, state, sinceMs, evidence, activationMs } = alert;
        return [
          {
            rule,
            serving,
            feature,
            ...(segment === undefined ? {} : { segment }),
            severity,
            state,
            incident: incidentId(serving, activationMs),
            since: sinceMs,
            evidence,
          },
        ];
      }),
    ...promotions(judge, () => clock.nowMs()),
    difference: (name, from, to) => difference(engine, name, from, to),
    command: async (command) => {
      if (command.kind === "accept") return engine.accept(command.model, command.hash, command.by, clock.nowMs());
      const { reply } = await engine.ask({ kind: "command", command, nowMs: clock.nowMs() });
      return reply ?? { done: false, why: "nobody answered" };
    },
  };
}

function alive(source: Source): Standing {
  const { pollAgeMs } = source.health();
  const isStuck = pollAgeMs > stuckMs;
  return {
    ok: !isStuck,
    reasons: isStuck
      ? [`no poll for ${Math.round(pollAgeMs / 1000)} s: the reading loop is stuck, restart driftline`]
      : [],
  };
}

function ready({ judge, pipeline }: Engine, source: Source, nowMs: number): Standing {
  const conditions = source.health().conditions.filter(({ name }) => notReady.has(name));
  const unwritable = judge.holds.get("store unwritable");
  const reasons = [
    ...conditions.map(({ message }) => message),
    ...(unwritable === undefined ? [] : [`the store cannot be written: ${unwritable}`]),
    ...(pipeline.tally.readsNothing(nowMs)
      ? ["every record of the last 5 minutes was refused: see /v1/ingest for the reasons, and the first of each"]
      : []),
  ];
  return { ok: reasons.length === 0, reasons };
}

function modelView({ judge }: Engine, model: ModelState, nowMs: number): ModelView {
  const versions = [...model.servings].map((state) => ({
    version: state.serving.version,
    role: state.serving.role,
    active: state.serving.role === "primary" && state.serving.version === model.activity.active,
    activatedAt: model.activity.of(state.serving)?.activatedMs ?? 0,
    signal: signalOf(state.serving, model, judge.books.alerts, nowMs),
    readings: readingsOf(model, state, nowMs),
    ...extras(judge, model, state, nowMs),
    ...rollingOf(judge, model, state, nowMs),
  }));
  return { model: model.model, reference: referenceView(model), versions };
}

/** What only models with own metrics or segments have. */
function extras(
  { watermarkMs }: Engine["judge"],
  model: ModelState,
  state: ServingState,
  nowMs: number,
): Pick<VersionView, "ownMetrics" | "segments" | "fairness"> {
  const asked = model.extras?.extras;
  if (asked === undefined) return {};
  return {
    ...(asked.metrics.length === 0 ? {} : { ownMetrics: ownMetricsOf(model, state, nowMs) }),
    ...(asked.segments.length === 0 ? {} : { segments: segmentsOf(model, state, nowMs) }),
    ...(asked.segments.some(({ favourable }) => favourable !== null)
      ? { fairness: fairnessOf(model, state, watermarkMs) }
      : {}),
  };
}

function orderView(order: Order): OrderView {
  const {
    id,
    target,
    incident,
    serving,
    to,
    state,
    why,
    mode,
    createdMs,
    expiresMs,
    sentMs,
    confirmedMs,
    attempts,
    evidence,
  } = order;
  return {
    id,
    target,
    incident,
    serving,
    to,
    state,
    why,
    mode,
    createdAt: createdMs,
    expiresAt: expiresMs,
    sentAt: sentMs,
    confirmedAt: confirmedMs,
    attempts,
    evidence,
  };
}
