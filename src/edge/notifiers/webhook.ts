import { z } from "zod";
import { checkHeaders, checkSecret } from "../../core/webhook-rules.ts";
import { commonSettings, type Notifier } from "./notifier.ts";

const secret = z.string().meta({ secret: true }).superRefine(checkSecret);
const headers = z.record(z.string(), z.string()).superRefine(checkHeaders);

export const webhookSettings = z.strictObject({
  ...commonSettings,
  kind: z.literal("webhook"),
  url: z.url({ protocol: /^https?$/, error: "not an http or https URL" }).describe("Gets a signed JSON message."),
  secret: secret.describe("Signs every delivery (Standard Webhooks)."),
  previousSecret: secret.optional().describe("The secret before this one, while receivers change over: both sign."),
  headers: headers.default({}).describe("Sent along with every message."),
  allowInsecure: z.boolean().default(false).describe("Plain http to a host that is not loopback."),
});

/** A signed JSON message to any URL: `{type, timestamp, data}` in the way of Standard Webhooks, `data` being the notification. */
export function webhook(settings: z.output<typeof webhookSettings>): Notifier {
  const secrets =
    settings.previousSecret === undefined ? [settings.secret] : [settings.secret, settings.previousSecret];
  return {
    name: settings.name,
    routingKeyId: "webhook",
    requestsPerMinute: Number.POSITIVE_INFINITY,
    renewal: null,
    request: (notification, context) => ({
      method: "POST",
      url: settings.url,
      headers: { ...settings.headers, "content-type": "application/json", "idempotency-key": context.effectId },
      body: JSON.stringify({
        type: `model.incident.${notification.action}`,
        timestamp: new Date(context.createdMs).toISOString(),
        data: { ...notification, source: context.source },
      }),
      sign: { id: context.effectId, secrets },
      reach: { named: true, allowInsecure: settings.allowInsecure },
    }),
    reply: (_reply, usual) => usual,
  };
}
