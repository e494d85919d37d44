import { h, s } from "./element.ts";

interface Look {
  readonly tone: "bad" | "warn" | "good" | "none" | "busy";
  readonly shape: Shape;
  readonly words: string;
}

type Shape = "triangle" | "diamond" | "square" | "circle" | "ring" | "bars" | "cross";

const looks: Readonly<Record<string, Look>> = {
  harmed: { tone: "bad", shape: "triangle", words: "harmed" },
  drifting: { tone: "warn", shape: "diamond", words: "drifting" },
  degraded: { tone: "warn", shape: "square", words: "degraded" },
  undecided: { tone: "none", shape: "ring", words: "undecided" },
  stable: { tone: "good", shape: "circle", words: "stable" },
  quiet: { tone: "good", shape: "circle", words: "quiet" },
  insufficient: { tone: "none", shape: "ring", words: "too little data" },
  stale: { tone: "none", shape: "bars", words: "stale" },
  "not monitorable": { tone: "none", shape: "cross", words: "not monitorable" },
  learning: { tone: "busy", shape: "ring", words: "learning" },
  open: { tone: "bad", shape: "triangle", words: "open" },
  firing: { tone: "bad", shape: "triangle", words: "firing" },
  clearing: { tone: "warn", shape: "diamond", words: "clearing" },
  resolved: { tone: "good", shape: "circle", words: "resolved" },
  critical: { tone: "bad", shape: "triangle", words: "critical" },
  error: { tone: "bad", shape: "triangle", words: "error" },
  warning: { tone: "warn", shape: "diamond", words: "warning" },
  info: { tone: "none", shape: "circle", words: "info" },
  armed: { tone: "good", shape: "circle", words: "armed" },
  "cool-down": { tone: "busy", shape: "bars", words: "cooling down" },
  disarmed: { tone: "warn", shape: "cross", words: "disarmed" },
  "circuit-open": { tone: "bad", shape: "cross", words: "circuit open" },
  "circuit-half-open": { tone: "warn", shape: "diamond", words: "next order needs approval" },
  "pending-approval": { tone: "warn", shape: "diamond", words: "waits for approval" },
  verified: { tone: "good", shape: "circle", words: "verified" },
  denied: { tone: "none", shape: "cross", words: "denied" },
  expired: { tone: "warn", shape: "cross", words: "expired" },
  superseded: { tone: "none", shape: "cross", words: "superseded" },
  failed: { tone: "bad", shape: "cross", words: "failed" },
  unconfirmed: { tone: "bad", shape: "cross", words: "unconfirmed" },
  ineffective: { tone: "bad", shape: "cross", words: "ineffective" },
  ambiguous: { tone: "warn", shape: "diamond", words: "nobody knows yet" },
};

/** A state in colour, shape and word, so that none of the three is needed. */
export function badge(state: string, words?: string): HTMLElement {
  const look = looks[state] ?? { tone: "busy" as const, shape: "bars" as const, words: state };
  return h("span", { class: `badge ${look.tone}`, "data-state": state }, icon(look.shape), words ?? look.words);
}

/** How much a signal asks for attention, most first. */
export function urgency(signal: string): number {
  const order = ["harmed", "degraded", "drifting", "stale", "insufficient", "not monitorable", "quiet"];
  const at = order.indexOf(signal);
  return at === -1 ? order.length : at;
}

const paths: Readonly<Record<Shape, string>> = {
  triangle: "M6 1 L11.5 11 L.5 11 Z",
  diamond: "M6 .5 L11.5 6 L6 11.5 L.5 6 Z",
  square: "M1.5 1.5 H10.5 V10.5 H1.5 Z",
  circle: "M6 1 a5 5 0 1 0 .01 0 Z",
  ring: "M6 1 a5 5 0 1 0 .01 0 Z M6 3.4 a2.6 2.6 0 1 1 -.01 0 Z",
  bars: "M2 1.5 H4.8 V10.5 H2 Z M7.2 1.5 H10 V10.5 H7.2 Z",
  cross: "M2.4 1 L6 4.6 9.6 1 11 2.4 7.4 6 11 9.6 9.6 11 6 7.4 2.4 11 1 9.6 4.6 6 1 2.4 Z",
};

function icon(shape: Shape): SVGElement {
  return s(
    "svg",
    { viewBox: "0 0 12 12", width: 12, height: 12, "aria-hidden": "true", class: "shape" },
    s("path", { d: paths[shape], fill: "currentColor", "fill-rule": "evenodd" }),
  );
}
