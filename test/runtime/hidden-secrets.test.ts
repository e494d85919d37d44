import { expect, test } from "vitest";
import { withoutSecrets } from "../../src/runtime/views/hidden-secrets.ts";

test("settings are shown without secrets, log-ins, paths of addresses and header values", () => {
  const secret = "s3cr3t";
  const settings = {
    http: { token: secret, port: 9810 },
    kafka: {
      brokers: ["kafka:9092"],
      sasl: { mechanism: "plain", username: secret, password: secret },
      ssl: { key: secret },
    },
    notifiers: [
      { kind: "pagerduty", routingKey: secret, url: `https://user:${secret}@hooks.example.com/${secret}?a=${secret}` },
    ],
    targets: [{ kind: "webhook", secret, headers: { Authorization: secret, "X-Team": secret }, idempotent: "key" }],
  };
  const shown = withoutSecrets(settings);
  expect(JSON.stringify(shown)).not.toContain(secret);
  expect(shown).toMatchObject({
    http: { port: 9810 },
    kafka: { brokers: ["kafka:9092"] },
    notifiers: [{ kind: "pagerduty", url: "https://hooks.example.com/•••" }],
    targets: [{ idempotent: "key" }],
  });
});
