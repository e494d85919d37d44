import type { GateView, RollbackView } from "../page-views.ts";
import type { OrderView } from "../read-model.ts";
import { actionButton } from "./action.ts";
import { read } from "./ask.ts";
import { badge } from "./badge.ts";
import { h } from "./element.ts";
import { span, time } from "./format.ts";
import { orderMachine } from "./order-machine.ts";
import { to } from "./route.ts";
import { evidenceText, orderText } from "./story.ts";
import type { View } from "./view.ts";

interface Data {
  readonly targets: readonly RollbackView[];
  readonly orders: readonly OrderView[];
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
    const [targets, orders] = await Promise.all([
      read<readonly RollbackView[]>("rollback"),
      read<readonly OrderView[]>("orders"),
    ]);
    return { targets, orders };
  },
  draw: ({ targets, orders }) =>
    [
      h("h1", {}, "Rollback"),
      targets.length === 0
        ? h(
            "section",
            { class: "empty" },
            h("h2", {}, "Nothing can be rolled back"),
            h(
              "p",
              {},
              "The settings name no target. driftline watches and tells people; give it a target in mode “observe” first: it then says what it would have done.",
            ),
          )
        : null,
      ...targets.map((target) =>
        targetCard(
          target,
          orders.filter((order) => order.target === target.target),
        ),
      ),
      orders.length === 0 ? h("p", { class: "hint" }, "There has been no order.") : orderTable(orders),
    ].filter((node) => node !== null),
};

function targetCard(target: RollbackView, orders: readonly OrderView[]): HTMLElement {
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
    h("div", { class: "actions" }, actions(target, newest)),
    h("h3", {}, "Gates"),
    gateList(target),
  );
}

function actions({ target, state, incident, model }: RollbackView, newest: OrderView | undefined): HTMLElement[] {
  const list: HTMLElement[] = [];
  if (newest?.state === "pending-approval") {
    const { id, serving, to: goal, expiresAt } = newest;
    const path = `orders/${encodeURIComponent(id)}`;
    list.push(
      actionButton({
        label: "Approve",
        title: `Roll ${serving.model} back from ${serving.version} to ${goal}?`,
        text: `The order leaves at once if every gate is still open. It may be approved once, until ${new Date(expiresAt).toLocaleTimeString()}.`,
        word: goal,
        path: `${path}/approve`,
      }),
      actionButton({
        label: "Deny",
        title: "Refuse this order?",
        text: "Nothing is sent. The incident stays open.",
        word: null,
        path: `${path}/deny`,
        isSecond: true,
      }),
    );
  }
  const path = `targets/${encodeURIComponent(target)}`;
  if (incident !== null && (newest === undefined || newest.state !== "pending-approval"))
    list.push(
      actionButton({
        label: "Order again by hand",
        title: `Order a rollback of ${model} by hand?`,
        text: "For the last alarm, under a new id, through the same gates.",
        word: target,
        path: `${path}/order`,
        isSecond: true,
      }),
    );
  list.push(
    actionButton({
      label: state === "armed" ? "Reset" : "Reset and re-arm",
      title: `Reset ${target}?`,
      text: "Ends the cool-down, closes an open circuit half (the next order then needs approval), re-arms after a lost store, and ends an order of which nobody knows what became.",
      word: target,
      path: `${path}/reset`,
      isSecond: true,
    }),
  );
  return list;
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
