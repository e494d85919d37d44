import { z } from "zod";
import { alertmanager, alertmanagerSettings } from "./alertmanager.ts";
import type { Notifier } from "./notifier.ts";
import { pagerduty, pagerdutySettings } from "./pagerduty.ts";
import { slack, slackSettings } from "./slack.ts";
import { splunkHec, splunkHecSettings } from "./splunk-hec.ts";
import { webhook, webhookSettings } from "./webhook.ts";

/** Every way to tell people. A new one is a file beside these, a line in each list, and a test of the same name. */
export const notifierSettings = z.discriminatedUnion("kind", [
  alertmanagerSettings,
  pagerdutySettings,
  slackSettings,
  splunkHecSettings,
  webhookSettings,
]);
export type NotifierSettings = z.output<typeof notifierSettings>;

export function notifierFrom(settings: NotifierSettings): Notifier {
  switch (settings.kind) {
    case "alertmanager":
      return alertmanager(settings);
    case "pagerduty":
      return pagerduty(settings);
    case "slack":
      return slack(settings);
    case "splunk-hec":
      return splunkHec(settings);
    case "webhook":
      return webhook(settings);
  }
}
