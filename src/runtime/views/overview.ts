import type { ModelState } from "../../core/evaluation/model-state.ts";
import { readOwnMetrics } from "../../core/evaluation/own-readings.ts";
import { readWindow } from "../../core/evaluation/readings.ts";
import type { ServingState } from "../../core/evaluation/serving-state.ts";
import type { Judge } from "../../core/judge.ts";
import { harmLimit } from "../../core/judgement/metric-counts.ts";
import { signalOf } from "../../core/judgement/signal.ts";
import { latencyQuantileMs } from "../../core/profile/latency-buckets.ts";
import { latencyBucketBase } from "../../core/profile/layout.ts";
import { errorCount, latencyCount, predictionCount } from "../../core/profile/reading-counts.ts";
import { paneMs } from "../../core/stream/pane-delta.ts";
import { type WindowName, windowLevels, windowNames } from "../../core/stream/windows.ts";
import type { OwnMetricView } from "../../edge/web/extra-views.ts";
import type { HoldView, OverviewView, VersionDetail, VersionOverview } from "../../edge/web/page-views.ts";
import type { ReadingView, Standing } from "../../edge/web/read-model.ts";
import { accuracyAtAGlance } from "./accuracy-at-a-glance.ts";
import { changeViews, freezeView } from "./freeze-and-changes.ts";
import { referenceView } from "./reference-view.ts";
import { fairnessOf, segmentsOf } from "./segments.ts";

/** Panes drawn beside a version: ten minutes. */
const recentPanes = 60;

/** All models and versions at a glance: scalars only, so that many of them cost little. */
export function overview(judge: Judge, ready: Standing, nowMs: number): OverviewView {
  return {
    nowMs,
    watermarkMs: finite(judge.watermarkMs),
    ready,
    holds: holdsOf(judge),
    freeze: freezeView(judge, nowMs),
    expected: changeViews(judge, nowMs).filter(({ isExpected }) => isExpected),
    models: [...judge.models.all].map((model) => ({
      model: model.model,
      reference: referenceView(model),
      versions: [...model.servings].map((state) => atAGlance(judge, model, state, nowMs)),
    })),
  };
}

/** The window that a version's features are shown over: each costs every distance of every feature. */
const shownWindow = "1h";

/** One version in one role with the readings of the last hour; undefined where there is none. */
export function versionDetail(judge: Judge, name: string, version: string, role: string, nowMs: number) {
  const model = judge.models.find(name);
  const state = model && findServing(model, version, role);
  if (model === undefined || state === undefined) return undefined;
  const detail: VersionDetail = {
    ...atAGlance(judge, model, state, nowMs),
    model: name,
    reference: referenceView(model),
    readings: readingsOf(model, state, nowMs, [shownWindow]),
    ownMetrics: ownMetricsOf(model, state, nowMs),
    segments: segmentsOf(model, state, nowMs),
    fairness: fairnessOf(model, state, judge.watermarkMs),
  };
  return detail;
}

export function findServing(model: ModelState, version: string, role: string): ServingState | undefined {
  return [...model.servings].find(({ serving }) => serving.version === version && serving.role === role);
}

/** The readings of a version over these windows, with their age now. */
export function readingsOf(
  model: ModelState,
  state: ServingState,
  nowMs: number,
  windows: readonly WindowName[] = windowNames,
): ReadingView[] {
  return windows.flatMap((name) =>
    readWindow(state, name, model.frame).map(({ asOfMs, serving: _, ...reading }) => ({
      ...reading,
      ageSeconds: Math.max(0, (nowMs - asOfMs) / 1000),
    })),
  );
}

/** All readings of a version's own metrics, with their age now. */
export function ownMetricsOf(model: ModelState, state: ServingState, nowMs: number): OwnMetricView[] {
  return windowLevels.flatMap(({ name }) =>
    readOwnMetrics(state, model.extras, name).map(({ asOfMs, ...reading }) => ({
      ...reading,
      ageSeconds: Math.max(0, (nowMs - asOfMs) / 1000),
    })),
  );
}

export function holdsOf(judge: Judge): HoldView[] {
  return [...judge.holds].map(([why, detail]) => ({ why, detail }));
}

export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function atAGlance(judge: Judge, model: ModelState, state: ServingState, nowMs: number): VersionOverview {
  const { serving, log } = state;
  const { alerts } = judge.books;
  const window = state.window("5m");
  const predictions = predictionCount(window.total);
  const hasLatency = latencyCount(window.total) > 0;
  const quantile = (at: number) => (hasLatency ? finite(latencyQuantileMs(window.total, latencyBucketBase, at)) : null);
  const drifting = alerts.firing(serving).flatMap(({ feature }) => feature ?? []);
  return {
    version: serving.version,
    role: serving.role,
    active: serving.role === "primary" && serving.version === model.activity.active,
    activatedAt: model.activity.of(serving)?.activatedMs ?? 0,
    signal: signalOf(serving, model, alerts, nowMs),
    lastAt: log.newestMs + paneMs,
    predictions,
    perSecond: (predictions * 1000) / Math.max(paneMs, log.newestMs + paneMs - window.oldestMs),
    errorRate: predictions > 0 ? errorCount(window.total) / predictions : null,
    errorLimit: harmLimit(model, "errors", log.newestMs) ?? null,
    latencyP50Ms: quantile(0.5),
    latencyP95Ms: quantile(0.95),
    accuracy: accuracyAtAGlance(model, state, judge.watermarkMs),
    drifting: [...new Set(drifting)],
    recent: recent(model, state),
  };
}

function recent(model: ModelState, { log }: ServingState): VersionOverview["recent"] {
  const starts = Array.from({ length: recentPanes }, (_, i) => model.lastPaneMs - (recentPanes - 1 - i) * paneMs);
  const records = starts.map((start) => log.get(start));
  return {
    predictions: records.map((record) => record?.predictions ?? 0),
    errors: records.map((record) => record?.errors ?? 0),
  };
}
