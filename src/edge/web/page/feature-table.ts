import type { VersionDetail } from "../page-views.ts";
import type { ReadingView } from "../read-model.ts";
import { badge } from "./badge.ts";
import { h } from "./element.ts";
import { count, number, percent, statisticName } from "./format.ts";
import { to } from "./route.ts";

/** The distance that speaks for a feature in a list: the first of these that it has. */
const leading = ["ks", "js", "psi", "whitened_moments"];
/** Stands where a feature's name does, for what is said of all numeric features together. */
const allFeatures = "__all__";
const verdictOrder = ["drifting", "undecided", "insufficient", "stable"];
const windowShown = "1h";

/** Every feature with its leading distance over the last hour, what needs attention first. */
export function featureTable({ model, version, role, readings, drifting, reference }: VersionDetail): HTMLElement {
  const byFeature = Map.groupBy(
    readings.filter(({ feature, window }) => feature !== null && window === windowShown),
    ({ feature }) => feature ?? "",
  );
  if (byFeature.size === 0)
    return h(
      "p",
      { class: "empty" },
      reference.state === "learning"
        ? `Nothing to compare with yet: ${reference.note}`
        : "The reference has no features.",
    );
  const rows = [...byFeature]
    .map(([feature, all]) => ({ feature, all, lead: leadOf(all), isAlarmed: drifting.includes(feature) }))
    .sort(
      (a, b) =>
        Number(b.isAlarmed) - Number(a.isAlarmed) || rank(a.lead) - rank(b.lead) || ratio(b.lead) - ratio(a.lead),
    );
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "features" },
    h(
      "table",
      { class: "versions" },
      h(
        "caption",
        {},
        "The last hour; the mark in a bar is the threshold at this sample size. Alerts come from detectors that look at each pane.",
      ),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ["Feature", "State", "Distance", "Against its threshold", "Rows", "Missing"].map((name) =>
            h("th", { scope: "col" }, name),
          ),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map(({ feature, all, lead, isAlarmed }) =>
          h(
            "tr",
            { key: feature },
            h(
              "th",
              { scope: "row" },
              feature === allFeatures
                ? "numeric features together"
                : h("a", { href: to("feature", [model, version, role, feature]) }, feature),
            ),
            h("td", {}, isAlarmed ? badge("drifting", "alert") : badge(lead?.signal ?? "insufficient")),
            h(
              "td",
              { class: "n" },
              lead === undefined ? "–" : number(lead.value),
              h("span", { class: "sub" }, lead === undefined ? "" : statisticName(lead.statistic)),
            ),
            h(
              "td",
              {},
              meter(lead),
              h("span", { class: "sub" }, lead === undefined ? "" : `threshold ${number(lead.threshold)}`),
            ),
            h("td", { class: "n" }, count(lead?.n ?? null)),
            h("td", { class: "n" }, percent(all.find(({ statistic }) => statistic === "missing_rate")?.value ?? null)),
          ),
        ),
      ),
    ),
  );
}

/** The mark of the threshold stands at two thirds. */
function meter(reading: ReadingView | undefined): HTMLElement {
  const part = ratio(reading);
  const width = `${Math.min(100, (part * 200) / 3).toFixed(0)}%`;
  return h(
    "span",
    { class: "meter", role: "img", "aria-label": `${Math.round(part * 100)} % of its threshold` },
    h("i", { class: part > 1 ? "over" : "", style: { width } }),
    h("b", {}),
  );
}

function leadOf(readings: readonly ReadingView[]): ReadingView | undefined {
  for (const name of leading) {
    const found = readings.find(({ statistic }) => statistic === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function rank(reading: ReadingView | undefined): number {
  return reading === undefined ? verdictOrder.length : verdictOrder.indexOf(reading.signal);
}

function ratio(reading: ReadingView | undefined): number {
  const { value, threshold } = reading ?? { value: 0, threshold: null };
  return threshold === null || threshold <= 0 || !Number.isFinite(value) ? 0 : (value ?? 0) / threshold;
}
