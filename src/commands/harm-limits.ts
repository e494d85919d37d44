import { bandSettings } from "../config/band-settings.ts";
import type { Settings } from "../config/settings.ts";
import { frameOf } from "../core/evaluation/reference-frame.ts";
import { type MetricHarm, type SmallestHarm, smallestHarms } from "../core/evaluation/smallest-harm.ts";
import { referenceHash } from "../core/reference/artefact.ts";
import { readArtefact } from "../edge/references/artefact-files.ts";

/** What can be seen of a model's harm, or why nobody can say. */
export type HarmLimits =
  | {
      readonly model: string;
      readonly predictionsPerSecond: number;
      readonly mayAct: boolean;
      /** Whether the limits in force change by the hour. */
      readonly bands: "constant" | "hourly";
      readonly metrics: readonly MetricHarm[];
    }
  | { readonly model: string; readonly unknown: string };

/** The smallest harm seen in time, for each model of the settings that has a reference; traffic is the reference's own unless given. */
export function harmLimits({ models }: Settings, predictionsPerSecond: number | undefined): HarmLimits[] {
  return Object.entries(models).map(([model, { reference: path, falseAlarms }]): HarmLimits => {
    if (path === undefined) return { model, unknown: "it learns its reference from the stream first" };
    const reference = readArtefact(path);
    if ("unreadable" in reference) return { model, unknown: `${path}: ${reference.unreadable}` };
    const { fromMs, toMs, rows } = reference.source;
    const own = fromMs === null || toMs === null || toMs <= fromMs ? undefined : (rows * 1000) / (toMs - fromMs);
    const traffic = predictionsPerSecond ?? own;
    if (traffic === undefined)
      return {
        model,
        unknown: "its reference has no times, so harm only warns; say --traffic to see what drift needs",
      };
    const bands = bandSettings(models, model);
    const frame = frameOf(referenceHash(reference), reference, bands);
    return {
      model,
      predictionsPerSecond: traffic,
      mayAct: frame.mayAct,
      bands: bands.shape,
      metrics: smallestHarms(frame, falseAlarms, traffic),
    };
  });
}

/** The table that `validate` prints. */
export function harmLimitsText(all: readonly HarmLimits[]): string[] {
  return all.flatMap((limits): string[] => {
    if ("unknown" in limits) return [`${limits.model}: ${limits.unknown}`];
    const { model, predictionsPerSecond, mayAct, bands, metrics } = limits;
    const acts = mayAct ? "" : ", warns only: the reference has no accepted rates of 24 h and 5,000 rows";
    return [
      `${model} at ${predictionsPerSecond.toPrecision(3)} predictions/s${acts}: smallest harm seen`,
      row("metric", "hours", "reference", "band up to", "φ", "in 5 min", "in 30 min", "twice seen in"),
      ...metrics.flatMap((one) => [
        line(one.metric, "all alike", one),
        ...(one.quietest === null ? [] : [line(one.metric, hourName(one.quietest), one.quietest)]),
      ]),
      ...(metrics.some(({ quietest }) => quietest !== null) ? [inForce(model, bands)] : []),
    ];
  });
}

function inForce(model: string, bands: "constant" | "hourly"): string {
  return bands === "hourly"
    ? "  in force: a limit for each hour, of which the lowest is shown"
    : `  in force: one limit for all hours; models.${model}.bands: hourly gives each hour its own, of which the lowest is shown`;
}

function line(metric: string, hours: string, seenOf: SmallestHarm): string {
  const { rate, limit, designEffect, within5min, within30min, panesToTwice } = seenOf;
  if (limit === undefined) return row(metric, hours, percent(rate), "not monitorable", "", "", "", "");
  const [five, thirty] = [seen(within5min), seen(within30min)];
  return row(metric, hours, percent(rate), percent(limit), designEffect.toFixed(1), five, thirty, panes(panesToTwice));
}

const weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

/** `02:00` of every day, or `Sun 02:00`: hours of the week are counted from Thursday midnight UTC. */
function hourName({ hour, hours }: { hour: number; hours: number }): string {
  const time = `${String(hour % 24).padStart(2, "0")}:00`;
  return hours === 24 ? time : `${weekdays[Math.floor(hour / 24)]} ${time}`;
}

function row(...cells: readonly string[]): string {
  return `  ${cells.map((cell) => cell.padEnd(14)).join("")}`.trimEnd();
}

function percent(rate: number): string {
  return Number.isNaN(rate) ? "unknown" : `${(100 * rate).toPrecision(3)} %`;
}

function seen(rate: number | undefined): string {
  return rate === undefined ? "nothing" : percent(rate);
}

function panes(count: number): string {
  if (!Number.isFinite(count)) return "never";
  return count < 60 ? `${count * 10} s` : `${Math.round(count / 6)} min`;
}
