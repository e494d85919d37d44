import type { Severity } from "../facts.ts";
import type { OrderMessage } from "../order-message.ts";
import type { RequestMessage } from "../request-message.ts";
import type { Notification } from "./notification.ts";

/** What is to be sent to whom. Equal ids are one effect, however often it is decided. */
export type NewEffect =
  | {
      readonly kind: "notify";
      readonly id: string;
      /** Name of the receiver in the settings. */
      readonly receiver: string;
      readonly routingKeyId: string;
      readonly expiresMs: number;
      /** Waits until then, epoch ms of wall time; a newer trigger makes it void. */
      readonly notBeforeMs?: number;
      readonly body: Notification;
    }
  | {
      /** One attempt at an order, or one question to its target. Never retried here: the order decides about the next. */
      readonly kind: "order" | "probe";
      readonly id: string;
      /** Name of the rollback target in the settings. */
      readonly receiver: string;
      readonly expiresMs: number;
      readonly body: OrderMessage;
    }
  | {
      /** To hold a promotion, to go on with it, or to train anew; repeated here until it is taken or expires. */
      readonly kind: "request";
      readonly id: string;
      /** Name of the rollback target in the settings. */
      readonly receiver: string;
      readonly expiresMs: number;
      readonly body: RequestMessage;
    };

/** An effect on its way. */
export type Effect = NewEffect & {
  readonly createdMs: number;
  /** Orders the effects of one lane. */
  readonly sequence: number;
  readonly attempts: number;
  readonly nextAttemptMs: number;
  /** `dead`: given up, kept for people to see. */
  readonly state: "waiting" | "dead";
  /** Why the last attempt failed. */
  readonly lastWhy: string | null;
};

/** Effects of one lane leave one after the other, oldest first: a resolve never overtakes its trigger. */
export function laneOf(effect: NewEffect): string {
  return `${effect.kind}/${effect.receiver}/${subjectOf(effect)}`;
}

/** A release never overtakes the hold that it ends: both are about one incident. */
function subjectOf(effect: NewEffect): string {
  if (effect.kind === "notify") return effect.body.key;
  return effect.kind === "request" ? effect.body.data.incident : effect.body.data.rollbackId;
}

/** Who goes first when there is no room; orders, requests and probes are above all severities. */
export function importance(effect: NewEffect): number {
  const ranks: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2, critical: 3 };
  return effect.kind === "notify" ? ranks[effect.body.severity] : 4;
}
