import { expect, test, vi } from "vitest";
import { startPager } from "../../src/demo/pager.ts";
import { exampleTo } from "../support/alertmanager-example.ts";
import { startAlertmanager } from "../support/alertmanager-server.ts";
import { startDemoSidecar } from "../support/demo-sidecar.ts";
import { startPrometheus } from "../support/prometheus-server.ts";
import { testFolder } from "../support/sidecar.ts";

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
