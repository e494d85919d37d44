import type { HappeningView, IncidentView } from "../page-views.ts";
import type { OrderView } from "../read-model.ts";
import { Refusal, read } from "./ask.ts";
import { badge } from "./badge.ts";
import { h } from "./element.ts";
import { count, percent, span, time } from "./format.ts";
import { to } from "./route.ts";
import { evidenceText, story } from "./story.ts";
import type { View } from "./view.ts";

interface Data {
  readonly incident: IncidentView;
  readonly order: OrderView | undefined;
  readonly facts: readonly HappeningView[];
}

/** Every incident, open ones first. */
export const incidentsView: View<readonly IncidentView[]> = {
  title: () => "Incidents",
  load: () => read<readonly IncidentView[]>("incidents"),
  draw: (incidents) => [
    h("h1", {}, "Incidents"),
    incidents.length === 0
      ? h(
          "section",
          { class: "empty" },
          h("h2", {}, "No incident"),
          h("p", {}, "Nothing has gone wrong since driftline keeps its books. Incidents are kept for 30 days."),
        )
      : list(incidents),
  ],
};

/** One incident: evidence, cause, who was told, what was done and what to do next. */
export const incidentView: View<Data> = {
  title: () => "Incident",
  load: async ({ path: [id = ""] }) => {
    const [incidents, orders, facts] = await Promise.all([
      read<readonly IncidentView[]>("incidents"),
      read<readonly OrderView[]>("orders"),
      read<readonly HappeningView[]>("facts"),
    ]);
    const incident = incidents.find((one) => one.id === id);
    if (incident === undefined) throw new Refusal(404, "there is no such incident", "It may be older than 30 days");
    return {
      incident,
      order: orders.find((order) => order.incident === id),
      facts: facts.filter((one) => isAbout(one, incident)),
    };
  },
  draw: ({ incident, order, facts }) => [
    h(
      "h1",
      {},
      "Incident of ",
      h(
        "a",
        { href: to("version", [incident.serving.model, incident.serving.version, incident.serving.role]) },
        `${incident.serving.model} ${incident.serving.version}`,
      ),
    ),
    story(incident, order),
    nextStep(incident, order),
    evidence(incident),
    changes(incident),
    timeline(incident, facts),
  ],
};

function list(incidents: readonly IncidentView[]): HTMLElement {
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
          ["Version", "State", "Since", "Lasted", "What"].map((name) => h("th", { scope: "col" }, name)),
        ),
      ),
      h(
        "tbody",
        {},
        sorted.map(({ id, serving, state, severity, since, resolvedAt, alerts }) =>
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
          ),
        ),
      ),
    ),
  );
}

function nextStep({ nextStep: words, state }: IncidentView, order: OrderView | undefined): HTMLElement {
  const text =
    words ||
    (state === "resolved"
      ? "Nothing. Before the version serves again, find out what it did otherwise."
      : order?.state === "pending-approval"
        ? "Approve or deny the order under “Rollback”."
        : "Look at the evidence, and at what changed around its beginning; roll back by hand if the version is to blame.");
  return h("section", { class: "card" }, h("h2", {}, "What to do next"), h("p", { class: "verdict" }, text));
}

function evidence({ alerts, serving }: IncidentView): HTMLElement {
  const heads = ["Alert", "State", "What was seen", "Observed", "Limit", "Rows", "Pane"];
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "evidence" },
    h(
      "table",
      {},
      h("caption", {}, "Evidence: each alert of this incident"),
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
        alerts.map(({ rule, feature, state, severity, evidence: seen }) =>
          h(
            "tr",
            {},
            h(
              "th",
              { scope: "row" },
              feature === null
                ? rule
                : [
                    `${rule} of `,
                    h("a", { href: to("feature", [serving.model, serving.version, serving.role, feature]) }, feature),
                  ],
              h("span", { class: "sub" }, severity),
            ),
            h("td", {}, badge(state)),
            h("td", {}, seen === null ? "–" : evidenceText(seen)),
            h("td", { class: "n" }, percent(seen?.observed ?? null)),
            h("td", { class: "n" }, percent(seen?.limit ?? null)),
            h("td", { class: "n" }, count(seen?.n ?? null)),
            h("td", {}, time(seen?.paneStartMs ?? null)),
          ),
        ),
      ),
    ),
  );
}

function changes({ activatedAt, serving, changes: announced }: IncidentView): HTMLElement {
  return h(
    "section",
    { class: "card" },
    h("h2", {}, "Recent changes"),
    h(
      "ul",
      { class: "marks" },
      h("li", {}, time(activatedAt), h("span", {}, `${serving.version} began to serve as ${serving.role}`)),
      announced.map((text) => h("li", {}, h("span", {}, text))),
    ),
  );
}

function timeline({ told }: IncidentView, facts: readonly HappeningView[]): HTMLElement {
  const entries = [
    ...told.map(({ receiver, severity, atMs }) => ({ atMs, text: `${receiver} was told (${severity})` })),
    ...facts.flatMap(stepOf),
  ].sort((a, b) => b.atMs - a.atMs);
  return h(
    "section",
    { class: "card" },
    h("h2", {}, "What happened, newest first"),
    entries.length === 0
      ? h("p", { class: "hint" }, "Single steps are remembered since driftline started; there were none since.")
      : null,
    h(
      "ul",
      { class: "marks" },
      entries.map(({ atMs, text }) => h("li", {}, time(atMs), h("span", {}, text))),
    ),
  );
}

/** What a fact adds to the story: open gates stand under “Rollback”. */
function stepOf({ atMs, text, fact }: HappeningView): { atMs: number; text: string }[] {
  if (fact.kind === "gate" && fact.passed) return [];
  if (fact.kind !== "delivery") return [{ atMs, text }];
  return [{ atMs, text: `message to ${fact.receiver}: ${fact.state}${fact.why === "" ? "" : ` (${fact.why})`}` }];
}

function isAbout({ fact }: HappeningView, { id, serving }: IncidentView): boolean {
  if (fact.kind === "order" || fact.kind === "gate") return fact.incident === id;
  if (fact.kind === "incident") return fact.id === id;
  if (fact.kind === "delivery") return fact.effectId.includes(id);
  if (fact.kind === "alert" || fact.kind === "activated")
    return fact.serving.model === serving.model && fact.serving.version === serving.version;
  return false;
}
