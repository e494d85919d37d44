import { expect, test } from "vitest";
import { slack, slackSettings } from "../../../src/edge/notifiers/slack.ts";
import { someNotification } from "../../support/effects.ts";

const url = "https://hooks.slack.com/services/T0/B0/secretsecret";
const notifier = slack(slackSettings.parse({ name: "chat", kind: "slack", url }));
const context = { effectId: "notify/driftline-5e1f/1/chat", routingKeyId: "", createdMs: 0, source: "driftline-test" };
const bodyOf = (changed = {}): { text: string; blocks: { type: string; text?: { text: string } }[] } =>
  JSON.parse(notifier.request(someNotification(changed), context).body);

test("a message says what is wrong, why, what was done, what is next and where to look", () => {
  const { text, blocks } = bodyOf();
  expect(text).toBe("[critical] fraud v7: errors 6.1 % of 1980, limit 3.0 % since 2026-11-22 10:00 UTC");
  const said = JSON.stringify(blocks);
  for (const part of [
    "began with the activation of v7",
    "ordered fraud v7 → v6 at target prod",
    "watch the confirmation",
    "v7 activated 2026-11-22 09:58 UTC",
    "• errors 6.1 % of 1980, limit 3.0 % (firing)",
    "<http://127.0.0.1:9810/incidents/driftline-5e1f|evidence>",
  ])
    expect(said).toContain(part);
  expect(bodyOf({ action: "resolve" }).text).toMatch(/^\[resolved\] fraud v7/);
});

test("names of versions and features cannot speak Slack's markup", () => {
  const said = JSON.stringify(bodyOf({ summary: "<!channel> & <https://evil|x>", cause: "<@U1>" }));
  expect(said).toContain("&lt;!channel&gt; &amp; &lt;https://evil|x&gt;");
  expect(said).toContain("&lt;@U1&gt;");
});

test("no section is longer than Slack takes, and many alerts are counted", () => {
  const [alert] = someNotification().alerts;
  const { blocks } = bodyOf({ cause: "&".repeat(2_000), alerts: Array.from({ length: 12 }, () => alert) });
  for (const block of blocks) expect(block.text?.text.length ?? 0).toBeLessThanOrEqual(3_000);
  expect(JSON.stringify(blocks)).toContain("• 2 more");
  // Half a character would make Slack refuse the message.
  for (const before of ["", "x"]) {
    const { blocks: cut } = bodyOf({ cause: `${before}${"😀".repeat(2_000)}` });
    expect(cut.every((block) => block.text === undefined || block.text.text.isWellFormed())).toBe(true);
  }
});

test("only Slack's ok is a success, and its refusal is told in its words", () => {
  const reply = (status: number, body: string) => ({ status, headers: {}, body });
  expect(notifier.reply(reply(200, "ok"), { kind: "sent" })).toEqual({ kind: "sent" });
  expect(notifier.reply(reply(200, "<html>"), { kind: "sent" })).toMatchObject({ kind: "refused" });
  expect(notifier.reply(reply(404, "no_service"), { kind: "refused", why: "the receiver answered 404" })).toEqual({
    kind: "refused",
    why: "Slack answered 404: no_service",
  });
  const retry = { kind: "retry", why: "the receiver answered 429", afterMs: 30_000, ambiguous: false } as const;
  expect(notifier.reply(reply(429, "rate_limited"), retry)).toEqual({
    ...retry,
    why: "Slack answered 429: rate_limited",
  });
});
