import { expect, test } from "vitest";
import { webhookTarget, webhookTargetSettings } from "../../../src/edge/targets/webhook.ts";
import { someOrder, someRequest } from "../../support/effects.ts";

const settings = {
  kind: "webhook",
  url: "https://deploy.example.org/rollback",
  secret: Buffer.alloc(32, 1).toString("base64"),
  probe: { url: "https://deploy.example.org/models/fraud", pointer: "/serving/versions/0" },
};
const target = webhookTarget("prod", webhookTargetSettings.parse(settings));

test("an order is its message, signed under the order's id and sent with its idempotency key", () => {
  const request = target.order(someOrder());
  expect(JSON.parse(request.body)).toEqual(someOrder());
  expect(request.headers).toMatchObject({ "idempotency-key": "rb-0a1b2c", "content-type": "application/json" });
  expect(request.sign?.id).toBe("rb-0a1b2c");
});

test("holds and retraining go signed to their own places, and nowhere where none is named", () => {
  const places = { hold: { url: "https://ci.example.org/hold" }, retrain: { url: "https://ci.example.org/train" } };
  const taking = webhookTarget("prod", webhookTargetSettings.parse({ ...settings, ...places }));
  const message = { ...someRequest(), type: "model.promotion.release" as const };
  const sent = taking.request(message);
  expect(sent?.url).toBe(places.hold.url);
  expect(JSON.parse(sent?.body ?? "")).toEqual(message);
  expect([sent?.sign?.id, sent?.headers["idempotency-key"]]).toEqual(["rq-1", "rq-1"]);
  expect(taking.request({ ...message, type: "model.retrain.requested" })?.url).toBe(places.retrain.url);
  expect(target.request(message)).toBeUndefined();
});

test.each([
  ["v7", "from"],
  ["v6", "to"],
  ["v5", "other"],
])("a target that serves %s is read as %s", (version, probed) => {
  const reply = { status: 200, headers: {}, body: JSON.stringify({ serving: { versions: [version] } }) };
  expect(target.probed(reply, someOrder())).toBe(probed);
});

test.each([
  [200, "not json"],
  [200, '{"serving":{"versions":[]}}'],
  [200, '{"serving":{"versions":[null]}}'],
  [500, '{"serving":{"versions":["v6"]}}'],
])("a reply of %i with %s tells nothing", (status, body) => {
  expect(target.probed({ status, headers: {}, body }, someOrder())).toBe("unknown");
});

test("a probe asks and signs nothing; without one there is nothing to ask", () => {
  expect(target.probe(someOrder())).toMatchObject({ method: "GET", url: settings.probe.url, body: "", sign: null });
  expect(
    webhookTarget("prod", webhookTargetSettings.parse({ ...settings, probe: undefined })).probe(someOrder()),
  ).toBeUndefined();
});
