import { h } from "./element.ts";

/** A table that scrolls by itself where it is too wide. @param label for screen readers */
export function captionedTable(
  label: string,
  caption: string,
  heads: readonly string[],
  rows: HTMLElement[],
): HTMLElement {
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": label },
    h(
      "table",
      { class: "versions" },
      h("caption", {}, caption),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          heads.map((head) => h("th", { scope: "col" }, head)),
        ),
      ),
      h("tbody", {}, rows),
    ),
  );
}
