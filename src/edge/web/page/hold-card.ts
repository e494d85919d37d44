import type { HoldView } from "../read-model.ts";
import { actionButton } from "./action.ts";
import { badge } from "./badge.ts";
import { h } from "./element.ts";
import { time } from "./format.ts";
import { to } from "./route.ts";
import { evidenceText } from "./story.ts";

/** Promotions that are held, with what was found and the way to let them go; null where there are none. */
export function holdCard(holds: readonly HoldView[], isEnabled: boolean): HTMLElement | null {
  const standing = holds.filter(({ state }) => state === "standing");
  if (standing.length === 0) return null;
  return h(
    "section",
    { class: "card", key: "holds", "aria-label": "held promotions" },
    h("h2", {}, "Held promotions ", badge("warning", String(standing.length))),
    h(
      "p",
      { class: "hint" },
      "They answer the same traffic otherwise than the version beside them, which need not be worse: the gates say hold, nothing is rolled back.",
    ),
    h(
      "ul",
      { class: "plain rows" },
      standing.map(({ serving: { model, version, role }, incident, since, evidence, asked }) =>
        h(
          "li",
          { key: incident },
          h("a", { href: to("incident", [incident]) }, `${model} ${version} (${role})`),
          h("span", {}, `${evidenceText(evidence)}; since `, time(since), asked === "" ? "" : `; ${asked}`),
          actionButton(
            {
              label: `Release the hold of ${version}`,
              title: `Let ${model} ${version} be promoted?`,
              text: "The gates go on, and this incident holds it no more: because the difference is meant.",
              word: version,
              path: `holds/${encodeURIComponent(model)}/${encodeURIComponent(version)}/release`,
              isSecond: true,
            },
            isEnabled,
          ),
        ),
      ),
    ),
  );
}
