import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { parse } from "yaml";
import { startPager } from "../../src/demo/pager.ts";
import { startAlertmanager } from "../support/alertmanager-server.ts";
import { startDemoSidecar } from "../support/demo-sidecar.ts";
import { startPrometheus } from "../support/prometheus-server.ts";
import { testFolder } from "../support/sidecar.ts";

interface Example {
  route: { group_wait: string; group_interval: string; routes: { receiver: string }[] };
  receivers: { name: string; pagerduty_configs?: Record<string, unknown>[] }[];
}

/** The example as shipped, told to be quick, and with the pager of this test in PagerDuty's place. */
function exampleTo(pagerUrl: string): Example {
  const example = parse(readFileSync("alerts/alertmanager.example.yaml", "utf8")) as Example;
  example.route = { ...example.route, group_wait: "1s", group_interval: "2s" };
  for (const receiver of example.receivers) {
    const [pagerduty] = receiver.pagerduty_configs ?? [];
    if (pagerduty !== undefined) {
      const { routing_key_file: _, ...rest } = pagerduty;
      receiver.pagerduty_configs = [{ ...rest, routing_key: "k".repeat(32), url: `${pagerUrl}/v2/enqueue` }];
    } else {
      // Only the way to the pager is walked here: the other receivers are outside this machine.
      Object.assign(receiver, { slack_configs: [], webhook_configs: [] });
    }
  }
  return example;
}

test("a bad promotion reaches a pager by a real Prometheus and a real Alertmanager, with its model and its next step, and is resolved after the rollback", async (context) => {
  const pages: { action: string; key: string; summary: string; severity: string }[] = [];
  const pager = await startPager((page) => pages.push(page));
  context.onTestFinished(() => pager.close());
  const alertmanager = await startAlertmanager(context, testFolder(context), exampleTo(pager.url));
  const sidecar = await startDemoSidecar(context);
  await startPrometheus(context, testFolder(context), sidecar.address, { alertmanager });

  await sidecar.tellUntil((metrics) => /driftline_alert\{.*severity="critical",state="firing"\} 1/.test(metrics));
  const patience = { timeout: 30_000, interval: 200 };
  await vi.waitFor(() => expect(pages).not.toEqual([]), patience);
  expect(pages).toMatchObject([
    { action: "trigger", severity: "critical", summary: "fraud v2 (primary) does harm: errors" },
  ]);

  await sidecar.tellUntil((metrics) => !/driftline_alert\{.*severity="critical"/.test(metrics));
  const resolved = { action: "resolve", key: pages[0]?.key };
  await vi.waitFor(() => expect(pages).toContainEqual(expect.objectContaining(resolved)), patience);
});
