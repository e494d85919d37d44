import type { IncidentView } from "../incident-view.ts";
import type { OverviewView, VersionOverview } from "../page-views.ts";
import type { OrderView } from "../read-model.ts";
import { accuracyCell } from "./accuracy.ts";
import { read } from "./ask.ts";
import { badge, urgency } from "./badge.ts";
import { h } from "./element.ts";
import { ago, count, milliseconds, percent, perSecond, time } from "./format.ts";
import { to } from "./route.ts";
import { spark } from "./spark.ts";
import { story } from "./story.ts";
import type { View } from "./view.ts";

interface Data {
  readonly overview: OverviewView;
  readonly incidents: readonly IncidentView[];
  readonly orders: readonly OrderView[];
}

/** What is over stays in the headline for so long. */
const recentMs = 3_600_000;
const storiesShown = 5;
/** A version unseen for so long answers nobody now: its rates are of then. */
const goneMs = 60_000;

/** Every model and version at a glance, what needs attention first. */
export const overviewView: View<Data> = {
  title: () => "Overview",
  load: async () => {
    const [overview, incidents, orders] = await Promise.all([
      read<OverviewView>("overview"),
      read<readonly IncidentView[]>("incidents"),
      read<readonly OrderView[]>("orders"),
    ]);
    return { overview, incidents, orders };
  },
  draw: ({ overview, incidents, orders }) => [
    h("h1", {}, "Overview"),
    ...headlines(overview, incidents, orders),
    ...notices(overview),
    overview.models.every(({ versions }) => versions.length === 0) ? nothingYet(overview) : table(overview),
  ],
};

function headlines({ models, nowMs }: OverviewView, incidents: readonly IncidentView[], orders: readonly OrderView[]) {
  const shown = incidents
    .filter(({ state, resolvedAt }) => state === "open" || nowMs - (resolvedAt ?? 0) < recentMs)
    .sort((a, b) => (a.state === b.state ? b.since - a.since : a.state === "open" ? -1 : 1));
  const stories = shown.slice(0, storiesShown).map((incident) =>
    story(
      incident,
      orders.find((order) => order.incident === incident.id),
    ),
  );
  const more = shown.length - stories.length;
  const rest = more > 0 ? [h("p", {}, h("a", { href: to("incidents") }, `${more} more incidents`))] : [];
  if (shown.some(({ state }) => state === "open") || models.every(({ versions }) => versions.length === 0))
    return [...stories, ...rest];
  const versions = models.flatMap((model) => model.versions).filter(({ signal }) => signal !== "stale");
  const quiet = h(
    "p",
    { class: "calm", key: "calm" },
    badge("quiet", "nothing is wrong now"),
    ` ${count(versions.length)} ${versions.length === 1 ? "version" : "versions"} of ${count(models.length)} ${models.length === 1 ? "model" : "models"} watched.`,
  );
  return [quiet, ...stories, ...rest];
}

function notices({ ready, holds, freeze, expected }: OverviewView): HTMLElement[] {
  const list = [
    ...ready.reasons.map((reason) => `Not ready: ${reason}`),
    ...holds.map(({ why, detail }) => `Nothing may act (${why}): ${detail}`),
    ...(freeze === null ? [] : [`Rollbacks are frozen ${freeze.text}.`]),
    ...expected.map(
      ({ what, model, version, expects }) =>
        `No automatic rollback of ${model === null ? "any model" : `${model} ${version ?? ""}`.trim()}: “${what}” is expected to bring ${expects}.`,
    ),
  ];
  return list.map((text) => h("p", { class: "notice", key: text }, text));
}

function nothingYet({ ready }: OverviewView): HTMLElement {
  return h(
    "section",
    { class: "empty" },
    h("h2", {}, "No predictions have been seen yet"),
    h(
      "p",
      {},
      ready.ok
        ? "driftline reads, and waits for the first record. A pane is 10 s long, and closes 15 s later."
        : "driftline cannot read yet; the reason stands above.",
    ),
    h(
      "p",
      {},
      h("a", { href: to("ingest") }, "Look at the sources, or paste a record to see whether it would be understood"),
    ),
  );
}

function table({ models, nowMs }: OverviewView): HTMLElement {
  const rows = models
    .flatMap(({ model, reference, versions }) => versions.map((version) => ({ model, reference, version })))
    .sort(
      (a, b) =>
        urgency(a.version.signal) - urgency(b.version.signal) ||
        Number(b.version.active) - Number(a.version.active) ||
        b.version.perSecond - a.version.perSecond,
    );
  const heads = [
    "Version",
    "State",
    "Traffic",
    "Errors",
    "Latency p50 · p95",
    "Accuracy",
    "Drifting features",
    "Last 10 min",
  ];
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "models and versions" },
    h(
      "table",
      { class: "versions" },
      h("caption", {}, "Rates of the last 5 minutes; what needs attention first."),
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
        rows.map(({ model, reference, version }) => versionRow(model, reference.state, version, nowMs)),
      ),
    ),
  );
}

function versionRow(model: string, reference: string, version: VersionOverview, nowMs: number): HTMLElement {
  const { signal, role, drifting, lastAt } = version;
  const isStale = nowMs - lastAt > goneMs;
  const isBeyond = version.errorRate !== null && version.errorLimit !== null && version.errorRate > version.errorLimit;
  return h(
    "tr",
    { key: `${model}/${version.version}/${role}`, class: isStale ? "stale" : "" },
    h(
      "th",
      { scope: "row" },
      h("a", { href: to("version", [model, version.version, role]) }, `${model} ${version.version}`),
      h(
        "span",
        { class: "sub" },
        version.active ? `${role}, active` : role,
        reference === "learning" ? ", learning" : "",
      ),
    ),
    h("td", {}, badge(signal), isStale ? h("span", { class: "sub" }, "last seen ", time(lastAt)) : null),
    h(
      "td",
      { class: "n" },
      isStale ? "none now" : perSecond(version.perSecond),
      h("span", { class: "sub" }, isStale ? "rates are of then" : `${count(version.predictions)} rows`),
    ),
    h(
      "td",
      { class: `n${isBeyond && !isStale ? " beyond" : ""}` },
      percent(version.errorRate),
      h("span", { class: "sub" }, version.errorLimit === null ? "no limit" : `limit ${percent(version.errorLimit)}`),
    ),
    h("td", { class: "n" }, `${milliseconds(version.latencyP50Ms)} · ${milliseconds(version.latencyP95Ms)}`),
    accuracyCell(version),
    h(
      "td",
      {},
      drifting.length === 0 ? (reference === "learning" ? "not judged yet" : "none") : null,
      drifting
        .slice(0, 3)
        .map((feature, i) => [
          i === 0 ? "" : ", ",
          h("a", { href: to("feature", [model, version.version, role, feature]) }, feature),
        ]),
      drifting.length > 3 ? ` and ${drifting.length - 3} more` : "",
    ),
    h("td", { title: `seen ${ago(lastAt)}` }, spark(version.recent, version.errorLimit)),
  );
}
