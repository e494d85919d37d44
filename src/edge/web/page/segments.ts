import type { AccuracyView } from "../accuracy-views.ts";
import type { FairnessView, SegmentRateView, SegmentView } from "../extra-views.ts";
import type { VersionDetail } from "../page-views.ts";
import { badge } from "./badge.ts";
import { captionedTable } from "./captioned-table.ts";
import { h } from "./element.ts";
import { count, number, percent } from "./format.ts";
import { segmentAccuracy } from "./segment-accuracy.ts";

/** Features named as moved in a row; the rest are counted. */
const namedFeatures = 3;
const statisticWords: Readonly<Record<string, string>> = {
  selection_rate_difference: "Difference of the shares of the favourable prediction",
  selection_rate_ratio: "Ratio of the lowest to the highest share",
  tpr_gap: "Gap of the true positive rates",
  fpr_gap: "Gap of the false positive rates",
};

const basisWords: Readonly<Record<FairnessView["basis"], string>> = {
  live: "predictions",
  mature: "labels, come of age",
  provisional: "labels so far",
};

/** What the values of each segment are like, and how groups of people fare; nothing where there are none. */
export function segmentTables({ segments, fairness }: VersionDetail, accuracy: readonly AccuracyView[]): HTMLElement[] {
  const names = [...new Set(segments.map(({ segment }) => segment))];
  if (names.length === 0) return [];
  return [
    h("h2", {}, "Segments"),
    ...names.flatMap((name) => {
      const groups = fairness.filter(({ segment }) => segment === name);
      const values = segments.filter(({ segment }) => segment === name).sort((a, b) => b.rows - a.rows);
      return [
        valueTable(name, values),
        ...segmentAccuracy(name, accuracy),
        ...(groups.length === 0 ? [] : [fairnessTable(name, groups)]),
      ];
    }),
  ];
}

function valueTable(name: string, values: readonly SegmentView[]): HTMLElement {
  const heads = [name, "Rows", "Errors", "Slow", "Predictions", "Moved"];
  return captionedTable(
    name,
    "The last hour, value by value; a limit stands once it is learned from a quiet span.",
    heads,
    values.map((one) =>
      h(
        "tr",
        { key: one.value },
        h("th", { scope: "row" }, one.value),
        h("td", { class: "n" }, count(one.rows)),
        rate(one.errors),
        rate(one.slow),
        h("td", {}, one.classes.map(({ class: text, share }) => `${text} ${percent(share)}`).join(", ")),
        h("td", {}, moved(one.drift)),
      ),
    ),
  );
}

function rate({ value, threshold }: SegmentRateView): HTMLElement {
  const limit = threshold === null ? "no limit yet" : `limit ${percent(threshold)}`;
  return h("td", { class: "n" }, percent(value), h("span", { class: "sub" }, limit));
}

function moved(drift: SegmentView["drift"]): HTMLElement | string {
  const drifting = drift.filter(({ signal }) => signal === "drifting").sort((a, b) => b.psi - a.psi);
  if (drifting.length === 0) return drift.every(({ signal }) => signal === "insufficient") ? "–" : "nothing";
  const names = drifting.slice(0, namedFeatures).map(({ feature, psi }) => `${feature} (PSI ${number(psi)})`);
  const more = drifting.length - names.length;
  return badge("drifting", `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`);
}

function fairnessTable(name: string, groups: readonly FairnessView[]): HTMLElement {
  return captionedTable(
    `${name}, compared`,
    "The last 24 h, between the groups with the lowest and the highest share; 95 % interval.",
    ["Groups apart", "By", "Value", "Interval", "Lowest", "Highest", "Rows of the smaller", "Too few rows"],
    groups.map(({ statistic, basis, value, low, high, lowest, highest, n, leftOut }) =>
      h(
        "tr",
        { key: `${basis}/${statistic}` },
        h("th", { scope: "row" }, statisticWords[statistic] ?? statistic),
        h("td", {}, basisWords[basis]),
        h("td", { class: "n" }, number(value)),
        h("td", { class: "n" }, low === null || Number.isNaN(low) ? "–" : `${number(low)} to ${number(high)}`),
        h("td", {}, lowest ?? "–"),
        h("td", {}, highest ?? "–"),
        h("td", { class: "n" }, count(n)),
        h("td", {}, leftOut.join(", ") || "–"),
      ),
    ),
  );
}
