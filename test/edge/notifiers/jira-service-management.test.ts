import { expect, test } from "vitest";
import {
  jiraServiceManagement,
  jiraServiceManagementSettings,
} from "../../../src/edge/notifiers/jira-service-management.ts";
import { someNotification } from "../../support/effects.ts";

const apiKey = "11111111-2222-3333-4444-555555555555";
const settings = { name: "jira", kind: "jira-service-management", apiKey };
const notifier = jiraServiceManagement(jiraServiceManagementSettings.parse(settings));
const context = { effectId: "notify/driftline-5e1f/1/jira", routingKeyId: "", createdMs: 0, source: "driftline-test" };
const api = "https://api.atlassian.com/jsm/ops/integration/v2/alerts";

test("a trigger is an alert under the key as its alias, with priority, entity and what a person needs", () => {
  const request = notifier.request(someNotification(), context);
  expect(request).toMatchObject({ method: "POST", url: api, headers: { authorization: `GenieKey ${apiKey}` } });
  const { description, ...alert } = JSON.parse(request.body) as { description: string };
  expect(alert).toEqual({
    message: "fraud v7: errors 6.1 % of 1980, limit 3.0 % since 2026-11-22 10:00 UTC",
    ...{ alias: "driftline-5e1f", priority: "P1", entity: "fraud", source: "driftline-test" },
    tags: ["driftline", "critical"],
    details: {
      ...{ model: "fraud", version: "v7", role: "primary" },
      ...{ severity: "critical", incident: "driftline-5e1f" },
    },
  });
  expect(description.split("\n")).toEqual([
    "fraud v7: errors 6.1 % of 1980, limit 3.0 % since 2026-11-22 10:00 UTC",
    "Since 2026-11-22T10:00:00Z",
    "Probable cause: began with the activation of v7",
    "What driftline did: ordered fraud v7 → v6 at target prod",
    "Next step: watch the confirmation",
    "evidence: http://127.0.0.1:9810/incidents/driftline-5e1f",
    "- errors 6.1 % of 1980, limit 3.0 % (firing)",
    "Recent change: v7 activated 2026-11-22 09:58 UTC",
  ]);
});

test("a resolve closes the alert of its key, and a change is a note on the incident's", () => {
  const urlOf = (changed: object) => notifier.request(someNotification(changed), context).url;
  const key = "driftline-5e1f-critical";
  expect(urlOf({ action: "resolve", key })).toBe(`${api}/${key}/close?identifierType=alias`);
  expect(urlOf({ action: "change", key: "driftline-5e1f-sent" })).toBe(
    `${api}/driftline-5e1f/notes?identifierType=alias`,
  );
});

test("texts are cut to what the API takes, and an alias that is too long becomes its hash everywhere", () => {
  const long = { summary: "s".repeat(1_000), cause: "c".repeat(30_000), key: "k".repeat(600) };
  const alert = JSON.parse(notifier.request(someNotification(long), context).body) as Record<string, string>;
  expect(alert.message).toHaveLength(130);
  expect(alert.description).toHaveLength(15_000);
  expect(alert.alias).toMatch(/^driftline-[0-9a-f]{64}$/);
  const close = notifier.request(someNotification({ ...long, action: "resolve" }), context);
  expect(close.url).toBe(`${api}/${alert.alias}/close?identifierType=alias`);
});

test("Opsgenie's own API is reached where the settings name it", () => {
  const url = "https://api.eu.opsgenie.com/v2/alerts/";
  const opsgenie = jiraServiceManagement(jiraServiceManagementSettings.parse({ ...settings, url }));
  expect(opsgenie.request(someNotification(), context).url).toBe("https://api.eu.opsgenie.com/v2/alerts");
});

test("a refusal is told in the service's words, without the key", () => {
  const reply = (status: number, message: string) => ({ status, headers: {}, body: JSON.stringify({ message }) });
  const refused = { kind: "refused", why: "the receiver answered 403" } as const;
  expect(notifier.reply(reply(403, `Key ${apiKey} is not valid`), refused)).toEqual({
    kind: "refused",
    why: "Jira Service Management answered 403: Key [key] is not valid",
  });
  const long = notifier.reply(reply(403, `${"x".repeat(180)} ${apiKey}`), refused);
  expect(long).toMatchObject({ why: expect.not.stringContaining(apiKey.slice(0, 4)) });
  expect(notifier.reply(reply(202, "Request will be processed"), { kind: "sent" })).toEqual({ kind: "sent" });
  expect(notifier.reply({ status: 502, headers: {}, body: "<html>" }, refused)).toEqual(refused);
});
