import type { ChangeView, FreezeView, QuarantineView } from "../operator-views.ts";
import type { GateView, RollbackView } from "../page-views.ts";
import type { HoldView, OrderView } from "../read-model.ts";
import { read } from "./ask.ts";
import { badge } from "./badge.ts";
import { changeCard } from "./change-card.ts";
import { h } from "./element.ts";
import { span, time } from "./format.ts";
import { freezeCard, quarantineCard } from "./freeze-card.ts";
import { holdCard } from "./hold-card.ts";
import { orderMachine } from "./order-machine.ts";
import { to } from "./route.ts";
import { evidenceText, orderText } from "./story.ts";
import { targetActions } from "./target-actions.ts";
import type { View } from "./view.ts";

interface Data {
  readonly targets: readonly RollbackView[];
  readonly orders: readonly OrderView[];
  readonly freeze: FreezeView | null;
  readonly changes: readonly ChangeView[];
  readonly quarantine: readonly QuarantineView[];
  readonly holds: readonly HoldView[];
  /** A token is configured: without one every action is refused. */
  readonly actions: { readonly enabled: boolean };
}

const modes: Readonly<Record<string, string>> = {
  observe: "observes: says what it would do, and sends nothing",
  approve: "asks a person before each order",
  auto: "acts by itself when every gate is open",
};
const ordersShown = 30;

/** What can be rolled back, where each target stands and why, and what a person may do about it. */
export const rollbackView: View<Data> = {
  title: () => "Rollback",
  load: async () => {
    const [targets, orders, freeze, changes, quarantine, holds, actions] = await Promise.all([
      read<Data["targets"]>("rollback"),
      read<Data["orders"]>("orders"),
      read<Data["freeze"]>("freeze"),
      read<Data["changes"]>("changes"),
      read<Data["quarantine"]>("quarantine"),
      read<Data["holds"]>("holds"),
      read<Data["actions"]>("actions"),
    ]);
    return { targets, orders, freeze, changes, quarantine, holds, actions };
  },
  draw: ({ targets, orders, freeze, changes, quarantine, holds, actions: { enabled } }) =>
    [
      h("h1", {}, "Rollback"),
      enabled
        ? null
        : h(
            "p",
            { class: "notice", key: "off" },
            "Nothing can be done from here: actions are switched off until http.token is set in the settings.",
          ),
      freeze === null ? null : h("p", { class: "notice", key: "frozen" }, `Rollbacks are frozen ${freeze.text}.`),
      holdCard(holds, enabled),
      targets.length === 0 ? nothingToRollBack() : null,
      ...targets.map((target) =>
        targetCard(
          target,
          orders.filter((order) => order.target === target.target),
          enabled,
        ),
      ),
      quarantineCard(quarantine, enabled),
      freezeCard(freeze, enabled),
      changeCard(changes, [...new Set(targets.map(({ model }) => model))], enabled),
      orders.length === 0 ? h("p", { class: "hint" }, "There has been no order.") : orderTable(orders),
    ].filter((node) => node !== null),
};

function nothingToRollBack(): HTMLElement {
  return h(
    "section",
    { class: "empty" },
    h("h2", {}, "Nothing can be rolled back"),
    h(
      "p",
      {},
      "The settings name no target. driftline watches and tells people; give it a target in mode “observe” first: it then says what it would have done.",
    ),
  );
}

function targetCard(target: RollbackView, orders: readonly OrderView[], isEnabled: boolean): HTMLElement {
  const { target: name, model, mode, state, why, knownGood } = target;
  const newest = orders[0];
  return h(
    "section",
    { class: "card", key: name, "aria-label": `target ${name}` },
    h("h2", {}, `${name} `, badge(state)),
    h("p", {}, `Rolls back ${model}; ${modes[mode] ?? mode}.`, why === "" ? "" : ` Now: ${why}.`),
    h(
      "p",
      { class: "hint" },
      `Goes back to ${knownGood.length === 0 ? "a version that has proven itself" : knownGood.join(", then ")}; approval is valid for ${span(target.approveWithinMs)}, traffic must move within ${span(target.confirmWithinMs)}, the harm be gone within ${span(target.verifyWithinMs)}; ${target.ordersPerDay} orders a day, ${span(target.cooldownMs)} between two.`,
    ),
    h("h3", {}, newest === undefined ? "No order yet" : "Newest order"),
    newest === undefined ? null : h("p", { class: "verdict" }, orderText(newest)),
    newest === undefined ? null : h("p", { class: "hint" }, `Because ${evidenceText(newest.evidence)}.`),
    h(
      "div",
      { class: "scroll bare", tabindex: 0, role: "region", "aria-label": "states of an order" },
      orderMachine(newest?.state ?? null),
    ),
    h("div", { class: "actions" }, targetActions(target, newest, isEnabled)),
    h("h3", {}, "Gates"),
    gateList(target),
  );
}

function gateList({ gates, incident }: RollbackView): HTMLElement {
  if (gates.length === 0)
    return h("p", { class: "hint" }, "No alarm has been put before the gates since driftline started.");
  const closed = gates.filter(({ passed }) => !passed).length;
  return h(
    "div",
    {},
    h(
      "p",
      { class: "hint" },
      closed === 0 ? "All were open " : `${closed} closed `,
      "when last asked, about ",
      h("a", { href: to("incident", [incident ?? ""]) }, "this incident"),
      ". An order closes some of them itself.",
    ),
    h("ul", { class: "gates" }, [...gates].sort((a, b) => Number(a.passed) - Number(b.passed)).map(gateRow)),
  );
}

function gateRow({ gate, passed, why }: GateView): HTMLElement {
  return h(
    "li",
    { key: gate },
    badge(passed ? "stable" : "circuit-open", passed ? "open" : "closed"),
    h("b", {}, gate),
    h("span", {}, why),
  );
}

function orderTable(orders: readonly OrderView[]): HTMLElement {
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "orders" },
    h(
      "table",
      {},
      h("caption", {}, "Orders, newest first"),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ["Decided", "Target", "From → to", "State", "Why"].map((name) => h("th", { scope: "col" }, name)),
        ),
      ),
      h(
        "tbody",
        {},
        orders
          .slice(0, ordersShown)
          .map(({ id, createdAt, target, serving, to: goal, state, why }) =>
            h(
              "tr",
              { key: id },
              h("td", {}, time(createdAt)),
              h("td", {}, target),
              h("td", {}, `${serving.model} ${serving.version} → ${goal}`),
              h("td", {}, badge(state)),
              h("td", {}, why),
            ),
          ),
      ),
    ),
  );
}
