import type { VersionDetail } from "../page-views.ts";
import { badge } from "./badge.ts";
import { h } from "./element.ts";
import { count, percent } from "./format.ts";

const windows = ["5m", "1h", "24h"] as const;

/** What the model's own metrics say of a version: a row each, their share in every window; nothing where there are none. */
export function ownMetricTable({ ownMetrics }: VersionDetail): HTMLElement[] {
  const names = [...new Set(ownMetrics.map(({ metric }) => metric))];
  if (names.length === 0) return [];
  const rows = names.map((name) => {
    const of = (window: string) => ownMetrics.find((one) => one.metric === name && one.window === window);
    const hour = of("1h");
    const limit = hour?.threshold ?? null;
    return h(
      "tr",
      { key: name },
      h("th", { scope: "row" }, name),
      h("td", {}, hour?.family ?? ""),
      h("td", {}, badge(hour?.signal ?? "insufficient")),
      windows.map((window) => h("td", { class: "n" }, percent(of(window)?.value ?? null))),
      h("td", { class: "n" }, limit === null ? "not learned yet" : percent(limit)),
      h("td", { class: "n" }, count(hour?.n ?? 0)),
      h("td", { class: "n" }, count(hour?.errors ?? 0)),
    );
  });
  const heads = ["Metric", "Family", "Says", ...windows, "Limit", "Rows in 1h", "Could not be told"];
  return [
    h("h2", {}, "Own metrics"),
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "own metrics" },
      h(
        "table",
        { class: "versions" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            heads.map((head) => h("th", { scope: "col" }, head)),
          ),
        ),
        h("tbody", {}, rows),
      ),
    ),
  ];
}
