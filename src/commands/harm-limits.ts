import type { Settings } from "../config/settings.ts";
import { frameOf } from "../core/evaluation/reference-frame.ts";
import { type SmallestHarm, smallestHarms } from "../core/evaluation/smallest-harm.ts";
import { referenceHash } from "../core/reference/artefact.ts";
import { readArtefact } from "../edge/references/artefact-files.ts";

/** What can be seen of a model's harm, or why nobody can say. */
export type HarmLimits =
  | {
      readonly model: string;
      readonly predictionsPerSecond: number;
      readonly mayAct: boolean;
      readonly metrics: readonly SmallestHarm[];
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
    const frame = frameOf(referenceHash(reference), reference);
    return {
      model,
      predictionsPerSecond: traffic,
      mayAct: frame.mayAct,
      metrics: smallestHarms(frame, falseAlarms, traffic),
    };
  });
}

/** The table that `validate` prints. */
export function harmLimitsText(all: readonly HarmLimits[]): string[] {
  return all.flatMap((limits): string[] => {
    if ("unknown" in limits) return [`${limits.model}: ${limits.unknown}`];
    const { model, predictionsPerSecond, mayAct, metrics } = limits;
    const acts = mayAct ? "" : ", warns only: the reference has no accepted rates of 24 h and 5,000 rows";
    return [
      `${model} at ${predictionsPerSecond.toPrecision(3)} predictions/s${acts}: smallest harm seen`,
      row("metric", "reference", "band up to", "φ", "in 5 min", "in 30 min", "twice seen in"),
      ...metrics.map((one) =>
        one.limit === undefined
          ? row(one.metric, percent(one.rate), "not monitorable", "", "", "", "")
          : row(
              one.metric,
              percent(one.rate),
              percent(one.limit),
              one.designEffect.toFixed(1),
              seen(one.within5min),
              seen(one.within30min),
              panes(one.panesToTwice),
            ),
      ),
    ];
  });
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
