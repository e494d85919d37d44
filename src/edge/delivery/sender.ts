import type { Effect } from "../../core/alerting/effect.ts";
import type { Delivery } from "../../core/alerting/outbox.ts";
import type { HttpReply, HttpRequest } from "../../core/http-message.ts";
import { Pace } from "./pace.ts";
import { type PostLimits, type PostOutcome, post, postLimits } from "./post.ts";
import { classify } from "./reply-class.ts";
import { attemptHeaders } from "./signature.ts";

/** Where an effect goes, put together from a notifier or a rollback target. */
export interface Destination {
  /** Requests that may leave in any 60 s. */
  readonly requestsPerMinute: number;
  /** Undefined: there is nothing to ask, as of a target without a probe. */
  request(effect: Effect): HttpRequest | undefined;
  reply(reply: HttpReply, usual: Delivery): Delivery;
}

/** How one attempt ended: what the judge is told, and for a probe the reply it is read from. */
export interface Attempt {
  readonly delivery: Delivery;
  readonly reply: HttpReply | null;
}

export interface SenderOptions {
  nowMs(): number;
  /** Ends every attempt under way when driftline stops. */
  readonly signal?: AbortSignal;
  readonly limits?: PostLimits;
}

/** Attempts at once per receiver: one slow receiver never holds up another, and orders never wait for notifications. */
const atOnce = 4;

/**
 * Makes attempts at effects that are already committed. It keeps no queue: whoever calls decides what is due and reports the result
 * back; effects in hand are not sent twice at once. An effect over the receiver's pace comes back as held, without having been sent.
 */
export class Sender {
  readonly #destinations: ReadonlyMap<string, Destination>;
  readonly #options: SenderOptions;
  readonly #paces = new Map<string, Pace>();
  readonly #inHand = new Map<string, Promise<Attempt>>();
  readonly #gone = new Set<string>();

  /** @param destinations by `destinationKey` */
  constructor(destinations: ReadonlyMap<string, Destination>, options: SenderOptions) {
    this.#destinations = destinations;
    this.#options = options;
  }

  /** Effects whose attempt is under way. */
  get inHand(): number {
    return this.#inHand.size;
  }

  /** One attempt. Never throws; asked again for an effect in hand, it gives the same attempt. */
  send(effect: Effect): Promise<Attempt> {
    const running = this.#inHand.get(effect.id);
    if (running !== undefined) return running;
    const attempt = this.#attempt(effect).finally(() => this.#inHand.delete(effect.id));
    this.#inHand.set(effect.id, attempt);
    return attempt;
  }

  async #attempt(effect: Effect): Promise<Attempt> {
    const key = destinationKey(effect.kind, effect.receiver);
    const destination = this.#destinations.get(key);
    if (destination === undefined) return refused(`the settings know no receiver "${effect.receiver}" any more`);
    if (this.#gone.has(key))
      return refused("the receiver answered 410 earlier and gets nothing more until driftline is restarted");
    const request = destination.request(effect);
    if (request === undefined) return refused("this target cannot be asked");
    const pace = this.#pace(key, destination.requestsPerMinute);
    const waitMs = pace.enter(this.#options.nowMs());
    if (waitMs > 0)
      return {
        delivery: { kind: "held", why: "held back to stay within the receiver's pace", afterMs: waitMs },
        reply: null,
      };
    try {
      const outcome = await this.#post(request);
      if (outcome.kind === "reply" && outcome.reply.status === 410) this.#gone.add(key);
      const usual = classify(outcome, this.#options.nowMs());
      if (outcome.kind === "failed") return { delivery: usual, reply: null };
      return { delivery: destination.reply(outcome.reply, usual), reply: outcome.reply };
    } finally {
      pace.leave();
    }
  }

  #post(request: HttpRequest): Promise<PostOutcome> {
    const { nowMs, signal, limits } = this.#options;
    return post(request, attemptHeaders(request, nowMs()), signal, limits ?? postLimits);
  }

  #pace(key: string, requestsPerMinute: number): Pace {
    const pace = this.#paces.get(key) ?? new Pace(requestsPerMinute, atOnce);
    this.#paces.set(key, pace);
    return pace;
  }
}

/** Notifiers and targets may share a name; an order and its probe go to the same target by different requests. */
export function destinationKey(kind: Effect["kind"], receiver: string): string {
  return `${kind}/${receiver}`;
}

function refused(why: string): Attempt {
  return { delivery: { kind: "refused", why }, reply: null };
}
