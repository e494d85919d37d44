import { z } from "zod";
import type { Renewal } from "../../core/alerting/announcer.ts";
import type { Notification } from "../../core/alerting/notification.ts";
import type { Delivery } from "../../core/alerting/outbox.ts";
import type { HttpReply, HttpRequest } from "../../core/http-message.ts";

/** Settings that every notifier has, whatever its kind. */
export const commonSettings = {
  name: z
    .string()
    .regex(/^[\w-]{1,64}$/, "use letters, digits, dash and underscore")
    .describe("Labels metrics and logs."),
  minimumSeverity: z
    .enum(["info", "warning", "error", "critical"])
    .default("warning")
    .describe("Milder incidents are not told."),
};

/** What a notifier knows beside the notification itself. Nothing of it changes from one attempt to the next. */
export interface NotificationContext {
  /** Stable over retries, restarts and replays; becomes the delivery's id. */
  readonly effectId: string;
  /** Which of the notifier's keys to go through: an incident is resolved by the key that triggered it. */
  readonly routingKeyId: string;
  /** When the notification was decided, epoch ms. */
  readonly createdMs: number;
  /** Which driftline speaks: its host name, or what the settings say. */
  readonly source: string;
}

/**
 * One way to tell people. Pure: it turns a notification into a request and a reply into a verdict, and never sends anything.
 *
 * `request` gives the same bytes for the same arguments, so that an attempt can be repeated after a crash.
 * `reply` gets the usual reading of the HTTP status and may correct it where the service's API means something else by it.
 * Neither may put a secret into a `why`.
 */
export interface Notifier {
  /** The settings' name for it; labels metrics and logs. */
  readonly name: string;
  /** Names the key in force without being it. */
  readonly routingKeyId: string;
  /** Requests that the service takes in any 60 s; Infinity where it names no limit. */
  readonly requestsPerMinute: number;
  /** How a service that forgets is told again; null: once told it knows. */
  readonly renewal: Renewal | null;
  request(notification: Notification, context: NotificationContext): HttpRequest;
  reply(reply: HttpReply, usual: Delivery): Delivery;
}
