import type { IncidentView } from "../incident-view.ts";
import type { OrderView } from "../read-model.ts";
import { read } from "./ask.ts";
import { badge } from "./badge.ts";
import { h } from "./element.ts";
import { span, time } from "./format.ts";
import { to } from "./route.ts";
import { orderText } from "./story.ts";
import type { View } from "./view.ts";

interface Data {
  readonly incidents: readonly IncidentView[];
  readonly orders: readonly OrderView[];
}

/** Every incident, open ones first. */
export const incidentsView: View<Data> = {
  title: () => "Incidents",
  load: async () => {
    const [incidents, orders] = await Promise.all([
      read<readonly IncidentView[]>("incidents"),
      read<readonly OrderView[]>("orders"),
    ]);
    return { incidents, orders };
  },
  draw: ({ incidents, orders }) => [
    h("h1", {}, "Incidents"),
    incidents.length === 0
      ? h(
          "section",
          { class: "empty" },
          h("h2", {}, "No incident"),
          h("p", {}, "Nothing has gone wrong since driftline keeps its books. Incidents are kept for 30 days."),
        )
      : list(incidents, orders),
  ],
};

function doneText(incident: string, orders: readonly OrderView[]): string | undefined {
  const order = orders.find((one) => one.incident === incident);
  return order === undefined ? undefined : orderText(order);
}

function list(incidents: readonly IncidentView[], orders: readonly OrderView[]): HTMLElement {
  const sorted = [...incidents].sort((a, b) => (a.state === b.state ? b.since - a.since : a.state === "open" ? -1 : 1));
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "incidents" },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ["Version", "State", "Since", "Lasted", "What", "Done"].map((name) => h("th", { scope: "col" }, name)),
        ),
      ),
      h(
        "tbody",
        {},
        sorted.map(({ id, serving, state, severity, since, resolvedAt, alerts, done }) =>
          h(
            "tr",
            { key: id },
            h(
              "th",
              { scope: "row" },
              h("a", { href: to("incident", [id]) }, `${serving.model} ${serving.version}`),
              h("span", { class: "sub" }, serving.role),
            ),
            h("td", {}, badge(state === "open" ? severity : "resolved")),
            h("td", {}, time(since)),
            h("td", { class: "n" }, span((resolvedAt ?? Date.now()) - since)),
            h(
              "td",
              {},
              [...new Set(alerts.map(({ rule, feature }) => (feature === null ? rule : `${rule} of ${feature}`)))]
                .slice(0, 5)
                .join(", "),
            ),
            h("td", {}, doneText(id, orders) ?? (done || "people were told")),
          ),
        ),
      ),
    ),
  );
}
