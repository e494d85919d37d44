import type { IncidentView } from "../incident-view.ts";
import type { HappeningView } from "../page-views.ts";
import type { OrderView } from "../read-model.ts";
import { Refusal, read } from "./ask.ts";
import { badge } from "./badge.ts";
import { h } from "./element.ts";
import { count, percent, time } from "./format.ts";
import { to } from "./route.ts";
import { evidenceText, story } from "./story.ts";
import type { View } from "./view.ts";

interface Data {
  readonly incident: IncidentView;
  readonly order: OrderView | undefined;
  readonly facts: readonly HappeningView[];
}

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
    ...comesFrom(incident),
    nextStep(incident, order),
    evidence(incident),
    changes(incident),
    timeline(incident, facts),
  ],
};

/** Features, segment and version, in the order of evidence. */
function comesFrom({ attribution }: IncidentView): HTMLElement[] {
  if (attribution.length === 0) return [];
  const card = h(
    "section",
    { class: "card" },
    h("h2", {}, "Where it comes from"),
    h(
      "ul",
      {},
      attribution.map((sentence) => h("li", {}, sentence)),
    ),
  );
  return [card];
}

function nextStep({ nextStep: words, state }: IncidentView, order: OrderView | undefined): HTMLElement {
  const text =
    words ||
    (state === "resolved"
      ? "nothing; before the version serves again, find out what it did otherwise"
      : "look at the evidence, and at what changed around its beginning; roll back by hand if the version is to blame");
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, "")}.`;
  return h(
    "section",
    { class: "card" },
    h("h2", {}, "What to do next"),
    h("p", { class: "verdict" }, sentence),
    state === "open" || order !== undefined
      ? h("p", { class: "links" }, h("a", { href: to("rollback") }, "Rollback: orders, gates, by hand"))
      : null,
  );
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
        alerts.map(({ rule, feature, segment, state, severity, evidence: seen }) =>
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
              segment === undefined ? null : ` where ${segment}`,
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
      announced.map(announcedChange),
    ),
  );
}

/** Announced changes begin with their time in UTC; here it is shown as every other. */
function announcedChange(text: string): HTMLElement {
  const [at = "", ...words] = text.split(" ");
  const atMs = Date.parse(at);
  return Number.isNaN(atMs)
    ? h("li", {}, h("span", {}, text))
    : h("li", {}, time(atMs), h("span", {}, words.join(" ")));
}

function timeline({ told }: IncidentView, facts: readonly HappeningView[]): HTMLElement {
  const entries = [
    ...told.map(({ receiver, severity, atMs }) => ({ atMs, text: `${receiver} was told (${severity})` })),
    ...facts.flatMap(stepOf),
  ]
    .reverse()
    .sort((a, b) => b.atMs - a.atMs);
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
