import { createHash } from "node:crypto";
import { z } from "zod";
import type { Notification } from "../../core/alerting/notification.ts";
import { commonSettings, type NotificationContext, type Notifier } from "./notifier.ts";

const routingKey = z
  .string()
  .regex(/^[A-Za-z0-9]{32}$/, "not a routing key: PagerDuty's are 32 letters and digits (Events API v2 integration)")
  .meta({ secret: true });

export const pagerdutySettings = z.strictObject({
  ...commonSettings,
  kind: z.literal("pagerduty"),
  routingKey: routingKey.describe("Integration key of an Events API v2 integration."),
  previousRoutingKey: routingKey
    .optional()
    .describe("The key before this one: what it triggered is resolved through it."),
  url: z
    .url({ protocol: /^https?$/, error: "not an http or https URL" })
    .optional()
    .describe("Another Events API, such as PagerDuty's EU one: https://events.eu.pagerduty.com"),
});

/** Limits of the Events API v2 that its published schema leaves out, so they are checked here (PagerDuty, "Send an event"). */
export const pagerdutyLimits = { dedupKey: 255, summary: 1_024, eventBytes: 512_000, requestsPerMinute: 120 } as const;

/** What PagerDuty asks for between attempts once it has said 429, as it sends no `Retry-After`. */
const pauseMs = 30_000;

const publicUrl = "https://events.pagerduty.com";

/** PagerDuty Events API v2: trigger and resolve under a stable key; a change event pages nobody and is shown beside the incident. */
export function pagerduty(settings: z.output<typeof pagerdutySettings>): Notifier {
  const keys = new Map(
    [settings.previousRoutingKey ?? settings.routingKey, settings.routingKey].map((key) => [keyId(key), key]),
  );
  const base = (settings.url ?? publicUrl).replace(/\/$/, "");
  return {
    name: settings.name,
    routingKeyId: keyId(settings.routingKey),
    requestsPerMinute: pagerdutyLimits.requestsPerMinute,
    renewal: null,
    request: (notification, context) => ({
      method: "POST",
      url: notification.action === "change" ? `${base}/v2/change/enqueue` : `${base}/v2/enqueue`,
      headers: { "content-type": "application/json" },
      body: eventBody(notification, context, keys.get(context.routingKeyId) ?? settings.routingKey),
      sign: null,
      reach: { named: settings.url !== undefined, allowInsecure: false },
    }),
    reply: ({ status, body }, usual) => {
      if (status === 400) return { kind: "refused", why: `PagerDuty found the event invalid${reasons(body)}` };
      return status === 429 && usual.kind === "retry" ? { afterMs: pauseMs, ...usual } : usual;
    },
  };
}

/** Enough of a hash to tell keys apart, and too little to find one. */
function keyId(key: string): string {
  return createHash("sha256").update(`pagerduty ${key}`).digest("hex").slice(0, 12);
}

function eventBody(notification: Notification, context: NotificationContext, routingKey: string): string {
  const body = JSON.stringify(event(notification, context, routingKey, details(notification)));
  if (Buffer.byteLength(body) <= pagerdutyLimits.eventBytes) return body;
  const shortened = {
    ...details(notification),
    alerts: `left out: the event was larger than ${pagerdutyLimits.eventBytes} bytes`,
    changes: [],
  };
  return JSON.stringify(event(notification, context, routingKey, shortened));
}

function event(
  notification: Notification,
  context: NotificationContext,
  routingKey: string,
  customDetails: object,
): object {
  const links = notification.links.map(({ text, href }) => ({ href, text }));
  const { model, version, role } = notification.serving;
  const summary = cut(notification.summary, pagerdutyLimits.summary);
  const timestamp = new Date(notification.atMs).toISOString();
  if (notification.action === "change") {
    return {
      routing_key: routingKey,
      payload: { summary, source: context.source, timestamp, custom_details: customDetails },
      links,
    };
  }
  const head = { routing_key: routingKey, event_action: notification.action, dedup_key: dedupKey(notification.key) };
  if (notification.action === "resolve") return head;
  const payload = {
    summary,
    source: context.source,
    severity: notification.severity,
    timestamp,
    component: model,
    group: version,
    class: role,
    custom_details: customDetails,
  };
  return { ...head, client: "driftline", payload, links };
}

function details(notification: Notification): object {
  const { incident, sinceMs, cause, done, nextStep, changes, alerts } = notification;
  return { incident, since: new Date(sinceMs).toISOString(), cause, done, nextStep, changes, alerts };
}

/** A key beyond the limit becomes its hash, which is as stable as the key itself. */
function dedupKey(key: string): string {
  return key.length <= pagerdutyLimits.dedupKey ? key : `driftline-${createHash("sha256").update(key).digest("hex")}`;
}

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

const invalidEvent = z.object({ errors: z.array(z.string()) });

/** What PagerDuty says is wrong: names of fields, never their values, bar a routing key it might repeat. */
function reasons(body: string): string {
  try {
    const { errors } = invalidEvent.parse(JSON.parse(body));
    return `: ${errors
      .join("; ")
      .replaceAll(/[A-Za-z0-9]{32}/g, "[key]")
      .slice(0, 500)}`;
  } catch {
    return "";
  }
}
