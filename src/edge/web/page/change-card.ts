import type { ChangeView } from "../operator-views.ts";
import { actionButton } from "./action.ts";
import { badge } from "./badge.ts";
import { h } from "./element.ts";
import { time } from "./format.ts";

const shown = 10;
const spans = [
  ["1800", "30 minutes"],
  ["7200", "2 hours"],
  ["28800", "8 hours"],
  ["86400", "a day"],
] as const;

/** Announced changes, and the way to announce one. */
export function changeCard(changes: readonly ChangeView[], models: readonly string[], isEnabled: boolean): HTMLElement {
  const announce = {
    label: "Announce a change",
    title: "Announce a change",
    text: "Incidents list it and timelines mark it. While an effect is expected, driftline orders nothing by itself for the model; people still may.",
    word: null,
    path: "changes",
    fields: [
      { name: "what", label: "What changes", isNeeded: true },
      {
        name: "model",
        label: "Which model",
        choices: [["", "all models"] as const, ...models.map((model) => [model, model] as const)],
      },
      { name: "expects", label: "Expected effect, if any" },
      { name: "forSeconds", label: "Expected for", choices: spans },
    ],
    bodyOf: ({ what, model, expects, forSeconds }: Readonly<Record<string, string>>) => ({
      what,
      model: model || null,
      ...(expects ? { expects, forSeconds: Number(forSeconds) } : {}),
    }),
    isSecond: true,
  };
  return h(
    "section",
    { class: "card", key: "changes", "aria-label": "announced changes" },
    h("h2", {}, "Announced changes"),
    changes.length === 0
      ? h("p", { class: "hint" }, "None lately. A pipeline announces them by POST /v1/changes, a person here.")
      : h(
          "ul",
          { class: "plain rows" },
          changes.slice(0, shown).map((change) => changeRow(change, isEnabled)),
        ),
    h("div", { class: "actions" }, actionButton(announce, isEnabled)),
  );
}

function changeRow({ id, what, model, version, expects, at, until, by, isExpected }: ChangeView, isEnabled: boolean) {
  const whom = model === null ? "all models" : `${model} ${version ?? ""}`.trim();
  const end = {
    label: "It is over",
    title: `Is “${what}” over?`,
    text: "Its effect is no longer expected: driftline acts by itself again.",
    word: null,
    path: `changes/${encodeURIComponent(id)}/end`,
    isSecond: true,
  };
  return h(
    "li",
    { key: id },
    time(at),
    h(
      "span",
      {},
      h("b", {}, what),
      ` (${whom}), announced by ${by}`,
      expects === null ? "" : [isExpected ? "; expected until " : "; was expected until ", time(until), `: ${expects}`],
    ),
    isExpected ? badge("learning", "holds automatic orders") : null,
    isExpected ? actionButton(end, isEnabled) : null,
  );
}
