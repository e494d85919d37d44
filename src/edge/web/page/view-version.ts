import type { AccuracyView, CohortView } from "../accuracy-views.ts";
import type { MarkView, TimelineSeries, TimelineView, VersionDetail } from "../page-views.ts";
import { accuracyCards } from "./accuracy.ts";
import { read } from "./ask.ts";
import { badge } from "./badge.ts";
import { h } from "./element.ts";
import { featureTable } from "./feature-table.ts";
import { ago, count, milliseconds, percent, perSecond, time } from "./format.ts";
import { ownMetricTable } from "./own-metrics.ts";
import { markLetters, type Plot, plot } from "./plot.ts";
import { type Route, to } from "./route.ts";
import { segmentTables } from "./segments.ts";
import type { View } from "./view.ts";

interface Data {
  readonly detail: VersionDetail;
  readonly timeline: TimelineView;
  readonly accuracy: readonly AccuracyView[];
  readonly cohorts: readonly CohortView[];
}

const spans = { "30m": 1_800_000, "1h": 3_600_000, "6h": 21_600_000, "24h": 86_400_000 } as const;
/** Versions drawn beside the one that is looked at. */
const othersDrawn = 3;
const colours = ["live", "reference", "good", "warn"] as const;
const dashes = [[], [6, 3], [2, 3], [8, 3, 2, 3]] as const;
/** Fewer rows than this make no share worth drawing. */
const enoughRows = 20;

/** One version over time, beside the versions that serve the same model. */
export const versionView: View<Data> = {
  title: ({ path }) => `${path[0]} ${path[1]}`,
  load: async ({ path: [model = "", version = "", role = "primary"], query }) => {
    const span = String(spans[query.span as keyof typeof spans] ?? spans["30m"]);
    const [detail, timeline, all] = await Promise.all([
      read<VersionDetail>("version", { model, version, role }),
      read<TimelineView>("timeline", { model, span }),
      read<readonly AccuracyView[]>("accuracy", { model }),
    ]);
    const accuracy = all.filter((one) => one.version === version && one.role === role);
    // Where no label has been joined there are no cohorts to ask for.
    const cohorts = accuracy.some(({ basis }) => basis !== "estimated")
      ? await read<readonly CohortView[]>("cohorts", { model, version })
      : [];
    return { detail, timeline, accuracy, cohorts: cohorts.filter((one) => one.role === role) };
  },
  draw: ({ detail, timeline, accuracy, cohorts }, route) => [
    h("h1", {}, `${detail.model} ${detail.version} `, badge(detail.signal)),
    facts(detail),
    tiles(detail),
    choices(detail, timeline, route),
    ...plots(detail, timeline, route),
    marks(timeline.marks),
    ...accuracyCards(accuracy, cohorts, timeline.marks),
    ...ownMetricTable(detail),
    ...segmentTables(detail, accuracy),
    h("h2", {}, "Features against the reference"),
    featureTable(detail),
  ],
};

function facts({ role, active, activatedAt, lastAt, reference }: VersionDetail): HTMLElement {
  return h(
    "p",
    { class: "hint" },
    `${role}${active ? ", the active version" : ""}, serving since `,
    time(activatedAt),
    ", last prediction ",
    time(lastAt),
    ` (${ago(lastAt)}); `,
    reference.state === "learning"
      ? `not judged yet: ${reference.note}`
      : h(
          "a",
          { href: to("reference") },
          `judged by a ${reference.state} reference${reference.accepted ? "" : ", not accepted"}`,
        ),
  );
}

function tiles({
  perSecond: rate,
  predictions,
  errorRate,
  errorLimit,
  latencyP50Ms,
  latencyP95Ms,
  drifting,
}: VersionDetail) {
  const tile = (value: string, words: string) => h("div", { class: "tile" }, h("b", {}, value), h("span", {}, words));
  return h(
    "div",
    { class: "tiles" },
    tile(perSecond(rate), `traffic, ${count(predictions)} rows in 5 min`),
    tile(percent(errorRate), errorLimit === null ? "errors, no limit known" : `errors, limit ${percent(errorLimit)}`),
    tile(milliseconds(latencyP50Ms), "median latency"),
    tile(milliseconds(latencyP95Ms), "95th percentile of latency"),
    tile(String(drifting.length), drifting.length === 1 ? "feature with an alert" : "features with an alert"),
  );
}

function choices({ model, version, role }: VersionDetail, { series }: TimelineView, { query }: Route): HTMLElement {
  const chosen = query.span ?? "30m";
  const others = series.filter((one) => one.version !== version || one.role !== role);
  const link = (text: string, change: Record<string, string>, isCurrent: boolean) =>
    h(
      "a",
      {
        href: to("version", [model, version, role], { ...query, ...change }),
        "aria-current": isCurrent ? "true" : null,
      },
      text,
    );
  return h(
    "p",
    { class: "choices" },
    "Span ",
    Object.keys(spans).map((span) => link(span, { span }, span === chosen)),
    others.length === 0
      ? null
      : [
          " Compare with ",
          link("all", { with: "" }, (query.with ?? "") === ""),
          others.map((one) =>
            link(
              `${one.version} (${one.role})`,
              { with: `${one.version}/${one.role}` },
              query.with === `${one.version}/${one.role}`,
            ),
          ),
        ],
  );
}

function plots({ version, role }: VersionDetail, timeline: TimelineView, { query }: Route): HTMLElement[] {
  const { fromMs, stepMs, series, errorLimit, slowLimit, slowMs } = timeline;
  const own = series.filter((one) => one.version === version && one.role === role);
  const others = series.filter(
    (one) => !own.includes(one) && (!query.with || query.with === `${one.version}/${one.role}`),
  );
  const drawn = [...own, ...others.slice(0, othersDrawn)];
  const atMs = (own[0]?.predictions ?? []).map((_, i) => fromMs + i * stepMs + stepMs / 2);
  const lines = (values: (one: TimelineSeries) => (number | null)[]): Plot["lines"] =>
    drawn.map((one, i) => ({
      label: `${one.version} ${one.role}`,
      values: values(one),
      colour: colours[i] ?? "ink",
      dash: dashes[i] ?? [],
      width: i === 0 ? 2.2 : 1.5,
    }));
  const limit = (value: number | null): Plot["lines"] =>
    value === null ? [] : [{ label: "limit", values: atMs.map(() => value), colour: "bad", dash: [3, 3], width: 1 }];
  const share = (part: readonly number[], of: readonly number[]) =>
    part.map((k, i) => ((of[i] ?? 0) < enoughRows ? null : k / (of[i] ?? 1)));
  const common = { atMs, marks: timeline.marks, height: 190 };
  const card = (title: string, shown: Omit<Plot, "title" | "atMs" | "marks" | "height">) =>
    h("section", { class: "card", key: title }, h("h3", {}, title), plot({ title, ...common, ...shown }));
  return [
    card("Predictions a second", {
      lines: lines((one) => sinceFirst(one.predictions).map((n) => (n === null ? null : (n * 1000) / stepMs))),
      format: perSecond,
    }),
    card("Errors, share of predictions", {
      lines: [...lines((one) => share(one.errors, one.predictions)), ...limit(errorLimit)],
      format: percent,
    }),
    ...(slowMs === null
      ? []
      : [
          card(`Slower than ${milliseconds(slowMs)} (the reference's 99th percentile), share of answers`, {
            lines: [...lines((one) => share(one.slow, one.latencyCount)), ...limit(slowLimit)],
            format: percent,
          }),
        ]),
  ];
}

/** Counts, and null where the version had not begun to serve. */
function sinceFirst(counts: readonly number[]): (number | null)[] {
  const first = counts.findIndex((n) => n > 0);
  return counts.map((n, i) => (first === -1 || i < first ? null : n));
}

function marks(all: readonly MarkView[]): HTMLElement {
  if (all.length === 0) return h("p", { class: "hint" }, "Nothing happened in this span.");
  return h(
    "section",
    { class: "card" },
    h("h3", {}, "What happened"),
    h(
      "ul",
      { class: "marks" },
      [...all]
        .reverse()
        .map(({ atMs, kind, text }) =>
          h(
            "li",
            {},
            h("span", { class: "mark", "aria-hidden": "true" }, markLetters[kind]),
            time(atMs),
            h("span", {}, text),
          ),
        ),
    ),
  );
}
