import type { AlertBook } from "../alerting/alert-book.ts";
import { insideBand, outsideBand } from "../detection/clear.ts";
import { labelledErrors } from "../detection/label-band.ts";
import { coverageOf, wrongOf } from "../evaluation/model-cohorts.ts";
import type { ModelState } from "../evaluation/model-state.ts";
import type { ServingState } from "../evaluation/serving-state.ts";
import type { HoldReason, Serving } from "../facts.ts";
import type { Situation } from "../rollback/situation.ts";
import type { Alarm } from "../rollback/target.ts";
import { paneMs } from "../stream/pane-delta.ts";
import { harmLimitOver, metricCounts } from "./metric-counts.ts";

/** Data older than this, wall time against the watermark, is stale: nothing acts on it. */
const freshMs = 120_000;
/** A version that was in none of so many newest panes no longer serves. */
const servingPanes = 3;
const rateMs = 300_000;
const hourMs = 3_600_000;

/** What the judge holds besides the accused version's model. */
export interface Surroundings {
  readonly nowMs: number;
  readonly watermarkMs: number;
  readonly alerts: AlertBook;
  readonly holds: readonly HoldReason[];
  readonly freeze: string | null;
  readonly expectedChange: string | null;
  readonly onsetMs: number | undefined;
}

/** Everything that the gates of a rollback ask about a version, as it is now. */
export function situationOf(alarm: Alarm, model: ModelState, around: Surroundings): Situation {
  const { serving, evidence } = alarm;
  const { alerts, nowMs, watermarkMs } = around;
  const activity = model.activity.of(serving);
  const activationMs = activity?.activatedMs ?? evidence.paneStartMs;
  const onsetMs = around.onsetMs ?? evidence.paneStartMs;
  const log = model.find(serving)?.log;
  const since = Math.max(activationMs, model.lastPaneMs + paneMs - rateMs);
  const panes = Math.max(1, (model.lastPaneMs + paneMs - since) / paneMs);
  const harm = alerts.alerts.filter((alert) => alert.state !== "pending" && alert.evidence?.family === "harm");
  const control = controlNow(serving, model, activationMs);
  return {
    nowMs,
    firing: alerts.firing(serving).some((alert) => alert.evidence?.metric === evidence.metric),
    warnOnly: warnOnly(model, evidence.metric),
    data: nowMs - watermarkMs > freshMs ? "stale" : "ok",
    liveRows: log === undefined ? 0 : rowsSince(log, activationMs),
    labels: evidence.metric === labelledErrors ? labelsBehind(model, serving, onsetMs) : null,
    agePanes: Math.floor((watermarkMs - activationMs) / paneMs),
    activationMs,
    onsetMs,
    control:
      control === undefined
        ? null
        : { version: control.serving.version, quiet: isQuiet(control, model, evidence.metric, onsetMs) },
    previous: previousOf(activity?.previous ?? null, model, evidence.metric, alerts),
    active: model.activity.active,
    alarming: [
      ...new Set(harm.filter((alert) => alert.serving.model === serving.model).map((alert) => alert.serving.version)),
    ],
    modelsFiring: new Set(harm.map((alert) => alert.serving.model)).size,
    serves: log !== undefined && rowsSince(log, model.lastPaneMs - (servingPanes - 1) * paneMs) > 0,
    rowsPerPane: log === undefined ? 0 : rowsSince(log, since) / panes,
    freeze: around.freeze,
    holds: around.holds,
    expectedChange: around.expectedChange,
  };
}

/** What the judged cohorts since an onset rest on. */
function labelsBehind(model: ModelState, serving: Serving, onsetMs: number): NonNullable<Situation["labels"]> {
  const judged = model.cohorts.of(serving, onsetMs, model.find(serving)?.labels.fedToMs);
  return { coverage: coverageOf(judged), rows: wrongOf(judged).trials };
}

/** A limit that a person set needs no reference to act on; one that was learned stands and falls with it. */
function warnOnly({ frame, extras }: ModelState, metric: string): string | null {
  if (extras?.extras.metrics.some(({ name, limit }) => name === metric && limit !== null) === true) return null;
  if (frame === null) return "the model has no reference yet";
  if (frame.mayAct) return null;
  if (!frame.reference.accepted) return "the reference was learned and nobody has accepted it: harm warns only";
  return "the reference has no rates of at least 24 h and 5,000 rows: harm warns only";
}

function rowsSince(log: ServingState["log"], fromMs: number): number {
  return log.recordsFrom(fromMs).reduce((sum, record) => sum + record.predictions, 0);
}

/** The busiest other version that answers users in the newest panes; the pane in which one took over from the other shows nothing. */
function controlNow(serving: Serving, model: ModelState, activationMs: number): ServingState | undefined {
  const fromMs = Math.max(model.lastPaneMs - (servingPanes - 1) * paneMs, activationMs + paneMs);
  const others = [...model.servings]
    .filter((one) => one.serving.version !== serving.version && one.serving.role !== "shadow")
    .map((one) => ({ one, rows: rowsSince(one.log, fromMs) }))
    .filter(({ rows }) => rows > 0)
    .sort((a, b) => b.rows - a.rows);
  return others[0]?.one;
}

/** Quiet, and not quiet, both have to be shown with 95 % confidence; null: neither is. Doubt never acts. */
function isQuiet(state: ServingState, model: ModelState, metric: string, fromMs: number): boolean | null {
  const limit = harmLimitOver(model, metric, state.log, fromMs);
  if (limit === undefined) return null;
  const counts = metricCounts(model, state, metric, fromMs);
  if (insideBand([counts], limit)) return true;
  return outsideBand(counts, limit) ? false : null;
}

/** The version that served before, and whether its own last hour was inside the band; null where that is not known. */
function previousOf(
  version: string | null,
  model: ModelState,
  metric: string,
  alerts: AlertBook,
): Situation["previous"] {
  if (version === null) return null;
  const state = model.find({ model: model.model, version, role: "primary" });
  if (state === undefined || !Number.isFinite(state.log.newestMs)) return { version, quiet: null };
  const isFiring = alerts.firing(state.serving).some((alert) => alert.evidence?.metric === metric);
  const lastSeenMs = model.activity.of(state.serving)?.lastSeenMs ?? state.log.newestMs;
  return { version, quiet: isFiring ? false : isQuiet(state, model, metric, lastSeenMs - hourMs) };
}
