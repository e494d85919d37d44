import type { Effect } from "../core/alerting/effect.ts";
import type { JudgeInput } from "../core/judge-input.ts";
import type { Books } from "../core/judgement/books.ts";
import type { Sender } from "../edge/delivery/sender.ts";
import type { Target } from "../edge/targets/target.ts";
import type { Clock } from "./clock.ts";

export interface DeliveryParts {
  readonly outbox: Books["outbox"];
  readonly sender: Pick<Sender, "send">;
  /** By name; a probe's reply is read by the target it went to. */
  readonly targets: ReadonlyMap<string, Target>;
  readonly clock: Clock;
  /** What became of an attempt goes back through the judge. */
  judge(input: JudgeInput): void;
}

/** Sends what is due and on disk, and reports each result. Nothing leaves before the checkpoint that holds it, but see `unwritable`. */
export class Deliveries {
  readonly #parts: DeliveryParts;
  readonly #inHand = new Map<string, Promise<void>>();
  #released: ReadonlySet<string> = new Set();
  #isUnwritable = false;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  /** A checkpoint with these effects is on disk. */
  release(effectIds: readonly string[]): void {
    this.#released = new Set(effectIds);
    this.#isUnwritable = false;
  }

  /** The store cannot be written: notifications leave from memory, under the ids they always had; no order does. */
  unwritable(): void {
    this.#isUnwritable = true;
  }

  /** Starts an attempt at everything that is due. */
  pump(): void {
    for (const effect of this.#parts.outbox.due(this.#parts.clock.nowMs())) {
      const mayLeave = this.#released.has(effect.id) || (this.#isUnwritable && effect.kind === "notify");
      if (!mayLeave || this.#inHand.has(effect.id)) continue;
      this.#inHand.set(
        effect.id,
        this.#attempt(effect).finally(() => this.#inHand.delete(effect.id)),
      );
    }
  }

  /** Resolves when nothing is in hand. */
  async settled(): Promise<void> {
    while (this.#inHand.size > 0) await Promise.all(this.#inHand.values());
  }

  async #attempt(effect: Effect): Promise<void> {
    const { delivery, reply } = await this.#parts.sender.send(effect);
    const nowMs = this.#parts.clock.nowMs();
    if (effect.kind !== "probe") {
      this.#parts.judge({ kind: "delivered", effectId: effect.id, result: delivery, nowMs });
      return;
    }
    const target = this.#parts.targets.get(effect.receiver);
    const answer = reply === null || target === undefined ? "unknown" : target.probed(reply, effect.body);
    this.#parts.judge({ kind: "probed", effectId: effect.id, answer, nowMs });
  }
}
