import { createHash } from "node:crypto";
import { z } from "zod";
import type { Notification } from "../../core/alerting/notification.ts";
import { commonSettings, type Notifier } from "./notifier.ts";
import { plainText } from "./plain-text.ts";

const pathPart = (what: string) => z.string().regex(/^[\w.~-]+$/, `not ${what}: it is a part of the integration's URL`);

export const splunkOnCallSettings = z.strictObject({
  ...commonSettings,
  kind: z.literal("splunk-on-call"),
  apiKey: pathPart("a key").meta({ secret: true }).describe("Key of the REST endpoint integration."),
  routingKey: pathPart("a routing key").describe("Says which team is paged."),
  url: z
    .url({ protocol: /^https?$/, error: "not an http or https URL" })
    .optional()
    .describe("Another REST endpoint, up to what comes before the key."),
});

const publicUrl = "https://alert.victorops.com/integrations/generic/20131114/alert";
/** What a person reads in a timeline, not a limit of the service's. */
const textLimit = 10_000;
/** Both page; WARNING is shown, INFO is a line in the timeline. */
const types = { critical: "CRITICAL", error: "CRITICAL", warning: "WARNING", info: "INFO" } as const;

/** Splunk On-Call's REST endpoint: an incident per key as its entity, ended by RECOVERY; a change is a line in the timeline. */
export function splunkOnCall(settings: z.output<typeof splunkOnCallSettings>): Notifier {
  const { name, apiKey, routingKey } = settings;
  const base = (settings.url ?? publicUrl).replace(/\/$/, "");
  return {
    name,
    routingKeyId: createHash("sha256").update(`splunk-on-call ${apiKey} ${routingKey}`).digest("hex").slice(0, 12),
    requestsPerMinute: Number.POSITIVE_INFINITY,
    renewal: null,
    request: (notification, { effectId, source }) => ({
      method: "POST",
      url: `${base}/${apiKey}/${routingKey}`,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        message_type: typeOf(notification),
        entity_id: notification.key,
        entity_display_name: notification.summary,
        state_message: plainText(notification, textLimit),
        state_start_time: Math.floor(notification.sinceMs / 1_000),
        monitoring_tool: "driftline",
        host_name: source,
        ...notification.serving,
        severity: notification.severity,
        driftline_id: effectId,
      }),
      sign: null,
      reach: { named: settings.url !== undefined, allowInsecure: false },
    }),
    reply: ({ status, body }, usual) => {
      const said = answerOf(body);
      if (usual.kind === "sent")
        return said?.result === "failure"
          ? { kind: "refused", why: "Splunk On-Call took the message and refused it: check apiKey and routingKey" }
          : usual;
      return status === 404 ? { ...usual, why: "Splunk On-Call knows no such key (404): check apiKey" } : usual;
    },
  };
}

function typeOf({ action, severity }: Notification): string {
  if (action === "resolve") return "RECOVERY";
  return action === "change" ? "INFO" : types[severity];
}

const answer = z.object({ result: z.string() });

function answerOf(body: string): z.output<typeof answer> | undefined {
  try {
    return answer.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}
