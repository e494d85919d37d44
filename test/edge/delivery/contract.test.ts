import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Sender } from "../../../src/edge/delivery/sender.ts";
import { notifierFrom } from "../../../src/edge/notifiers/notifiers.ts";
import { targetFrom } from "../../../src/edge/targets/targets.ts";
import { destinationsOf } from "../../../src/runtime/destinations.ts";
import { notifyEffect, orderEffect } from "../../support/effects.ts";
import { type Answer, type Receiver, startReceiver, verified } from "../../support/receiver.ts";

/** Everything that is secret in the settings below: none of it may come out in what a sender says. */
const secrets = {
  routingKey: "R0UT1NGKEYR0UT1NGKEYR0UT1NGKEY42",
  signing: `whsec_${Buffer.alloc(32, 7).toString("base64")}`,
  header: "Bearer t0psecret",
  token: "5p1unk-t0ken",
  query: "token=qu3ry",
};

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());

function senderOf(base: string): Sender {
  const url = `${base}/hook?${secrets.query}`;
  const headers = { authorization: secrets.header };
  const common = { minimumSeverity: "info", headers, allowInsecure: false, url, secret: secrets.signing } as const;
  const notifiers = [
    notifierFrom({
      kind: "pagerduty",
      name: "pagerduty",
      minimumSeverity: "info",
      routingKey: secrets.routingKey,
      url: base,
    }),
    notifierFrom({ kind: "webhook", name: "webhook", ...common }),
    notifierFrom({
      ...{ kind: "alertmanager", name: "alertmanager", minimumSeverity: "info", url: base, allowInsecure: false },
      ...{ token: secrets.token, labels: {} },
    }),
    notifierFrom({
      ...{ kind: "jira-service-management", name: "jira-service-management", minimumSeverity: "info" },
      ...{ apiKey: secrets.token, url: base },
    }),
    notifierFrom({
      ...{ kind: "splunk-on-call", name: "splunk-on-call", minimumSeverity: "info" },
      ...{ apiKey: secrets.token, routingKey: "team", url: base },
    }),
    notifierFrom({
      ...{ kind: "splunk-hec", name: "splunk-hec", minimumSeverity: "info", url: base, allowInsecure: false },
      ...{ token: secrets.token, sourcetype: "driftline" },
    }),
  ];
  const probe = { url: `${base}/version?${secrets.query}`, pointer: "/version", headers };
  const targets = [targetFrom("webhook", { kind: "webhook", ...common, probe })];
  const limits = { deadlineMs: 250, replyLimitBytes: 1_024 };
  return new Sender(destinationsOf(notifiers, targets, "driftline-test"), { nowMs: () => Date.now(), limits });
}

const members = [
  ["the Alertmanager notifier", notifyEffect("alertmanager")],
  ["the Jira Service Management notifier", notifyEffect("jira-service-management")],
  ["the PagerDuty notifier", notifyEffect("pagerduty")],
  ["the Splunk HEC notifier", notifyEffect("splunk-hec")],
  ["the Splunk On-Call notifier", notifyEffect("splunk-on-call")],
  ["the webhook notifier", notifyEffect("webhook")],
  ["an order to the webhook target", orderEffect("order", "webhook")],
  ["a probe of the webhook target", orderEffect("probe", "webhook")],
] as const;

const answers: readonly [string, Answer, object][] = [
  ["200 is sent", { status: 200 }, { kind: "sent" }],
  ["204 is sent", { status: 204 }, { kind: "sent" }],
  [
    "429 is tried again when the receiver says",
    { status: 429, headers: { "retry-after": "7" } },
    { kind: "retry", afterMs: 7_000, ambiguous: false },
  ],
  ["408 is tried again", { status: 408 }, { kind: "retry", ambiguous: false }],
  ["500 is tried again, and may have been acted on", { status: 500 }, { kind: "retry", ambiguous: true }],
  ["a reset after the request was read is ambiguous", "reset after read", { kind: "retry", ambiguous: true }],
  ["silence until the deadline is ambiguous", "silence", { kind: "retry", ambiguous: true }],
  ["a redirect is refused and not followed", { status: 302, headers: { location: "/elsewhere" } }, { kind: "refused" }],
  ["401 is refused", { status: 401 }, { kind: "refused" }],
  ["410 is refused", { status: 410 }, { kind: "refused" }],
];

describe.each(members)("%s", (_, effect) => {
  test.each(answers)("%s", async (_name, answer, expected) => {
    receiver.script(answer);
    const before = receiver.received.length;
    const { delivery } = await senderOf(receiver.url).send(effect);
    expect(delivery).toMatchObject(expected);
    expect(receiver.received.length).toBe(before + 1);
    for (const secret of Object.values(secrets)) expect(JSON.stringify(delivery)).not.toContain(secret);
  });

  test("a refused connection is tried again, and nothing was sent", async () => {
    const closed = await startReceiver();
    await closed.close();
    expect((await senderOf(closed.url).send(effect)).delivery).toMatchObject({ kind: "retry", ambiguous: false });
  });

  test("a second attempt says the same, under a signature of its own time", async () => {
    receiver.script({ status: 503 }, { status: 202 });
    const before = receiver.received.length;
    const sender = senderOf(receiver.url);
    await sender.send(effect);
    await sender.send(effect);
    const [first, second] = receiver.received.slice(before);
    expect(second?.body).toBe(first?.body);
    expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    if (first?.headers["webhook-id"] !== undefined)
      expect(verified(first, secrets.signing)).toEqual(JSON.parse(first.body));
  });
});
