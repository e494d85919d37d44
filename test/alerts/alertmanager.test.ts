import { expect, test } from "vitest";
import { ranProgram } from "../support/prometheus.ts";

const file = "alerts/alertmanager.example.yaml";

test("the example is lawful", (context) => {
  const { status, output } = ranProgram(context, "amtool", ["check-config", file]);
  expect(status, output).toBe(0);
  expect(output).toContain("3 receivers");
});

const routes = {
  pagerduty: ["alertname=DriftlineModelHarmed", "severity=critical", "model=fraud"],
  channel: ["alertname=DriftlineModelDrifting", "severity=warning", "model=fraud"],
  "dead-mans-switch": ["alertname=DriftlineWatchdog", "severity=none"],
};

test("each receiver gets what is for it", (context) => {
  for (const [receiver, labels] of Object.entries(routes)) {
    const words = ["config", "routes", "test", `--config.file=${file}`, `--verify.receivers=${receiver}`, ...labels];
    const { status, output } = ranProgram(context, "amtool", words);
    expect(status, output).toBe(0);
  }
});
