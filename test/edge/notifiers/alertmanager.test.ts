import { expect, test } from "vitest";
import { alertmanager, alertmanagerSettings } from "../../../src/edge/notifiers/alertmanager.ts";
import { someNotification } from "../../support/effects.ts";

const settings = { name: "am", kind: "alertmanager", url: "http://alertmanager:9093/", labels: { team: "risk" } };
const createdMs = Date.UTC(2026, 10, 22, 10, 1);
const context = { effectId: "notify/driftline-5e1f/1/am", routingKeyId: "", createdMs, source: "driftline-test" };

interface Alert {
  labels: Record<string, string>;
  annotations: Record<string, string>;
  startsAt: string;
  endsAt: string;
}

const notifier = alertmanager(alertmanagerSettings.parse(settings));
const alertsOf = (changed = {}): Alert[] => JSON.parse(notifier.request(someNotification(changed), context).body);
const standing = (alerts: readonly Alert[]) => alerts.filter(({ endsAt }) => Date.parse(endsAt) > createdMs);

test("one alert stands, of the incident's severity, and lasts as long as four turns", () => {
  expect(notifier.request(someNotification(), context).url).toBe("http://alertmanager:9093/api/v2/alerts");
  const [alert, ...others] = standing(alertsOf());
  expect(others).toEqual([]);
  expect(alert).toMatchObject({
    labels: {
      ...{ alertname: "DriftlineIncident", model: "fraud", version: "v7", role: "primary", severity: "critical" },
      ...{ incident: "driftline-5e1f", team: "risk" },
    },
    annotations: { cause: "began with the activation of v7", next_step: "watch the confirmation" },
    startsAt: "2026-11-22T10:00:00.000Z",
    endsAt: "2026-11-22T10:09:00.000Z",
  });
});

test("the milder alert ends where the graver one begins, and all of them with the incident", () => {
  const ended = alertsOf().filter(({ endsAt }) => Date.parse(endsAt) <= createdMs);
  expect(ended.map(({ labels }) => labels.severity)).toEqual(["info", "warning", "error"]);
  expect(standing(alertsOf({ action: "resolve" }))).toEqual([]);
});

test("what changes while an alert stands is not among its labels, and a rollback's turn has an alert of its own", () => {
  const [before] = standing(alertsOf());
  const [after] = standing(alertsOf({ summary: "worse", cause: "something else", atMs: createdMs + 1 }));
  expect(after?.labels).toEqual(before?.labels);
  const [turn] = standing(alertsOf({ key: "driftline-5e1f-failed" }));
  expect(turn?.labels.about).toBe("failed");
});

test("no alert ends before it starts, whatever the clocks say", () => {
  for (const { startsAt, endsAt } of alertsOf({ sinceMs: createdMs + 3_600_000 }))
    expect(Date.parse(startsAt)).toBeLessThanOrEqual(Date.parse(endsAt));
});

test("a user's label cannot change what the alert is about", () => {
  const own = alertmanager(alertmanagerSettings.parse({ ...settings, labels: { model: "x", alertname: "y" } }));
  const [alert] = standing(JSON.parse(own.request(someNotification(), context).body));
  expect(alert?.labels).toMatchObject({ alertname: "DriftlineIncident", model: "fraud" });
});
