import { expect, test } from "vitest";
import { splunkHec, splunkHecSettings } from "../../../src/edge/notifiers/splunk-hec.ts";
import { someNotification } from "../../support/effects.ts";

const token = "11111111-2222-3333-4444-555555555555";
const settings = { name: "splunk", kind: "splunk-hec", url: "https://splunk.example.org:8088/", token };
const context = {
  effectId: "notify/driftline-5e1f/1/splunk",
  routingKeyId: "",
  createdMs: Date.UTC(2026, 10, 22, 10) + 250,
  source: "driftline-test",
};

const hec = (more: object = {}) => splunkHec(splunkHecSettings.parse({ ...settings, ...more }));

test("the event is HEC's, with the notification and an id that every repeat has", () => {
  const request = hec({ index: "ml" }).request(someNotification(), context);
  expect(request.url).toBe("https://splunk.example.org:8088/services/collector/event");
  expect(request.headers).toEqual({ authorization: `Splunk ${token}`, "content-type": "application/json" });
  expect(JSON.parse(request.body)).toEqual({
    ...{ time: 1_795_341_600.25, host: "driftline-test", source: "driftline", sourcetype: "driftline", index: "ml" },
    event: { id: context.effectId, ...someNotification() },
  });
});

test("the path may be part of the URL, and a token with acknowledgement gets its channel", () => {
  const channel = "0aeeac95-ac74-4aa9-b30d-6c4c0ac581ba";
  const url = "https://splunk.example.org:8088/services/collector/event";
  const request = hec({ url, channel }).request(someNotification(), context);
  expect(request.url).toBe(url);
  expect(request.headers["x-splunk-request-channel"]).toBe(channel);
});

test("a busy collector has taken nothing, and a wrong token is said in Splunk's words", () => {
  const reply = (status: number, text: string, code: number) => ({
    status,
    headers: {},
    body: JSON.stringify({ text, code }),
  });
  const retry = { kind: "retry", why: "the receiver answered 503", ambiguous: true } as const;
  expect(hec().reply(reply(503, "Server is busy", 9), retry)).toEqual({
    kind: "retry",
    why: "Splunk answered 503: Server is busy (code 9)",
    ambiguous: false,
  });
  const refused = { kind: "refused", why: "the receiver answered 403" } as const;
  expect(hec().reply(reply(403, "Invalid token", 4), refused)).toEqual({
    kind: "refused",
    why: "Splunk answered 403: Invalid token (code 4)",
  });
  expect(hec().reply({ status: 502, headers: {}, body: "<html>" }, retry)).toEqual(retry);
  expect(hec().reply(reply(200, "Success", 0), { kind: "sent" })).toEqual({ kind: "sent" });
});
