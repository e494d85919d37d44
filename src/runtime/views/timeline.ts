import type { IncidentBook } from "../../core/alerting/incident-book.ts";
import type { ModelState } from "../../core/evaluation/model-state.ts";
import type { ServingState } from "../../core/evaluation/serving-state.ts";
import type { Judge } from "../../core/judge.ts";
import type { Change } from "../../core/judgement/change.ts";
import { harmLimit } from "../../core/judgement/metric-counts.ts";
import type { Order } from "../../core/rollback/order.ts";
import { paneMs } from "../../core/stream/pane-delta.ts";
import type { MarkView, TimelineSeries, TimelineView } from "../../edge/web/page-views.ts";

/** Points of a series, at most: a line needs no more, and an answer stays small. */
const pointLimit = 360;

/** A model's counts over the last `spanMs` up to its newest closed pane; undefined where no such model is known. */
export function timeline(judge: Judge, name: string, spanMs: number, nowMs: number): TimelineView | undefined {
  const model = judge.models.find(name);
  if (model === undefined) return undefined;
  const stepMs = Math.max(1, Math.ceil(spanMs / paneMs / pointLimit)) * paneMs;
  const toMs = model.lastPaneMs + paneMs;
  const fromMs = Math.floor((toMs - spanMs) / stepMs) * stepMs;
  const points = Math.ceil((toMs - fromMs) / stepMs);
  const { incidents, rollbacks, changes } = judge.books;
  const frame = model.frame;
  return {
    fromMs,
    stepMs,
    series: [...model.servings].map((state) => seriesOf(state, fromMs, stepMs, points)),
    errorLimit: harmLimit(model, "errors", model.lastPaneMs) ?? null,
    slowMs: frame?.reference.rates?.latency?.p99Ms ?? null,
    slowLimit: harmLimit(model, "latency_p99", model.lastPaneMs) ?? null,
    marks: [...marksOf(model, incidents, rollbacks.orders), ...changeMarks(name, changes.changes)]
      .filter(({ atMs }) => atMs >= fromMs && atMs <= Math.max(toMs, nowMs))
      .sort((a, b) => a.atMs - b.atMs),
  };
}

function seriesOf({ serving, log }: ServingState, fromMs: number, stepMs: number, points: number): TimelineSeries {
  const empty = (): number[] => Array.from({ length: points }, () => 0);
  const series = { predictions: empty(), errors: empty(), late: empty(), latencyCount: empty(), slow: empty() };
  for (const record of log.recordsFrom(fromMs)) {
    const at = Math.floor((record.start - fromMs) / stepMs);
    const add = (to: number[], count: number): void => {
      to[at] = (to[at] ?? 0) + count;
    };
    add(series.predictions, record.predictions);
    add(series.errors, record.errors);
    add(series.late, record.late);
    add(series.latencyCount, record.latencyCount);
    add(series.slow, record.above[2]);
  }
  return { version: serving.version, role: serving.role, ...series };
}

function marksOf(model: ModelState, incidents: IncidentBook, orders: readonly Order[]): MarkView[] {
  const activations = [...model.activity.servings].map(
    ({ serving, activatedMs }): MarkView => ({
      atMs: activatedMs,
      kind: "activation",
      version: serving.version,
      text: `${serving.version} began to serve as ${serving.role}`,
    }),
  );
  const alerts = incidents.incidents
    .filter(({ serving }) => serving.model === model.model)
    .flatMap(({ serving, sinceMs, resolvedMs, severity }): MarkView[] => [
      { atMs: sinceMs, kind: "alert", version: serving.version, text: `${serving.version}: ${severity} alert` },
      ...(resolvedMs === null
        ? []
        : [
            { atMs: resolvedMs, kind: "resolved" as const, version: serving.version, text: `${serving.version}: over` },
          ]),
    ]);
  const ordered = orders
    .filter(({ serving }) => serving.model === model.model)
    .flatMap(({ serving, to, createdMs, confirmedMs }): MarkView[] => [
      { atMs: createdMs, kind: "order", version: serving.version, text: `ordered: ${serving.version} → ${to}` },
      ...(confirmedMs === null
        ? []
        : [{ atMs: confirmedMs, kind: "confirmed" as const, version: to, text: `traffic has moved to ${to}` }]),
    ]);
  return [...activations, ...alerts, ...ordered];
}

function changeMarks(name: string, changes: readonly Change[]): MarkView[] {
  return changes
    .filter(({ model }) => model === null || model === name)
    .map(({ atMs, what, version, by, expects }) => ({
      atMs,
      kind: "change",
      version: version ?? "",
      text: `${version === null ? "" : `${version}: `}${what}, announced by ${by}${expects === null ? "" : `; expected: ${expects}`}`,
    }));
}
