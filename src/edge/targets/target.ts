import type { Delivery } from "../../core/alerting/outbox.ts";
import type { HttpReply, HttpRequest } from "../../core/http-message.ts";
import type { OrderMessage } from "../../core/order-message.ts";
import type { RequestMessage } from "../../core/request-message.ts";

/** Which version a target says it serves, seen from an order: the one to leave, the one to go to, another, or nobody knows. */
export type Probed = "from" | "to" | "other" | "unknown";

/**
 * One way to roll a model back. Pure, as a notifier is: it words requests and reads replies. Whether anything is ordered is
 * decided elsewhere, and never here.
 *
 * `order` gives the same bytes at every attempt. `probe` asks, and changes nothing; undefined where the target cannot be asked.
 * None may put a secret into a `why`.
 */
export interface Target {
  readonly name: string;
  order(order: OrderMessage): HttpRequest;
  /** To hold a promotion, to go on with it, to train anew; undefined where the settings name no place for it. */
  request(message: RequestMessage): HttpRequest | undefined;
  reply(reply: HttpReply, usual: Delivery): Delivery;
  probe(order: OrderMessage): HttpRequest | undefined;
  probed(reply: HttpReply, order: OrderMessage): Probed;
}
