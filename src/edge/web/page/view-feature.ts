import type { FeatureView, UnseenView } from "../feature-view.ts";
import type { ReadingView } from "../read-model.ts";
import { read } from "./ask.ts";
import { badge } from "./badge.ts";
import { categoryBars, distributionFunctions, histogram, key } from "./distribution-charts.ts";
import { h } from "./element.ts";
import { count, reading as inUnit, number, span, statisticName, time } from "./format.ts";
import { rollingTable } from "./rolling-table.ts";
import { type Route, to } from "./route.ts";
import { statisticHistory } from "./statistic-history.ts";
import type { View } from "./view.ts";

const windows = ["5m", "1h", "24h", "7d"] as const;
const enoughRows = 200;
/** Statistics drawn over time, those that people know first. */
const historiesShown = ["ks", "psi", "js"];

/** One feature of a version: reference against live, and every statistic with its threshold. */
export const featureView: View<FeatureView> = {
  title: ({ path }) => `${path[3]} of ${path[0]} ${path[1]}`,
  load: ({ path: [model = "", version = "", role = "", feature = ""], query }) =>
    read<FeatureView>("feature", { model, version, role, feature, window: windowOf(query) }),
  draw: (view, route) => [
    h(
      "h1",
      {},
      `${view.feature} `,
      h(
        "span",
        { class: "sub" },
        "of ",
        h("a", { href: to("version", [view.model, view.version, view.role]) }, `${view.model} ${view.version}`),
        ` (${view.role})`,
      ),
    ),
    verdict(view),
    choices(view, route),
    view.liveRows === 0 ? h("section", { class: "empty" }, "No row with a value in this window.") : shape(view),
    ...(view.unseen === null ? [] : [unseen(view.unseen)]),
    h("h2", {}, "Statistics"),
    statistics(view.readings),
    ...rollingTable(view.rolling),
    h("h2", {}, "Over time"),
    h(
      "p",
      { class: "hint" },
      `Each point is ${span(view.history[0]?.bucketMs ?? 0)} by itself; the threshold rises where there are fewer rows, for then chance alone makes larger distances.`,
    ),
    h(
      "div",
      { class: "grid" },
      view.history.filter(({ statistic }) => historiesShown.includes(statistic)).map(statisticHistory),
    ),
  ],
};

function windowOf(query: Route["query"]): string {
  return windows.find((one) => one === query.window) ?? "1h";
}

function choices({ model, version, role, feature, window }: FeatureView, { query }: Route): HTMLElement {
  return h(
    "p",
    { class: "choices" },
    "Window ",
    windows.map((one) =>
      h(
        "a",
        {
          href: to("feature", [model, version, role, feature], { ...query, window: one }),
          "aria-current": one === window ? "true" : null,
        },
        one,
      ),
    ),
  );
}

/** The names of what the reference does not know. */
function unseen({ since, distinct, names }: UnseenView): HTMLElement {
  return h(
    "section",
    { class: "card" },
    h("h3", {}, "Not in the reference"),
    h(
      "p",
      { class: "hint" },
      `${count(distinct)}${distinct > 128 ? " or so" : ""} different ${distinct === 1 ? "value" : "values"}, since `,
      time(since),
      names.length === 0
        ? "; none of them comes often."
        : "; these come most often, with their share of the rows that are not in the reference.",
    ),
    h(
      "ul",
      {},
      names.map(({ text, share }) => h("li", { key: text }, h("strong", {}, text), ` ${inUnit("accuracy", share)}`)),
    ),
  );
}

/** What the numbers mean, in a sentence or two. */
function verdict({ readings, window, liveRows, shape, alerts }: FeatureView): HTMLElement {
  const lead =
    readings.find(
      ({ statistic, window: of }) => of === window && statistic === (shape.kind === "numeric" ? "ks" : "js"),
    ) ?? readings.find(({ statistic, window: of }) => of === window && statistic === "psi");
  const firing = alerts.find(({ state }) => state !== "pending");
  const alarm =
    firing === undefined
      ? null
      : [h("br"), badge("firing", "alert"), ` ${firing.rule}, since `, time(firing.since), "."];
  if (liveRows < enoughRows || lead === undefined)
    return h(
      "p",
      { class: "verdict" },
      badge("insufficient"),
      ` Only ${count(liveRows)} rows with a value in ${window}; ${enoughRows} are needed to say anything.`,
      alarm,
    );
  const texts: Readonly<Record<string, string>> = {
    drifting: "The values are distributed otherwise than in the reference; chance does not explain it.",
    stable: "The values are distributed as in the reference, as far as matters.",
    undecided: "No difference that matters shows so far; more rows would settle it.",
  };
  const numbers = `${statisticName(lead.statistic)} ${number(lead.value)}, threshold ${number(lead.threshold)} at ${count(lead.n)} rows.`;
  return h(
    "p",
    { class: "verdict" },
    badge(lead.signal),
    ` ${texts[lead.signal] ?? ""} `,
    h(
      "span",
      { class: "sub" },
      numbers,
      shape.kind === "numeric" && lead.signal !== "stable" ? ` ${whereTo(shape.gap)}` : "",
    ),
    alarm,
  );
}

function whereTo(gap: { x: number; reference: number; live: number } | null): string {
  if (gap === null) return "";
  const direction = gap.live < gap.reference ? "higher" : "lower";
  return `Live values are ${direction}: ${inUnit("accuracy", gap.live)} are at most ${number(gap.x)}, in the reference ${inUnit("accuracy", gap.reference)}.`;
}

function shape({ shape: of, window, liveRows, referenceRows }: FeatureView): HTMLElement {
  const words = `live, last ${window} (${count(liveRows)} rows; reference ${count(referenceRows)})`;
  if (of.kind === "categorical")
    return h(
      "section",
      { class: "card" },
      h("h3", {}, "Shares of categories"),
      categoryBars(of),
      h("p", { class: "key" }, words),
    );
  return h(
    "div",
    { class: "grid" },
    h("section", { class: "card" }, h("h3", {}, "Histogram"), key(words), histogram(of)),
    h(
      "section",
      { class: "card" },
      h("h3", {}, "Distribution functions, and their largest gap"),
      key("live (dashed)"),
      distributionFunctions(of),
    ),
  );
}

function statistics(readings: readonly ReadingView[]): HTMLElement {
  const names = [...new Set(readings.map(({ statistic }) => statistic))];
  const cell = (reading: ReadingView | undefined) =>
    reading === undefined
      ? h("td", {}, "–")
      : h(
          "td",
          { class: "n" },
          `${inUnit(reading.statistic, reading.value)} `,
          badge(reading.signal),
          h("span", { class: "sub" }, `threshold ${inUnit(reading.statistic, reading.threshold)}`),
          h("span", { class: "sub" }, `${count(reading.n)} rows`),
          interval(reading),
        );
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "statistics" },
    h(
      "table",
      {},
      h("caption", {}, `Of panes up to ${span((readings[0]?.ageSeconds ?? 0) * 1000)} ago.`),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ["Statistic", ...windows].map((name) => h("th", { scope: "col" }, name)),
        ),
      ),
      h(
        "tbody",
        {},
        names.map((name) =>
          h(
            "tr",
            { key: name },
            h("th", { scope: "row" }, statisticName(name)),
            windows.map((window) => cell(readings.find((one) => one.statistic === name && one.window === window))),
          ),
        ),
      ),
    ),
  );
}

function interval({ low, high }: ReadingView): HTMLElement | string {
  if (low === undefined || high === undefined) return "";
  return h("span", { class: "sub" }, `${number(low)}…${number(high)} for certain`);
}
