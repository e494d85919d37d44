import type { RollingView } from "../extra-views.ts";
import { badge } from "./badge.ts";
import { h } from "./element.ts";
import { count, number, span, statisticName } from "./format.ts";
import { headedRow, scrollTable } from "./scroll-table.ts";

const earlier = { previous: "the window before", "last-week": "the same hour last week" } as const;
/** The rest of the statistics follows from these. */
const shown: ReadonlySet<string> = new Set(["psi", "ks", "js", "tvd"]);

/** A feature against the version's own past; nothing where the settings ask for none. */
export function rollingTable(rolling: readonly RollingView[]): HTMLElement[] {
  const rows = rolling.filter(({ statistic }) => shown.has(statistic));
  if (rows.length === 0) return [];
  const heads = ["Compared with", "Window", "Statistic", "Value", "Threshold", "Rows", "Says"];
  return [
    h("h3", {}, "Against its own past"),
    h(
      "p",
      { class: "hint" },
      "What came suddenly shows here, and what comes slowly does not: nothing is decided by it. Rows that must not enter a reference are left out of the past.",
    ),
    scrollTable(
      "against its own past",
      heads,
      rows.map((one) =>
        headedRow([
          earlier[one.comparedWith],
          one.window,
          statisticName(one.statistic),
          number(one.value),
          number(one.threshold),
          `${count(one.n)} and ${count(one.earlierRows)}`,
          h(
            "span",
            {},
            badge(one.signal),
            one.readyInSeconds > 0 ? h("span", { class: "sub" }, `in ${span(one.readyInSeconds * 1000)}`) : "",
          ),
        ]),
      ),
    ),
  ];
}
