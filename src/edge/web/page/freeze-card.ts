import type { FreezeView, QuarantineView } from "../operator-views.ts";
import { actionButton } from "./action.ts";
import { badge } from "./badge.ts";
import { h } from "./element.ts";
import { time } from "./format.ts";

const spans = [
  ["", "until somebody lifts it"],
  ["1800", "30 minutes"],
  ["7200", "2 hours"],
  ["28800", "8 hours"],
  ["86400", "a day"],
  ["604800", "a week"],
] as const;

/** Whether rollbacks are frozen, and the way to change that. */
export function freezeCard(freeze: FreezeView | null, isEnabled: boolean): HTMLElement {
  const begin = {
    label: freeze === null ? "Freeze" : "Change the freeze",
    title: "Freeze every rollback?",
    text: "No order leaves, by hand or not, until the freeze is over or lifted. driftline goes on watching and telling people.",
    word: "freeze",
    path: "freeze",
    fields: [
      { name: "forSeconds", label: "How long", choices: spans },
      { name: "reason", label: "Why", isNeeded: true },
    ],
    bodyOf: ({ forSeconds = "", reason = "" }: Readonly<Record<string, string>>) => ({
      reason,
      forSeconds: forSeconds === "" ? null : Number(forSeconds),
    }),
    isSecond: true,
  };
  const lift = {
    label: "Lift the freeze",
    title: "Lift the freeze?",
    text: "Orders may leave again at once: whatever fires meets the other gates within a second.",
    word: "unfreeze",
    path: "unfreeze",
  };
  return h(
    "section",
    { class: "card", key: "freeze", "aria-label": "freeze" },
    h("h2", {}, "Freeze ", freeze === null ? badge("quiet", "not frozen") : badge("disarmed", "frozen")),
    h(
      "p",
      {},
      freeze === null
        ? "Orders may leave. A freeze keeps every one back, for maintenance or while people look."
        : freeze.byHand
          ? `Frozen ${freeze.text}.`
          : `A maintenance window of the settings is open: ${freeze.text}.`,
    ),
    h(
      "div",
      { class: "actions" },
      freeze?.byHand ? actionButton(lift, isEnabled) : null,
      actionButton(begin, isEnabled),
    ),
  );
}

/** Versions that were rolled back; null where there are none. */
export function quarantineCard(list: readonly QuarantineView[], isEnabled: boolean): HTMLElement | null {
  if (list.length === 0) return null;
  return h(
    "section",
    { class: "card", key: "quarantine", "aria-label": "quarantine" },
    h("h2", {}, "Quarantine"),
    h("p", { class: "hint" }, "Rolled-back versions: none is rolled back to, and one that serves again is an alert."),
    h(
      "ul",
      { class: "plain rows" },
      list.map(({ model, version, until }) =>
        h(
          "li",
          { key: `${model}/${version}` },
          h("b", {}, `${model} ${version}`),
          h("span", {}, "until ", time(until)),
          actionButton(
            {
              label: `Release ${version}`,
              title: `Release ${model} ${version}?`,
              text: "It may serve again, be rolled back to, and be rolled back: because it was mended, or was not to blame.",
              word: version,
              path: `quarantine/${encodeURIComponent(model)}/${encodeURIComponent(version)}/release`,
              isSecond: true,
            },
            isEnabled,
          ),
        ),
      ),
    ),
  );
}
