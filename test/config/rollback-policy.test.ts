import { expect, test } from "vitest";
import { settingsOf } from "../../src/config/load.ts";
import { rollbackPolicy } from "../../src/config/rollback-policy.ts";
import { targetDefaults } from "../../src/core/rollback/target.ts";

const secret = Buffer.alloc(32, 1).toString("base64");

function policy(more: string) {
  const text = `targets: [{name: prod, model: fraud, kind: webhook, url: "https://x.org", secret: ${secret}${more}}]`;
  const loaded = settingsOf([{ name: "driftline.yaml", text }], {});
  if ("problems" in loaded) throw new Error(JSON.stringify(loaded.problems));
  return rollbackPolicy(loaded.settings);
}

test("a target that says nothing has the policy's own defaults", () => {
  expect(policy("")).toEqual({
    targets: [{ ...targetDefaults, name: "prod", model: "fraud" }],
    ordersPerDay: 5,
    commonCauseModels: 3,
  });
});

test("what a target says is in force, and one with a probe can be asked", () => {
  const [target] = policy(
    ", mode: auto, role: canary, cooldown: 2h, probe: {url: 'https://x.org', pointer: /v}",
  ).targets;
  expect(target).toMatchObject({ mode: "auto", role: "canary", cooldownMs: 7_200_000, canProbe: true });
});
