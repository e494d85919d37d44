import type { DifferenceView } from "../operator-views.ts";
import type { ReferenceDetail } from "../reference-views.ts";
import { actionButton } from "./action.ts";
import { badge } from "./badge.ts";
import { type Child, h } from "./element.ts";
import { milliseconds, number, percent, reading, statisticName, time } from "./format.ts";
import { headedRow, scrollTable } from "./scroll-table.ts";

/** Distances as multiples of their threshold are drawn up to this one. */
const drawnUpTo = 1.5;

/** The way to make a reference of live panes, and to accept one that was learned. */
export function referenceActions({ model, hash, accepted, state }: ReferenceDetail, isEnabled: boolean): HTMLElement {
  const path = `references/${encodeURIComponent(model)}`;
  const propose = {
    label: "Propose another from live panes",
    title: `Propose a reference of ${model}?`,
    text: "Made of the last day of the active version, without panes that alarmed or were marked. It stands beside the one in force until a person accepts it.",
    word: null,
    path: `${path}/propose`,
    isSecond: true,
  };
  return h(
    "div",
    { class: "actions" },
    accepted || state === "learning" || hash === null
      ? null
      : actionButton(acceptance(model, hash, "Accept what was learned"), isEnabled),
    state === "learning" ? null : actionButton(propose, isEnabled),
  );
}

function acceptance(model: string, hash: string, label: string) {
  return {
    label,
    title: `Judge ${model} by this reference from now on?`,
    text: "Every version of the model is judged by it; its detectors begin anew. The one before can be accepted again.",
    word: model,
    path: `references/${encodeURIComponent(model)}/accept`,
    bodyOf: () => ({ hash }),
  };
}

/** The proposed reference, and what would change with it; null where none is proposed. */
export function proposalDrawn(
  { model, proposal }: ReferenceDetail,
  difference: DifferenceView | undefined,
  isEnabled: boolean,
): HTMLElement | null {
  if (proposal === null) return null;
  const { hash, version, fromMs, toMs, notes, by } = proposal;
  return h(
    "section",
    { "aria-label": `proposed reference of ${model}`, key: "proposal" },
    h("h3", {}, "Proposed ", badge("pending-approval", "waits for acceptance")),
    h("p", {}, `By ${by}, of ${version} from `, time(fromMs), " to ", time(toMs), "."),
    notes.map((note) => h("p", { class: "hint" }, note)),
    difference === undefined ? null : [rates(difference), columns(difference)],
    h("div", { class: "actions" }, actionButton(acceptance(model, hash, "Accept the proposed one"), isEnabled)),
  );
}

function rates({ rates: list }: DifferenceView): HTMLElement {
  const amount = (rate: string, value: number | undefined) =>
    rate === "error_rate" ? percent(value ?? null) : milliseconds(value ?? null);
  return table(
    "changed rates",
    ["Rate", "In force", "Proposed", "Change"],
    list.map(({ rate, from, to }) => [
      statisticName(rate),
      amount(rate, from?.value),
      amount(rate, to?.value),
      from === null || to === null || from.value === 0
        ? "–"
        : `${to.value < from.value ? "" : "+"}${percent(to.value / from.value - 1)}`,
    ]),
  );
}

function columns({ columns: list }: DifferenceView): HTMLElement {
  return table(
    "changed columns",
    ["Column", "Change", "Distance", "Against its threshold", "Missing"],
    list.map(({ name, change, distances, missing, isApproximate }) => {
      const lead =
        distances.find((one) => one.name === "ks") ?? distances.find((one) => one.name === "js") ?? distances[0];
      return [
        name,
        change === "both" ? badge(lead?.verdict ?? "insufficient") : badge("drifting", change),
        lead === undefined
          ? "–"
          : `${reading(lead.name, lead.value)} ${statisticName(lead.name)}${isApproximate ? ", about" : ""}`,
        lead === undefined ? "–" : meter(lead.value, lead.threshold),
        `${percent(missing.from)} → ${percent(missing.to)}`,
      ];
    }),
  );
}

function meter(value: number, threshold: number): HTMLElement {
  const share = Math.min(1, value / threshold / drawnUpTo);
  return h(
    "span",
    {},
    h(
      "span",
      { class: "meter" },
      h("i", { class: value > threshold ? "over" : "", style: { width: `${(100 * share).toFixed(1)}%` } }),
      h("b"),
    ),
    h("span", { class: "sub" }, `threshold ${number(threshold)}`),
  );
}

function table(label: string, heads: readonly string[], rows: readonly (readonly Child[])[]): HTMLElement {
  return scrollTable(label, heads, rows.map(headedRow));
}
