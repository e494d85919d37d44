import type { RollbackView } from "../page-views.ts";
import type { OrderView } from "../read-model.ts";
import { actionButton } from "./action.ts";
import { clockText } from "./format.ts";

/** What a person may do about a target now. */
export function targetActions(target: RollbackView, newest: OrderView | undefined, isEnabled: boolean): HTMLElement[] {
  const path = `targets/${encodeURIComponent(target.target)}`;
  const isAsked = newest?.state === "pending-approval";
  return [
    ...(isAsked ? answers(newest, isEnabled) : []),
    ...(isAsked || target.serves.length === 0 ? [] : [orderByHand(target, path, isEnabled)]),
    actionButton(
      {
        label: target.state === "armed" ? "Reset" : "Reset and re-arm",
        title: `Reset ${target.target}?`,
        text: "Ends the cool-down, closes an open circuit half (the next order then needs approval), re-arms after a lost store, and ends an order of which nobody knows what became.",
        word: target.target,
        path: `${path}/reset`,
        isSecond: true,
      },
      isEnabled,
    ),
  ];
}

function answers({ id, serving, to: goal, expiresAt }: OrderView, isEnabled: boolean): HTMLElement[] {
  const path = `orders/${encodeURIComponent(id)}`;
  const approve = {
    label: "Approve",
    title: `Roll ${serving.model} back from ${serving.version} to ${goal}?`,
    text: `The order leaves at once if every gate is still open. It may be approved once, until ${clockText(expiresAt)}.`,
    word: goal,
    path: `${path}/approve`,
  };
  const deny = {
    label: "Deny",
    title: "Refuse this order?",
    text: "Nothing is sent. The incident stays open.",
    word: null,
    path: `${path}/deny`,
    isSecond: true,
  };
  return [actionButton(approve, isEnabled), actionButton(deny, isEnabled)];
}

function orderByHand({ target, model, serves }: RollbackView, path: string, isEnabled: boolean): HTMLElement {
  const action = {
    label: "Roll back by hand",
    title: `Roll ${model} back by hand?`,
    text: "Through the same gates as any order, whether or not anything has alarmed; it goes to a version that is known good.",
    word: target,
    path: `${path}/order`,
    fields: [
      {
        name: "from",
        label: "Version to roll back from",
        choices: serves.map((version) => [version, version] as const),
      },
    ],
    bodyOf: ({ from = "" }: Readonly<Record<string, string>>) => ({ from }),
    isSecond: true,
  };
  return actionButton(action, isEnabled);
}
