import type { DecodePreview, RecordReading, RowReading } from "../record-reading.ts";
import { preview, Refusal } from "./ask.ts";
import { badge } from "./badge.ts";
import { h } from "./element.ts";
import { milliseconds } from "./format.ts";

/** Records of one text that are drawn; the rest is counted. */
const shown = 20;

/** A place to paste a record. Redraws leave it alone: what is typed stays. */
export function tryRecord(): HTMLElement {
  return h("section", {
    class: "card",
    "data-mount": "try",
    mount: {
      kind: "try",
      data: null,
      start: (element: HTMLElement) => {
        element.append(...form());
        return () => undefined;
      },
    },
  });
}

function form(): HTMLElement[] {
  const text = h("textarea", {
    rows: 6,
    spellcheck: "false",
    id: "record",
    placeholder: '{"model":"fraud","version":"v7","features":{"amount":12.5},"prediction":"approve"}',
  }) as HTMLTextAreaElement;
  const result = h("div", { "aria-live": "polite" });
  const show = async (): Promise<void> => {
    try {
      result.replaceChildren(...answer(await preview<DecodePreview>("decode", text.value)));
    } catch (error) {
      const { message, remedy } = error instanceof Refusal ? error : { message: String(error), remedy: "" };
      result.replaceChildren(h("p", { class: "error" }, `${message}. ${remedy}`));
    }
  };
  return [
    h(
      "label",
      { for: "record" },
      "Paste a record (JSON), or one a line. It is shown as driftline would understand it; nothing is counted or kept.",
    ),
    text,
    // Its failures are shown below the form.
    h(
      "div",
      { class: "actions" },
      h("button", { type: "button", onclick: () => void show() }, "Show what is understood"),
    ),
    result,
  ];
}

function answer({ understood, topic, readings }: DecodePreview): HTMLElement[] {
  if (readings.length === 0)
    return [h("p", { class: "hint" }, topic === null ? "The settings name no source." : "There is nothing to read.")];
  const more = readings.length - shown;
  return [
    h(
      "p",
      {},
      badge(understood ? "stable" : "failed", understood ? "understood" : "not understood"),
      ` as ${topic ?? "nothing"} is read.`,
    ),
    ...readings.slice(0, shown).flatMap(recordDrawn),
    ...(more > 0 ? [h("p", { class: "hint" }, `and ${more} more records`)] : []),
  ];
}

function recordDrawn({ rows, labels, rejects, defects, tombstone }: RecordReading): HTMLElement[] {
  return [
    ...rejects.map(({ reason, excerpt }) => h("p", { class: "error" }, `refused (${reason}): ${excerpt}`)),
    ...rows.map(rowDrawn),
    ...labels.map(({ model, id, value }) =>
      h(
        "p",
        {},
        value === undefined
          ? `a label of ${model} withdrawn, id ${id}`
          : `a label of ${model}: ${JSON.stringify(value)}, id ${id}`,
      ),
    ),
    ...(defects.length > 0 ? [h("p", { class: "hint" }, `defects: ${defects.join(", ")}`)] : []),
    ...(tombstone ? [h("p", { class: "hint" }, "a tombstone: it says nothing")] : []),
  ];
}

function rowDrawn(row: RowReading): HTMLElement {
  const { model, version, role, finished, status, latencyMs, byReference, values, defects } = row;
  return h(
    "div",
    { class: "scroll" },
    h(
      "table",
      {},
      h(
        "caption",
        {},
        `A prediction of ${model} ${version} as ${role}, finished ${finished}, ${status}, ${milliseconds(latencyMs)}; `,
        byReference ? "read by the columns of its reference." : "the model has no reference: read by what it shows.",
        defects.length === 0 ? "" : ` Defects: ${defects.join(", ")}.`,
      ),
      h(
        "tbody",
        {},
        Object.entries(values).map(([name, value]) =>
          h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, value), h("td", {}, mark(value))),
        ),
      ),
    ),
  );
}

function mark(value: string): HTMLElement | null {
  if (value.startsWith("missing:")) return badge("insufficient", "missing");
  return value.endsWith("(category outside the dictionary)") ? badge("drifting", "not in the reference") : null;
}
