import type { EdgeDetail } from "../core/evaluation/bin-rows.ts";
import type { ModelState } from "../core/evaluation/model-state.ts";
import { readOwnMetrics } from "../core/evaluation/own-readings.ts";
import { type Reading, readInSlices } from "../core/evaluation/readings.ts";
import type { ServingState } from "../core/evaluation/serving-state.ts";
import { signalOf } from "../core/judgement/signal.ts";
import { metricCells } from "../core/profile/extra-layout.ts";
import { statuses } from "../core/record.ts";
import { paneMs } from "../core/stream/pane-delta.ts";
import { windowLevels, windowNames } from "../core/stream/windows.ts";
import type { Source } from "../edge/sources/source.ts";
import { type ExportTally, type FactCounts, Tally } from "../edge/telemetry/fact-counts.ts";
import type { PostSample, ServingLabels, SourceSample, TelemetrySnapshot } from "../edge/telemetry/snapshot.ts";
import { inTurns, Turns } from "../edge/telemetry/turns.ts";
import type { CheckpointTally } from "./checkpoint-tally.ts";
import type { Clock } from "./clock.ts";
import type { Engine } from "./engine.ts";
import { segmentSamples } from "./segment-samples.ts";
import {
  accuracyInSlices,
  accuracySamples,
  estimateErrors,
  labelJoins,
  labelledSpans,
  labelOutcomes,
} from "./telemetry-accuracy.ts";
import { binSamples } from "./telemetry-bins.ts";
import { rollingSamples } from "./telemetry-rolling.ts";

/** What is counted outside the machines. */
interface Tallies {
  readonly facts: FactCounts;
  readonly checkpoints: CheckpointTally;
  readonly exports: ExportTally;
}

/**
 * Everything /metrics tells, read from the running machines. Windows, accuracies, segments and counts by bin are read one by one, each
 * as it is when its turn comes, with turns for others in between: all at once would keep records waiting for 20 ms and
 * more. The rest is of one moment.
 */
export async function telemetrySnapshot(
  engine: Engine,
  source: Source,
  clock: Clock,
  { facts, checkpoints, exports }: Tallies,
  binsOf: (model: string) => EdgeDetail | "off",
  posts: PostSample | null,
): Promise<TelemetrySnapshot> {
  const { judge, profiler, pipeline } = engine;
  const { alerts, incidents, rollbacks, outbox } = judge.books;
  const servings = [...judge.models.all].flatMap((model) => [...model.servings].map((state) => ({ model, state })));
  const readings = await readingsOf(servings);
  const rolling = await rollingSamples(judge.models, servings);
  const accuracy = await inTurns(accuracyInSlices(judge.models.all, judge.watermarkMs));
  const bins = await binSamples(judge.models.all, binsOf);
  const segments = await segmentSamples(servings, accuracy);
  const nowMs = clock.nowMs();
  return {
    nowMs,
    predictions: servings.flatMap(({ state }) =>
      statuses.map((status, i) => ({ ...labels(state), status, count: state.rowsByStatus[i] ?? 0 })),
    ),
    lateRows: servings.map(({ state }) => ({ ...labels(state), count: state.lateRows })),
    rejects: counted(pipeline.tally.rejects).map(({ topic, reason, count }) => ({ source: topic, reason, count })),
    defects: counted(pipeline.tally.defects).map(({ topic, reason, count }) => ({
      source: topic,
      defect: reason,
      count,
    })),
    labels: labelOutcomes(profiler.labels),
    accuracy: accuracySamples(accuracy),
    estimateErrors: estimateErrors(judge.models, accuracy),
    labelledSpans: labelledSpans(accuracy),
    labelJoins: labelJoins(profiler.labels),
    readings,
    rolling,
    bins,
    ownMetrics: servings.flatMap(({ model, state }) =>
      windowLevels.flatMap(({ name }) =>
        readOwnMetrics(state, model.extras, name).map((reading) => ({
          ...reading,
          ...labels(state),
          verdict: reading.signal,
        })),
      ),
    ),
    ownRows: servings.flatMap(({ model, state }) => ownRows(model, state)),
    segments,
    versions: servings.map(({ model, state }) => ({
      ...labels(state),
      signal: signalOf(state.serving, model, alerts, nowMs),
      asOfMs: state.log.newestMs + paneMs,
    })),
    alarms: facts.alarms.rows(),
    alerts: alerts.alerts.flatMap(({ serving, rule, feature, segment = null, state }) => {
      const severity = alerts.rule(rule)?.severity;
      return severity === undefined ? [] : [{ ...serving, rule, feature, segment, severity, state }];
    }),
    incidents: openIncidents(incidents.incidents),
    orders: facts.orders.rows(),
    gateBlocks: facts.gateBlocks.rows(),
    targets: rollbacks.targets.map(({ name, model }) => ({
      target: name,
      model,
      state: rollbacks.phase(name, nowMs).phase,
    })),
    deliveries: facts.deliveries.rows(),
    exports: exports.rows(),
    outbox: { waiting: outbox.waiting.length, dead: outbox.dead.length },
    source: sourceSample(source),
    posts,
    watermarkMs: judge.watermarkMs,
    openPanes: profiler.openPanes,
    closedPanes: judge.closedPanes,
    checkpoints: checkpoints.sample(),
    holds: [...judge.holds.keys()],
    frozen: [
      ...(judge.frozen(nowMs) === null ? [] : (["freeze"] as const)),
      ...(judge.books.changes.expectedNow(nowMs).length === 0 ? [] : (["expected change"] as const)),
    ],
  };
}

async function readingsOf(
  servings: readonly { readonly model: ModelState; readonly state: ServingState }[],
): Promise<TelemetrySnapshot["readings"]> {
  const all: TelemetrySnapshot["readings"][number][] = [];
  const turns = new Turns();
  for (const { model, state } of servings) {
    for (const name of windowNames) {
      for (const slice of readInSlices(state, name, model.frame)) {
        for (const reading of slice)
          if (isExported(reading)) all.push({ ...reading, ...labels(state), verdict: reading.signal });
        if (turns.over) await turns.next();
      }
    }
  }
  return all;
}

/** Of 7d only what one looks at first: every distance of four windows would not leave two versions within the budget of series. */
const exportedOfWeek: ReadonlySet<string> = new Set(["psi", "missing_rate", "unseen_rate"]);

function isExported({ window, feature, statistic }: Reading): boolean {
  return window !== "7d" || feature === null || exportedOfWeek.has(statistic);
}

function ownRows({ extras }: ModelState, state: ServingState): TelemetrySnapshot["ownRows"] {
  if (extras === null) return [];
  return extras.extras.metrics.flatMap(({ name: metric }, i) => {
    const counts = state.extras?.answered.get(extras.layout.metrics[i]?.id ?? "");
    if (counts === undefined) return [];
    const [yes = 0, told = 0, error = 0] = [
      counts[metricCells.yes],
      counts[metricCells.told],
      counts[metricCells.error],
    ];
    const outcomes = { yes, no: told - yes, error } as const;
    return (["yes", "no", "error"] as const).map((outcome) => ({
      ...labels(state),
      metric,
      outcome,
      count: outcomes[outcome],
    }));
  });
}

function labels({ serving }: { serving: ServingLabels }): ServingLabels {
  return { model: serving.model, version: serving.version, role: serving.role };
}

function counted<Reason>(
  totals: ReadonlyMap<string, ReadonlyMap<Reason, number>>,
): { topic: string; reason: Reason; count: number }[] {
  return [...totals].flatMap(([topic, counts]) => [...counts].map(([reason, count]) => ({ topic, reason, count })));
}

function openIncidents(all: Engine["judge"]["books"]["incidents"]["incidents"]): TelemetrySnapshot["incidents"] {
  const tally = new Tally<{ readonly severity: (typeof all)[number]["severity"] }>();
  for (const { state, severity } of all) if (state === "open") tally.add({ severity });
  return tally.rows();
}

function sourceSample(source: Source): SourceSample {
  const { pollAgeMs, rebalances, inFlightBytes, partitions, conditions } = source.health();
  return { pollAgeMs, rebalances, inFlightBytes, partitions, conditions: conditions.map(({ name }) => name) };
}
