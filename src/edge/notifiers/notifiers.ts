import { z } from "zod";
import { alertmanager, alertmanagerSettings } from "./alertmanager.ts";
import { jiraServiceManagement, jiraServiceManagementSettings } from "./jira-service-management.ts";
import type { Notifier } from "./notifier.ts";
import { pagerduty, pagerdutySettings } from "./pagerduty.ts";
import { slack, slackSettings } from "./slack.ts";
import { splunkHec, splunkHecSettings } from "./splunk-hec.ts";
import { splunkOnCall, splunkOnCallSettings } from "./splunk-on-call.ts";
import { webhook, webhookSettings } from "./webhook.ts";

/** Every way to tell people. A new one is a file beside these, a line in each list, and a test of the same name. */
export const notifierSettings = z.discriminatedUnion("kind", [
  alertmanagerSettings,
  jiraServiceManagementSettings,
  pagerdutySettings,
  slackSettings,
  splunkHecSettings,
  splunkOnCallSettings,
  webhookSettings,
]);
export type NotifierSettings = z.output<typeof notifierSettings>;

export function notifierFrom(settings: NotifierSettings): Notifier {
  switch (settings.kind) {
    case "alertmanager":
      return alertmanager(settings);
    case "jira-service-management":
      return jiraServiceManagement(settings);
    case "pagerduty":
      return pagerduty(settings);
    case "slack":
      return slack(settings);
    case "splunk-hec":
      return splunkHec(settings);
    case "splunk-on-call":
      return splunkOnCall(settings);
    case "webhook":
      return webhook(settings);
  }
}
