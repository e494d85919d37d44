import { type Child, h } from "./element.ts";

/** A table that scrolls by itself where the screen is too narrow. @param label what it is called to those who hear it */
export function scrollTable(label: string, heads: readonly string[], rows: readonly HTMLElement[]): HTMLElement {
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": label },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          heads.map((name) => h("th", { scope: "col" }, name)),
        ),
      ),
      h("tbody", {}, rows),
    ),
  );
}

/** A row whose first cell says what it is about. */
export function headedRow(cells: readonly Child[]): HTMLElement {
  return h(
    "tr",
    {},
    cells.map((cell, i) => h(i === 0 ? "th" : "td", i === 0 ? { scope: "row" } : { class: "n" }, cell)),
  );
}
