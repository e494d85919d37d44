import { z } from "zod";
import type { Notifier } from "./notifier.ts";
import { pagerduty, pagerdutySettings } from "./pagerduty.ts";
import { splunkHec, splunkHecSettings } from "./splunk-hec.ts";
import { webhook, webhookSettings } from "./webhook.ts";

/** Every way to tell people. A new one is a file beside these, a line in each list, and a test of the same name. */
export const notifierSettings = z.discriminatedUnion("kind", [pagerdutySettings, splunkHecSettings, webhookSettings]);
export type NotifierSettings = z.output<typeof notifierSettings>;

export function notifierFrom(settings: NotifierSettings): Notifier {
  switch (settings.kind) {
    case "pagerduty":
      return pagerduty(settings);
    case "splunk-hec":
      return splunkHec(settings);
    case "webhook":
      return webhook(settings);
  }
}
