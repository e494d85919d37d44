import type { AccuracyFigureView, AccuracyView, SegmentAccuracyView } from "../accuracy-views.ts";
import { amount, bases } from "./accuracy.ts";
import { captionedTable } from "./captioned-table.ts";
import { h } from "./element.ts";
import { count, percent, statisticName } from "./format.ts";

/** What a value's row shows, as far as it is there; the API has all. */
const shown = ["accuracy", "precision", "recall", "mae", "rmse", "bias"];

/** How well a version did for each value of a segment, by the labels of the last day: those that have come of age, else those so far. */
export function segmentAccuracy(name: string, accuracy: readonly AccuracyView[]): HTMLElement[] {
  const day = accuracy.filter(({ window, basis }) => window === "24h" && basis !== "estimated");
  const view = day.find(({ basis }) => basis === "mature") ?? day[0];
  const values = view?.segments?.filter(({ segment }) => segment === name) ?? [];
  if (view === undefined || values.length === 0) return [];
  const metrics = shown.filter((metric) => values.some((one) => figureOf(one, metric) !== undefined));
  return [
    captionedTable(
      `${name}, by labels`,
      `Accuracy value by value over the last 24 h: ${bases[view.basis]}, with 95 % intervals.`,
      [name, "Labelled", ...metrics.map(statisticName)],
      values.map((one) =>
        h(
          "tr",
          { key: one.value },
          h("th", { scope: "row" }, one.value),
          h(
            "td",
            { class: "n" },
            count(one.labelled),
            h("span", { class: "sub" }, `${percent(one.coverage)} of ${count(one.predictions)}`),
          ),
          ...metrics.map((metric) => cell(figureOf(one, metric))),
        ),
      ),
    ),
  ];
}

function figureOf({ figures }: SegmentAccuracyView, metric: string): AccuracyFigureView | undefined {
  return figures.find((one) => one.metric === metric && one.class === undefined);
}

function cell(figure: AccuracyFigureView | undefined): HTMLElement {
  if (figure === undefined) return h("td", { class: "n" }, "–");
  const { metric, value, low, high } = figure;
  return h(
    "td",
    { class: "n" },
    amount(metric, value),
    h("span", { class: "sub" }, `${amount(metric, low)} … ${amount(metric, high)}`),
  );
}
