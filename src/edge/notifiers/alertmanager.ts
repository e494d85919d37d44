import { z } from "zod";
import type { Notification } from "../../core/alerting/notification.ts";
import { commonSettings, type NotificationContext, type Notifier } from "./notifier.ts";

const labelName = z.string().regex(/^[a-zA-Z_]\w*$/, "not a label name: letters, digits and underscore");

export const alertmanagerSettings = z.strictObject({
  ...commonSettings,
  kind: z.literal("alertmanager"),
  url: z
    .url({ protocol: /^https?$/, error: "not an http or https URL" })
    .describe("One Alertmanager, as http://alertmanager:9093; one notifier for each of a cluster."),
  token: z.string().min(1).optional().meta({ secret: true }).describe("Sent as a bearer token."),
  labels: z.record(labelName, z.string()).default({}).describe("Labels added to every alert, to route by."),
  allowInsecure: z.boolean().default(false).describe("Plain http to a host that is not loopback."),
});

const path = "/api/v2/alerts";
/** Alertmanager keeps no alerts on disk, and takes one that is not renewed for one that is over. */
const everyMs = 120_000;
/** A resolved alert is sent again for so long: Alertmanager tells of it at its next flush, five minutes later as a rule. */
const resolvedForMs = 900_000;
/** How long a firing alert lasts without another word: as Prometheus', four turns. */
const lastsMs = 4 * everyMs;

const severities = ["info", "warning", "error", "critical"] as const;

/**
 * Alertmanager's API v2: an alert is its labels, so what changes while it stands is in annotations. Of the severities an
 * incident can have one fires; the others are sent as resolved, so that a rise ends the milder alert at once.
 */
export function alertmanager(settings: z.output<typeof alertmanagerSettings>): Notifier {
  const { name, url, token, labels, allowInsecure } = settings;
  const base = url.replace(/\/$/, "");
  return {
    name,
    routingKeyId: "alertmanager",
    requestsPerMinute: Number.POSITIVE_INFINITY,
    renewal: { everyMs, resolvedForMs },
    request: (notification, context) => ({
      method: "POST",
      url: base.endsWith(path) ? base : base + path,
      headers: {
        "content-type": "application/json",
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(severities.map((severity) => alert(notification, severity, labels, context))),
      sign: null,
      reach: { named: true, allowInsecure },
    }),
    reply: ({ status }, usual) =>
      status === 404 ? { kind: "refused", why: "answered 404: is this an Alertmanager of 0.16 or newer?" } : usual,
  };
}

function alert(
  notification: Notification,
  severity: (typeof severities)[number],
  labels: Readonly<Record<string, string>>,
  { createdMs, source }: NotificationContext,
): object {
  const { serving, key, incident, action, sinceMs } = notification;
  const isFiring = action === "trigger" && severity === notification.severity;
  const about = key.startsWith(`${incident}-`) ? key.slice(incident.length + 1) : "";
  const endsMs = isFiring ? createdMs + lastsMs : createdMs;
  const [page] = notification.links;
  return {
    labels: {
      ...labels,
      alertname: "DriftlineIncident",
      ...serving,
      severity,
      incident,
      ...(about === "" ? {} : { about }),
    },
    annotations: isFiring ? annotations(notification, source) : {},
    // Alertmanager refuses an alert that ends before it starts.
    startsAt: new Date(Math.min(sinceMs, endsMs)).toISOString(),
    endsAt: new Date(endsMs).toISOString(),
    ...(page === undefined ? {} : { generatorURL: page.href }),
  };
}

function annotations({ summary, cause, done, nextStep, alerts, changes }: Notification, source: string): object {
  const told = {
    summary,
    cause,
    done,
    next_step: nextStep,
    alerts: alerts.map(({ effect, rule, state }) => `${effect || rule} (${state})`).join("\n"),
    changes: changes.join("\n"),
    source,
  };
  return Object.fromEntries(Object.entries(told).filter(([, text]) => text !== ""));
}
