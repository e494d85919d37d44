import type { Effect } from "../../src/core/alerting/effect.ts";
import type { OrderMessage } from "../../src/core/order-message.ts";
import type { PostOutcome } from "../../src/edge/delivery/post.ts";
import { classify } from "../../src/edge/delivery/reply-class.ts";
import type { Attempt } from "../../src/edge/delivery/sender.ts";
import type { Served } from "./story-traffic.ts";

/** What a receiver does with a request: an HTTP status, or a connection that tells less. */
export type StoryAnswer = number | "unreachable" | "time-out" | "time-out after acting";

/**
 * Everybody who is sent something in a story: receivers of pages, and the deployment controller that moves traffic.
 * A controller acts on an order that it accepts, once per order id.
 */
export class StoryDeployment {
  serving: Served[] = [];
  obeys = true;
  readonly answers = new Map<string, StoryAnswer>();
  readonly orderIds = new Set<string>();
  /** Pages that somebody took, by effect id: how often. */
  readonly pagesTaken = new Map<string, number>();
  readonly #ordersSeen = new Set<string>();
  readonly #tell: (line: string) => void;
  readonly #nowMs: () => number;

  constructor(tell: (line: string) => void, nowMs: () => number) {
    this.#tell = tell;
    this.#nowMs = nowMs;
  }

  readonly send = async (effect: Effect): Promise<Attempt> => {
    const answer = this.answers.get(effect.receiver) ?? 202;
    const outcome = outcomeOf(answer, () => this.#primary());
    const acts = answer === "time-out after acting" || (typeof answer === "number" && answer < 300);
    const mark = answer === 202 ? "" : ` → ${answer}`;
    this.#tell(`${effect.receiver} ← ${this.#text(effect)}${mark}`);
    if (effect.kind === "order" && acts) this.#act(effect.body.data);
    if (effect.kind === "notify" && acts) this.pagesTaken.set(effect.id, (this.pagesTaken.get(effect.id) ?? 0) + 1);
    const delivery = classify(outcome, this.#nowMs());
    return { delivery, reply: outcome.kind === "reply" ? outcome.reply : null };
  };

  #act({ rollbackId, fromVersion, toVersion, role }: OrderMessage["data"]): void {
    if (!this.obeys || this.orderIds.has(rollbackId)) return;
    this.orderIds.add(rollbackId);
    const moved = this.serving.filter((one) => one.version === fromVersion && one.role === role);
    const perSecond = moved.reduce((sum, one) => sum + one.perSecond, 0);
    const rest = this.serving.filter((one) => !moved.includes(one));
    const there = rest.find((one) => one.version === toVersion && one.role === "primary");
    this.serving = [
      ...rest.filter((one) => one !== there),
      { version: toVersion, role: "primary", perSecond: perSecond + (there?.perSecond ?? 0) },
    ];
  }

  #primary(): string {
    const primaries = this.serving.filter(({ role }) => role === "primary");
    return primaries.sort((a, b) => b.perSecond - a.perSecond)[0]?.version ?? "";
  }

  #text(effect: Effect): string {
    if (effect.kind !== "notify") {
      if (effect.kind === "request")
        return `${effect.body.type} of ${effect.body.data.version}: ${effect.body.data.why}`;
      if (effect.kind === "probe") return `probe, ${this.#primary()} serves`;
      const { rollbackId, fromVersion, toVersion, role } = effect.body.data;
      const again = this.#ordersSeen.has(rollbackId) ? " again" : "";
      this.#ordersSeen.add(rollbackId);
      return `order ${fromVersion}${role === "canary" ? " as canary" : ""} → ${toVersion}${again}`;
    }
    const { action, severity, key, incident, summary } = effect.body;
    const about = key === incident ? "" : ` (${key.slice(incident.length + 1)})`;
    return `${action} ${severity}${about}: ${summary}`;
  }
}

function outcomeOf(answer: StoryAnswer, primary: () => string): PostOutcome {
  if (typeof answer === "number") {
    return { kind: "reply", reply: { status: answer, headers: {}, body: JSON.stringify({ version: primary() }) } };
  }
  return { kind: "failed", sent: answer !== "unreachable", final: false, why: answer };
}
