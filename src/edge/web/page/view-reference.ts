import type { DifferenceView } from "../operator-views.ts";
import type { ReferenceDetail } from "../reference-views.ts";
import { read } from "./ask.ts";
import { badge } from "./badge.ts";
import { h } from "./element.ts";
import { count, percent, span, time } from "./format.ts";
import { proposalDrawn, referenceActions } from "./reference-proposal.ts";
import { headedRow, scrollTable } from "./scroll-table.ts";
import { miniature } from "./spark.ts";
import type { View } from "./view.ts";

interface Data {
  readonly references: readonly ReferenceDetail[];
  /** Of those with a proposal. */
  readonly differences: readonly DifferenceView[];
  readonly actions: { readonly enabled: boolean };
}

/** What the versions of each model are judged against, or how far that is learned. */
export const referenceView: View<Data> = {
  title: () => "Reference",
  load: async () => {
    const [references, actions] = await Promise.all([
      read<readonly ReferenceDetail[]>("references"),
      read<Data["actions"]>("actions"),
    ]);
    const proposed = references.filter(({ proposal, hash }) => proposal !== null && hash !== null);
    const differences = await Promise.all(
      proposed.map(({ model }) => read<DifferenceView>(`references/${encodeURIComponent(model)}/diff`)),
    );
    return { references, differences, actions };
  },
  draw: ({ references, differences, actions: { enabled } }) =>
    [
      h("h1", {}, "Reference"),
      h("p", { class: "hint" }, "The frozen distribution and rates that a model's versions are judged against."),
      references.length === 0 ? h("section", { class: "empty" }, "No model has been seen yet.") : null,
      ...references.map((one) =>
        h(
          "section",
          { class: "card", key: one.model },
          h("h2", {}, `${one.model} `, state(one)),
          referenceActions(one, enabled),
          proposalDrawn(
            one,
            differences.find(({ model }) => model === one.model),
            enabled,
          ),
          ...(one.state === "learning" ? learning(one) : known(one)),
        ),
      ),
    ].filter((node) => node !== null),
};

function state({ state: name, accepted }: ReferenceDetail): HTMLElement {
  if (name === "learning") return badge("learning");
  return accepted ? badge("stable", "accepted") : badge("clearing", "learned, not accepted");
}

function learning({ learning: progress, note }: ReferenceDetail): HTMLElement[] {
  if (progress === null || progress.fromMs === null || progress.untilMs === null)
    return [h("p", { class: "verdict" }, "No reference, and no rows to learn one from yet.")];
  const { rows, rowsNeeded, fromMs, untilMs } = progress;
  return [
    h(
      "p",
      { class: "verdict" },
      `Learning from the stream: ${count(rows)} of at least ${count(rowsNeeded)} rows, over ${span(untilMs - fromMs)} of event time.`,
    ),
    h(
      "p",
      {},
      h("progress", { max: rowsNeeded, value: Math.min(rows, rowsNeeded), "aria-label": "rows learned" }),
      " rows; from ",
      time(fromMs),
      " until ",
      time(untilMs),
    ),
    h("p", { class: "hint" }, `Until then nothing is judged and nothing is rolled back. ${note}`),
  ];
}

function known({ hash, source, rates, columns, accepted, note }: ReferenceDetail): HTMLElement[] {
  return [
    h(
      "dl",
      { class: "facts" },
      pair("Name", h("span", { class: "hash" }, hash ?? "")),
      source === null
        ? null
        : [
            pair(source.kind === "file" ? "Built from" : "Learned from", source.from),
            pair("Rows", `${count(source.rows)}${source.version === null ? "" : ` of ${source.version}`}`),
            pair(
              "Span",
              source.fromMs === null
                ? "without times: only drift is judged"
                : [time(source.fromMs), " to ", time(source.toMs)],
            ),
          ],
      note === "" ? null : pair("Note", note),
    ),
    accepted
      ? h(
          "p",
          { class: "hint" },
          "Another one is proposed from live panes, here or with “driftline reference propose”, or built with “driftline reference build” and named in the settings.",
        )
      : h(
          "p",
          { class: "notice" },
          "Harm warns only until a person accepts it: look at it below, then accept it here or with “driftline reference accept”.",
        ),
    h("h3", {}, "Rates"),
    rates.length === 0 ? h("p", { class: "hint" }, "None: the history had no times.") : rateTable(rates),
    h("h3", {}, `${columns.length} columns`),
    columnTable(columns),
  ];
}

function pair(name: string, value: Parameters<typeof h>[2]): HTMLElement[] {
  return [h("dt", {}, name), h("dd", {}, value)];
}

function rateTable(rates: ReferenceDetail["rates"]): HTMLElement {
  return table(
    "rates",
    ["Rate", "In the reference", "Harm begins above"],
    rates.map(({ rate, share, limit }) => [rate, percent(share), limit === null ? "not monitorable" : percent(limit)]),
  );
}

function columnTable(columns: ReferenceDetail["columns"]): HTMLElement {
  return table(
    "columns",
    ["Column", "Kind", "Distribution", "Values", "Missing", "Rows"],
    columns.map(({ name, kind, shares, summary, missing, rows }) => [
      name,
      kind,
      miniature(shares),
      summary,
      percent(missing),
      count(rows),
    ]),
  );
}

function table(label: string, heads: readonly string[], rows: readonly (readonly (string | Node)[])[]): HTMLElement {
  return scrollTable(label, heads, rows.map(headedRow));
}
