import { createHash } from "node:crypto";
import { z } from "zod";
import type { Notification } from "../../core/alerting/notification.ts";
import { commonSettings, type NotificationContext, type Notifier } from "./notifier.ts";
import { cut, plainText } from "./plain-text.ts";

export const jiraServiceManagementSettings = z.strictObject({
  ...commonSettings,
  kind: z.literal("jira-service-management"),
  apiKey: z
    .string()
    .regex(/^\S+$/, "a key has no spaces; leave out the word GenieKey before it")
    .meta({ secret: true })
    .describe("Key of an API integration of Operations (or of Opsgenie)."),
  url: z
    .url({ protocol: /^https?$/, error: "not an http or https URL" })
    .optional()
    .describe("Another alert API of the same shape, such as Opsgenie's: https://api.opsgenie.com/v2/alerts"),
});

const publicUrl = "https://api.atlassian.com/jsm/ops/integration/v2/alerts";
/** Characters that the alert API takes (Opsgenie, "Alert API", "Create Alert"; the one of Operations is its successor). */
const limits = { message: 130, alias: 512, description: 15_000, source: 100, entity: 512, note: 25_000 } as const;
/** Of what an answer says, in a log line; cut last, or half a key that it repeats would stay. */
const answerLimit = 200;
const priorities = { critical: "P1", error: "P2", warning: "P3", info: "P5" } as const;

/**
 * Jira Service Management's alerts, and Opsgenie's, which they succeed: an alert per key as its alias, closed by it. A
 * trigger of an alias that is open adds to its count and pages nobody again; a change has no alert of its own and is a
 * note on the incident's.
 */
export function jiraServiceManagement(settings: z.output<typeof jiraServiceManagementSettings>): Notifier {
  const base = (settings.url ?? publicUrl).replace(/\/$/, "");
  return {
    name: settings.name,
    routingKeyId: "jira-service-management",
    requestsPerMinute: Number.POSITIVE_INFINITY,
    renewal: null,
    request: (notification, context) => ({
      method: "POST",
      url: base + pathOf(notification),
      headers: { authorization: `GenieKey ${settings.apiKey}`, "content-type": "application/json" },
      body: JSON.stringify(bodyOf(notification, context)),
      sign: null,
      reach: { named: settings.url !== undefined, allowInsecure: false },
    }),
    reply: ({ status, body }, usual) => {
      const said = usual.kind === "sent" ? undefined : messageOf(body)?.replaceAll(settings.apiKey, "[key]");
      return said === undefined || usual.kind === "sent"
        ? usual
        : { ...usual, why: `Jira Service Management answered ${status}: ${cut(said, answerLimit)}` };
    },
  };
}

function pathOf({ action, key, incident }: Notification): string {
  if (action === "trigger") return "";
  const [alias, what] = action === "resolve" ? [key, "close"] : [incident, "notes"];
  return `/${encodeURIComponent(aliasOf(alias))}/${what}?identifierType=alias`;
}

function bodyOf(notification: Notification, context: NotificationContext): object {
  const source = cut(context.source, limits.source);
  const { action, key, severity, summary, serving, incident } = notification;
  if (action !== "trigger")
    return { source, note: cut(`${summary}\n${plainText(notification, limits.note)}`, limits.note) };
  const { model, version, role } = serving;
  return {
    message: cut(summary, limits.message),
    alias: aliasOf(key),
    description: cut(`${summary}\n${plainText(notification, limits.description)}`, limits.description),
    priority: priorities[severity],
    entity: cut(model, limits.entity),
    source,
    tags: ["driftline", severity],
    details: { model, version, role, severity, incident },
  };
}

/** An alias beyond the limit becomes its hash, which is as stable. */
function aliasOf(key: string): string {
  return key.length <= limits.alias ? key : `driftline-${createHash("sha256").update(key).digest("hex")}`;
}

const answer = z.object({ message: z.string() });

function messageOf(body: string): string | undefined {
  try {
    return answer.parse(JSON.parse(body)).message;
  } catch {
    return undefined;
  }
}
