import type { OrderState } from "../../../core/facts.ts";
import { s } from "./element.ts";

const [width, height] = [132, 34];

/** Where each state stands in the drawing: the way of success in the first row, the ends without it below. */
const places: Readonly<Record<OrderState, readonly [x: number, y: number, words: string]>> = {
  "pending-approval": [0, 0, "waits for approval"],
  requested: [164, 0, "requested"],
  sent: [328, 0, "sent"],
  confirmed: [492, 0, "traffic moved"],
  verifying: [656, 0, "being verified"],
  verified: [820, 0, "verified"],
  denied: [0, 90, "denied"],
  expired: [82, 150, "expired"],
  superseded: [164, 90, "superseded"],
  failed: [328, 150, "failed"],
  ambiguous: [328, 90, "nobody knows"],
  unconfirmed: [492, 90, "unconfirmed"],
  ineffective: [656, 90, "ineffective"],
};

const ways: readonly (readonly [OrderState, OrderState])[] = [
  ["pending-approval", "requested"],
  ["requested", "sent"],
  ["sent", "confirmed"],
  ["confirmed", "verifying"],
  ["verifying", "verified"],
  ["pending-approval", "denied"],
  ["pending-approval", "expired"],
  ["requested", "expired"],
  ["requested", "superseded"],
  ["sent", "ambiguous"],
  ["ambiguous", "confirmed"],
  ["ambiguous", "failed"],
  ["ambiguous", "unconfirmed"],
  ["sent", "unconfirmed"],
  ["verifying", "ineffective"],
];
const bad: ReadonlySet<OrderState> = new Set(["failed", "unconfirmed", "ineffective", "expired", "ambiguous"]);

/** The states of an order and the ways between them, with the one where it stands filled. */
export function orderMachine(state: OrderState | null): SVGElement {
  const here = state === null ? "no order yet" : `the order is ${places[state][2]}`;
  return s(
    "svg",
    { viewBox: "-4 -4 960 192", class: "chart machine", role: "img", "aria-label": `states of an order: ${here}` },
    s(
      "defs",
      {},
      s(
        "marker",
        { id: "tip", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" },
        s("path", { d: "M0 0 L8 4 L0 8 Z", class: "tip" }),
      ),
    ),
    ways.map(([from, goal]) => s("path", { d: way(from, goal), "marker-end": "url(#tip)" })),
    Object.entries(places).map(([name, [x, y, words]]) =>
      s(
        "g",
        { class: name === state ? `here${bad.has(state) ? " bad" : ""}` : "" },
        s("rect", { x, y, width, height, rx: 8 }),
        s("text", { x: x + width / 2, y: y + height / 2 + 4 }, words),
      ),
    ),
  );
}

function way(from: OrderState, goal: OrderState): string {
  const [ax, ay] = places[from];
  const [bx, by] = places[goal];
  if (ay === by) return `M${ax + width} ${ay + height / 2} H${bx - 1}`;
  if (by < ay) return `M${ax + width} ${ay + height / 2} L${bx + width / 4} ${by + height + 1}`;
  const shift = bx === ax ? 0 : bx > ax ? width / 4 : -width / 4;
  return `M${ax + width / 2 + shift} ${ay + height} L${bx + width / 2 - shift} ${by - 1}`;
}
