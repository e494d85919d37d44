import type { Evidence, OrderState } from "../../../core/facts.ts";
import type { IncidentView } from "../incident-view.ts";
import type { OrderView } from "../read-model.ts";
import { badge } from "./badge.ts";
import { h } from "./element.ts";
import { ago, count, percent, time } from "./format.ts";
import { to } from "./route.ts";

const metricWords: Readonly<Record<string, string>> = {
  errors: "of its predictions fail",
  latency_p50: "of its answers are slower than the reference's median",
  latency_p99: "of its answers are slower than the reference's 99th percentile",
};

/** The evidence of an alert as a sentence. */
export function evidenceText(evidence: Evidence): string {
  const { family, metric, feature, change, segment, observed, limit, n, against, control } = evidence;
  const than = against === "control" && control !== null ? `, where ${control} on the same traffic sets the limit` : "";
  const where = segment === undefined ? "" : ` where ${segment}`;
  const numbers = `${where} (limit ${percent(limit)}; ${count(n)} rows)${than}`;
  const what = `“${feature ?? "?"}”`;
  if (family === "harm" && metric in metricWords) return `${percent(observed)} ${metricWords[metric]}${numbers}`;
  if (family === "hold") return `${percent(observed)} of the rows, ${change ?? metric}${numbers}`;
  if (metric === "missing") return `${percent(observed)} of ${what} are missing${numbers}`;
  if (metric === "unseen") return `${percent(observed)} of ${what} are unknown to the reference${numbers}`;
  if (metric !== "distribution") return `${percent(observed)} of the rows are “${metric}”${numbers}`;
  const place = segment === undefined ? "than in the reference" : `than before${where}`;
  return `${what} is distributed otherwise ${place}: a part that held ${percent(limit)} at most now holds ${percent(observed)} (${count(n)} rows)`;
}

/** What driftline did about an incident, as a sentence. */
export function orderText({ state, serving, to: goal, why }: OrderView): string {
  const move = `${serving.version} → ${goal}`;
  const texts: Readonly<Record<OrderState, string>> = {
    "pending-approval": `A rollback ${move} waits for your approval.`,
    requested: `A rollback ${move} is decided and about to be sent.`,
    sent: `The rollback ${move} was ordered; the traffic has not moved yet.`,
    ambiguous: `The rollback ${move} was ordered, and nobody knows yet whether it was taken.`,
    confirmed: `The traffic has moved ${move}; whether it helped is being looked at.`,
    verifying: `The traffic has moved ${move}; whether it helped is being looked at.`,
    verified: `Rolled back ${move}, and it helped: ${goal} answers within the limit.`,
    denied: `A rollback ${move} was refused by a person.`,
    expired: `A rollback ${move} was not carried out in time and is void.`,
    superseded: `A rollback ${move} was overtaken by events.`,
    failed: `The rollback ${move} failed: ${why}`,
    unconfirmed: `The rollback ${move} was ordered, but the traffic never moved.`,
    ineffective: `Rolled back ${move}, and it did not help: the harm has another cause.`,
  };
  return texts[state];
}

/** An incident told in one look: what is wrong, why, since when, and what was done. */
export function story(incident: IncidentView, order: OrderView | undefined): HTMLElement {
  const { serving, state, severity } = incident;
  const harm = incident.alerts.find(({ family }) => family === "harm") ?? incident.alerts[0];
  const isOver = state === "resolved";
  const isProven = order?.state === "verified";
  const tone = isProven || isOver ? "over" : severity === "warning" || severity === "info" ? "warn" : "bad";
  return h(
    "article",
    { class: `story ${tone}`, key: incident.id, "aria-label": `${serving.model} ${serving.version}` },
    h(
      "header",
      {},
      isProven ? badge("verified", "rolled back") : badge(isOver ? "resolved" : severity, isOver ? "over" : undefined),
      h("h2", {}, headline(incident, order)),
    ),
    h(
      "dl",
      { class: "facts" },
      row("Why", harm?.evidence ? evidenceText(harm.evidence) : incident.cause || "see the incident"),
      row("Since", [
        time(incident.since),
        ` (${ago(incident.since)})`,
        isOver ? [", over since ", time(incident.resolvedAt)] : "",
      ]),
      row("Done", order ? orderText(order) : incident.done || "Nothing was ordered; people were told."),
      incident.cause ? row("Cause", incident.cause) : null,
    ),
    order ? steps(incident, order) : null,
    h(
      "p",
      { class: "links" },
      h("a", { href: to("incident", [incident.id]) }, "Evidence and what to do"),
      h("a", { href: to("version", [serving.model, serving.version, serving.role]) }, "Timelines"),
      order
        ? h(
            "a",
            { href: to("rollback"), class: order.state === "pending-approval" ? "button" : "" },
            order.state === "pending-approval" ? "Approve or deny" : "Rollback",
          )
        : null,
    ),
  );
}

function headline({ serving, state, alerts }: IncidentView, order: OrderView | undefined): string {
  const who = `${serving.model} ${serving.version}${serving.role === "primary" ? "" : ` (${serving.role})`}`;
  const isHarm = alerts.some(({ family }) => family === "harm");
  const isHeld = !isHarm && alerts.some(({ family }) => family === "hold");
  if (isHeld && alerts.length > 0)
    return state === "resolved" ? `${who} did otherwise than its control` : `${who} does otherwise than its control`;
  if (alerts.length === 0) return `${who} was ordered away by hand`;
  if (order?.state === "verified") return `${who} was in trouble: rolled back to ${order.to}, proven`;
  if (state === "resolved") return isHarm ? `${who} was in trouble` : `the input of ${who} had changed`;
  return isHarm ? `${who} is in trouble` : `the input of ${who} has changed`;
}

function row(name: string, value: Parameters<typeof h>[2]): HTMLElement[] {
  return [h("dt", {}, name), h("dd", {}, value)];
}

/** From the alarm to its proof, with the time of each step. */
function steps(incident: IncidentView, order: OrderView): HTMLElement {
  const isLost = ["denied", "expired", "superseded", "failed", "unconfirmed", "ineffective"].includes(order.state);
  const all = [
    ["Alarm", incident.since, true],
    ["Ordered", order.createdAt, true],
    ["Sent", order.sentAt, order.sentAt !== null],
    ["Traffic moved", order.confirmedAt, order.confirmedAt !== null],
    [isLost ? order.state : "Helped", null, order.state === "verified" || isLost],
  ] as const;
  const next = all.findIndex(([, , done]) => !done);
  return h(
    "ol",
    { class: "steps" },
    all.map(([name, atMs, done], i) =>
      h(
        "li",
        {
          class: done ? (isLost && i === 4 ? "lost" : "done") : i === next ? "next" : "later",
          "aria-current": i === next ? "step" : null,
        },
        h("span", { class: "step" }, name),
        h("span", { class: "when" }, atMs === null ? (done ? "yes" : i === next ? "waiting" : "") : time(atMs)),
      ),
    ),
  );
}
