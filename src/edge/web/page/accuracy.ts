import type {
  AccuracyFigureView,
  AccuracyHeadline,
  AccuracyView,
  CohortView,
  EstimateView,
} from "../accuracy-views.ts";
import type { MarkView, VersionOverview } from "../page-views.ts";
import { badge } from "./badge.ts";
import { type Child, h } from "./element.ts";
import { count, number, percent, span, statisticName } from "./format.ts";
import { plot } from "./plot.ts";

const halfCohortMs = 900_000;
/** Metrics that are no share between 0 and 1. */
const plain = /^(mae|rmse|mse|bias|r2|log_loss|brier|mape|wape|mean_|root_|median_)/;
export const bases: Readonly<Record<AccuracyView["basis"], string>> = {
  mature: "labels, come of age",
  provisional: "labels so far",
  estimated: "estimated without labels",
};

export function amount(metric: string, value: number | null): string {
  return plain.test(metric) ? number(value) : percent(value);
}

/** A version's accuracy in a cell: what labels said, or else what scores alone let expect. */
export function accuracyCell({ accuracy: { realised, estimated } }: VersionOverview): HTMLElement {
  if (realised === null && estimated === null)
    return h("td", { class: "n" }, "–", h("span", { class: "sub" }, "no labels joined"));
  return h(
    "td",
    { class: "n" },
    [realised, estimated].flatMap((one) => (one === null ? [] : headlineDrawn(one))),
  );
}

function headlineDrawn({ metric, value, low, high, coverage, basis, window }: AccuracyHeadline): Child[] {
  const rest =
    basis === "estimated"
      ? `estimated, ${window}`
      : `${percent(coverage)} labelled${basis === "provisional" ? " so far" : ""}, ${window}`;
  return [
    h("span", { title: statisticName(metric) }, amount(metric, value)),
    h("span", { class: "sub" }, `${amount(metric, low)} … ${amount(metric, high)}`),
    h("span", { class: "sub" }, metric === "accuracy" ? rest : `${statisticName(metric)}; ${rest}`),
  ];
}

/** Everything that labels and scores say of a version; nothing where neither says anything. */
export function accuracyCards(
  views: readonly AccuracyView[],
  cohorts: readonly CohortView[],
  marks: readonly MarkView[],
): HTMLElement[] {
  if (views.length === 0) return [];
  return [h("h2", {}, "Accuracy"), ...overTime(cohorts, marks), table(views)];
}

/** The headline of each half hour of predictions, with its interval. */
function overTime(cohorts: readonly CohortView[], marks: readonly MarkView[]): HTMLElement[] {
  const metric = cohorts.flatMap(({ figures }) => headOf(figures)?.metric ?? [])[0];
  if (metric === undefined || cohorts.length < 2) return [];
  const figures = cohorts.map((cohort) =>
    cohort.figures.find((one) => one.metric === metric && one.class === undefined),
  );
  const line = (label: string, value: (one: AccuracyFigureView) => number | null, more: object) => ({
    ...{ label, values: figures.map((one) => (one === undefined ? null : value(one))), colour: "live" },
    ...more,
  });
  const title = `${statisticName(metric)} of each half hour of predictions, by the labels that have come`;
  return [
    h(
      "section",
      { class: "card" },
      h("h3", {}, title),
      plot({
        title,
        atMs: cohorts.map(({ start }) => start + halfCohortMs),
        lines: [
          line(metric, (one) => one.value, { points: true, width: 2 }),
          line("95 % from", (one) => one.low, { dash: [2, 3], width: 1 }),
          line("to", (one) => one.high, { dash: [2, 3], width: 1 }),
          // A share has no place on the axis of an amount.
          ...(plain.test(metric)
            ? []
            : [
                {
                  label: "share labelled",
                  values: cohorts.map(({ coverage }) => coverage),
                  colour: "none",
                  dash: [6, 3],
                  width: 1,
                },
              ]),
        ],
        marks,
        height: 190,
        format: (value) => amount(metric, value),
      }),
    ),
  ];
}

function headOf(figures: readonly AccuracyFigureView[]): AccuracyFigureView | undefined {
  return figures.find(({ metric }) => metric === "accuracy") ?? figures.find((one) => one.class === undefined);
}

function table(views: readonly AccuracyView[]): HTMLElement {
  const heads = [
    "Window",
    "Basis",
    "Metric",
    "Value",
    "95 % interval",
    "Estimated before",
    "Rows",
    "Labelled",
    "Half the labels within",
  ];
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "accuracy" },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          heads.map((name) => h("th", { scope: "col" }, name)),
        ),
      ),
      h(
        "tbody",
        {},
        views.flatMap((view) => view.figures.map((figure, i) => row(view, figure, i === 0))),
      ),
    ),
  );
}

/** What to bear in mind of an estimate. */
function doubtsOf({ learntFrom, borrowed, extrapolated, approximation }: EstimateView): string {
  const from = borrowed ? `, by labels of ${learntFrom}` : "";
  const guessed = extrapolated > 0 ? `, ${percent(extrapolated)} of a kind without labels` : "";
  return `${from}${approximation ? ", roughly" : ""}${guessed}`;
}

/** What was to be expected of the same predictions before their labels came, and how far off that was. */
function comparedDrawn({ compared }: AccuracyView, { metric, class: ofClass }: AccuracyFigureView): Child[] {
  const figure = ofClass === undefined ? compared?.figures.find((one) => one.metric === metric) : undefined;
  if (compared === undefined || figure === undefined || figure.error === null) return [];
  const error = `${figure.error < 0 ? "−" : "+"}${amount(metric, Math.abs(figure.error))}`;
  return [amount(metric, figure.value), h("span", { class: "sub" }, `${error}${doubtsOf(compared)}`)];
}

function row(view: AccuracyView, figure: AccuracyFigureView, isFirst: boolean): HTMLElement {
  const { window, basis, weighting, coverage, labelDelaySeconds, estimate } = view;
  const { metric, value, low, high, n } = figure;
  return h(
    "tr",
    { key: `${window}/${basis}/${metric}/${figure.class ?? ""}` },
    h("th", { scope: "row" }, isFirst ? window : ""),
    h(
      "td",
      {},
      isFirst
        ? badge(
            basis === "mature" ? "stable" : "insufficient",
            `${bases[basis]}${weighting === null ? "" : `, ${weighting}`}${estimate === null ? "" : doubtsOf(estimate)}`,
          )
        : null,
    ),
    h("td", {}, statisticName(metric), figure.class === undefined ? null : ` of ${figure.class}`),
    h("td", { class: "n" }, amount(metric, value)),
    h("td", { class: "n" }, `${amount(metric, low)} … ${amount(metric, high)}`),
    h("td", { class: "n" }, comparedDrawn(view, figure)),
    h("td", { class: "n" }, count(n)),
    h("td", { class: "n" }, isFirst ? percent(coverage) : ""),
    h("td", { class: "n" }, isFirst && labelDelaySeconds !== null ? span(labelDelaySeconds.half * 1000) : ""),
  );
}
