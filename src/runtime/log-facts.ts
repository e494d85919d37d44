import type { Logger } from "pino";
import type { Fact } from "../core/facts.ts";

type Level = "debug" | "info" | "warn" | "error";

/** The version of records that name none. */
const nameless = "unknown";

/** One log line per fact. ERROR means that a person must act. */
export function logFacts(log: Logger, facts: readonly Fact[]): void {
  for (const fact of facts) log[levelOf(fact)]({ event: fact.kind, ...correlationOf(fact), ...fact }, textOf(fact));
}

/** Ids by which lines about one thing are found, under the same names in every line; `docs/logs.md` lists them. */
function correlationOf(fact: Fact): Readonly<Record<string, string>> {
  switch (fact.kind) {
    case "incident":
      return { incident: fact.id };
    case "order":
      return { order: fact.orderId };
    case "request":
      return { order: fact.requestId };
    case "delivery":
      return { trace: fact.effectId, ...(fact.orderId === null ? {} : { order: fact.orderId }) };
    default:
      return {};
  }
}

function levelOf(fact: Fact): Level {
  switch (fact.kind) {
    case "gate":
      return fact.passed ? "debug" : "info";
    case "delivery":
      return fact.state === "dead" || fact.state === "dropped" ? "error" : fact.state === "retrying" ? "warn" : "debug";
    case "order":
      return ["failed", "unconfirmed", "ineffective", "expired", "ambiguous"].includes(fact.state) ? "error" : "info";
    case "request":
      return fact.state === "failed" || fact.state === "expired" ? "error" : "info";
    case "promotion":
      return fact.state === "held" ? "warn" : "info";
    case "held":
      return fact.active ? "warn" : "info";
    case "closedOnIdle":
      return "debug";
    case "versionSeen":
      return fact.serving.version === nameless ? "warn" : "info";
    default:
      return "info";
  }
}

/** One sentence for people. */
export function textOf(fact: Fact): string {
  switch (fact.kind) {
    case "versionSeen":
      if (fact.serving.version === nameless)
        return `records of ${fact.serving.model} carry no version, so no rollback is possible: put the model's version into the field "version"`;
      return `${fact.serving.model} ${fact.serving.version} serves as ${fact.serving.role}${fact.again ? " again" : ""}`;
    case "versionLeft":
      return `${fact.serving.model} ${fact.serving.version} no longer serves as ${fact.serving.role}`;
    case "activated":
      return `${fact.serving.model} ${fact.serving.version} is the active version${fact.previous === null ? "" : `, after ${fact.previous}`}`;
    case "closedOnIdle":
      return "a pane closed while some partitions were silent";
    case "alarm":
      return `${fact.serving.model} ${fact.serving.version}: ${fact.evidence.metric}${fact.evidence.feature === null ? "" : ` of ${fact.evidence.feature}`} left its band`;
    case "alert":
      return `alert ${fact.rule}${fact.feature === null ? "" : ` of ${fact.feature}`} on ${fact.serving.model} ${fact.serving.version} is ${fact.state}`;
    case "incident":
      return `incident on ${fact.serving.model} ${fact.serving.version} ${fact.state}`;
    case "gate":
      return `gate ${fact.gate} of ${fact.target} ${fact.passed ? "passed" : "blocked"}: ${fact.why}`;
    case "promotion":
      return `${fact.serving.model} ${fact.serving.version}: promotion ${fact.state === "over" ? "no longer held" : fact.state}: ${fact.why}`;
    case "request":
      return `${fact.target}: ${fact.about} of ${fact.serving.model} ${fact.serving.version} ${fact.state}: ${fact.why}`;
    case "order":
      return `order ${fact.from} → ${fact.to} at ${fact.target} is ${fact.state}${fact.why === "" ? "" : `: ${fact.why}`}`;
    case "target":
      return `target ${fact.target} is ${fact.state}${fact.why === "" ? "" : `: ${fact.why}`}`;
    case "quarantine":
      return `${fact.model} ${fact.version} ${fact.state} quarantine`;
    case "delivery":
      return `${fact.effectId} to ${fact.receiver}: ${fact.state}${fact.why === "" ? "" : `: ${fact.why}`}`;
    case "reference":
      return `reference of ${fact.model} ${fact.state}: ${fact.why}`;
    case "freeze":
      return fact.active ? `rollbacks are frozen ${fact.detail}` : `rollbacks are no longer frozen: ${fact.detail}`;
    case "change": {
      const whom = fact.model === null ? "" : ` of ${fact.model}${fact.version === null ? "" : ` ${fact.version}`}`;
      return `change${whom} ${fact.state}: ${fact.what}`;
    }
    case "held":
      return fact.active
        ? `actions are held (${fact.why}): ${fact.detail}`
        : `actions are no longer held (${fact.why})`;
  }
}
