import { expect, test, vi } from "vitest";
import { startPager } from "../../src/demo/pager.ts";
import { Sender } from "../../src/edge/delivery/sender.ts";
import { notifierFrom, notifierSettings } from "../../src/edge/notifiers/notifiers.ts";
import { destinationsOf } from "../../src/runtime/destinations.ts";
import { startAlertmanager } from "../support/alertmanager-server.ts";
import { notifyEffect, someNotification } from "../support/effects.ts";
import { testFolder } from "../support/sidecar.ts";

test("a real Alertmanager takes an incident, pages for it, pages anew when it rises, and is told of its end", async (context) => {
  const pages: { action: string; severity: string }[] = [];
  const pager = await startPager(({ action, severity }) => pages.push({ action, severity }));
  context.onTestFinished(() => pager.close());
  const address = await startAlertmanager(context, testFolder(context), {
    route: { receiver: "pager", group_by: ["..."], group_wait: "0s", group_interval: "1s" },
    receivers: [
      {
        name: "pager",
        pagerduty_configs: [
          {
            ...{ routing_key: "k".repeat(32), url: `${pager.url}/v2/enqueue`, send_resolved: true },
            severity: "{{ .CommonLabels.severity }}",
          },
        ],
      },
    ],
  });
  const settings = notifierSettings.parse({ name: "am", kind: "alertmanager", url: `http://${address}` });
  const sender = new Sender(destinationsOf([notifierFrom(settings)], [], "test"), { nowMs: () => Date.now() });
  const now = Date.now();
  const tell = async (changed: Parameters<typeof someNotification>[0]) => {
    const effect = notifyEffect("am", someNotification({ sinceMs: now - 60_000, atMs: Date.now(), ...changed }));
    expect(await sender.send({ ...effect, createdMs: Date.now() })).toMatchObject({ delivery: { kind: "sent" } });
  };
  const patience = { timeout: 20_000, interval: 100 };

  await tell({ severity: "warning" });
  await vi.waitFor(() => expect(pages).toEqual([{ action: "trigger", severity: "warning" }]), patience);
  await tell({ severity: "critical" });
  await vi.waitFor(() => {
    expect(pages).toContainEqual({ action: "trigger", severity: "critical" });
    expect(pages).toContainEqual(expect.objectContaining({ action: "resolve" }));
  }, patience);
  const before = pages.filter(({ action }) => action === "resolve").length;
  await tell({ action: "resolve", severity: "critical" });
  await vi.waitFor(() => expect(pages.filter(({ action }) => action === "resolve").length).toBe(before + 1), patience);
});
