import { z } from "zod";
import type { Notification } from "../../core/alerting/notification.ts";
import { utcTime } from "../../core/utc-time.ts";
import { commonSettings, type Notifier } from "./notifier.ts";
import { cut } from "./plain-text.ts";

export const slackSettings = z.strictObject({
  ...commonSettings,
  kind: z.literal("slack"),
  url: z
    .url({ protocol: /^https?$/, error: "not an http or https URL" })
    .meta({ secret: true })
    .describe("An incoming webhook, as https://hooks.slack.com/services/…; who has it can post."),
  allowInsecure: z.boolean().default(false).describe("Plain http to a host that is not loopback."),
});

/** A webhook takes about one message a second. */
const requestsPerMinute = 60;
/** Slack takes 3,000 characters in the text of a section; escaping may make five of one. */
const sectionLimit = 3_000;
/** Alerts named in a message; the rest are counted. */
const alertLimit = 10;

/**
 * A Slack incoming webhook: one message a notification, as Slack neither joins nor edits what a webhook has posted; a
 * repeat after a lost answer is a second message.
 */
export function slack(settings: z.output<typeof slackSettings>): Notifier {
  return {
    name: settings.name,
    routingKeyId: "slack",
    requestsPerMinute,
    renewal: null,
    request: (notification) => ({
      method: "POST",
      url: settings.url,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: escaped(headline(notification)), blocks: blocks(notification) }),
      sign: null,
      reach: { named: true, allowInsecure: settings.allowInsecure },
    }),
    reply: ({ status, body }, usual) => {
      const said = /^[a-z_]{2,64}$/.exec(body.trim())?.[0];
      if (usual.kind === "sent" && said !== "ok")
        return { kind: "refused", why: "the answer is not Slack's ok; is this an incoming webhook?" };
      return usual.kind === "sent" || said === undefined
        ? usual
        : { ...usual, why: `Slack answered ${status}: ${said}` };
    },
  };
}

function headline({ action, severity, summary }: Notification): string {
  const word = { trigger: severity, resolve: "resolved", change: "change" }[action];
  return `[${word}] ${summary}`;
}

function blocks(notification: Notification): object[] {
  const { sinceMs, incident, cause, done, nextStep, alerts, changes, links } = notification;
  const named = alerts.slice(0, alertLimit).map(({ effect, rule, state }) => `• ${effect || rule} (${state})`);
  const left = alerts.length > alertLimit ? [`• ${alerts.length - alertLimit} more`] : [];
  const paragraphs = [
    ["Alerts", [...named, ...left].join("\n")],
    ["Probable cause", cause],
    ["What driftline did", done],
    ["Next step", nextStep],
    ["Recent changes", changes.join("\n")],
  ] as const;
  const told = paragraphs.filter(([, text]) => text !== "");
  const hrefs = links.map(({ text, href }) => ` · <${href}|${escaped(text)}>`).join("");
  return [
    section(`*${escaped(headline(notification))}*`),
    ...told.map(([title, text]) => section(`*${title}*\n${escaped(text)}`)),
    {
      type: "context",
      elements: [{ type: "mrkdwn", text: `since ${utcTime(sinceMs)} · ${escaped(incident)}${hrefs}` }],
    },
  ];
}

function section(text: string): object {
  return { type: "section", text: { type: "mrkdwn", text: cut(text, sectionLimit) } };
}

/** Slack reads markup only behind these three (Slack, "Formatting text for app surfaces"). */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
