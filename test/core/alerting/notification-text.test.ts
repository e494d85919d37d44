import { expect, test } from "vitest";
import { percent, servingText } from "../../../src/core/alerting/notification-text.ts";
import { AlertStory, drift, evidence, serving, startMs } from "../../support/alert-story.ts";

const summaries = (story: AlertStory) => story.bodies().map(({ summary }) => summary);

test("a harm is told with its rate, its sample, its limit and since when", () => {
  const story = new AlertStory();
  story.alarm();
  story.clear();
  expect(summaries(story)).toEqual([
    "fraud v2: errors 6.1 % of 1980, limit 3.0 % since 2023-11-14T22:13:20Z",
    "fraud v2: back within limits, was: errors 6.1 % of 1980, limit 3.0 %",
  ]);
});

test("a harm against a control names it", () => {
  const story = new AlertStory();
  story.alarm({ ...evidence, against: "control", control: "v1" }, { ...serving, role: "canary" });
  expect(summaries(story)[0]).toBe(
    "fraud v2 (canary): errors 6.1 % of 1980, limit 3.0 %, against v1 since 2023-11-14T22:13:20Z",
  );
});

test("drift names three features and counts the rest, after the harm", () => {
  const story = new AlertStory();
  for (const feature of ["amount", "age", "country", "device"]) story.alarm(drift(feature));
  story.alarm({ ...drift("age"), family: "quality", metric: "missing" });
  story.alarm();
  expect(summaries(story).slice(0, 2)).toEqual([
    "fraud v2: drift of amount since 2023-11-14T22:13:20Z",
    "fraud v2: errors 6.1 % of 1980, limit 3.0 %; drift of amount, age, country and 1 more; missing values of age since 2023-11-14T22:13:20Z",
  ]);
  expect(summaries(story)[2]).toMatch(/^now critical: fraud v2: errors 6.1 %/);
});

test("a version that went away is said to be gone, not well", () => {
  const story = new AlertStory();
  story.alarm();
  story.take(story.alerts.superseded(serving, story.now));
  expect(summaries(story)[1]).toBe("fraud v2: no longer serving, was: errors 6.1 % of 1980, limit 3.0 %");
});

test("a version without data is said to have too little", () => {
  const story = new AlertStory();
  story.alerts.data(serving, 0, "stale", startMs, 0);
  story.take(story.alerts.tick(startMs, 600_000));
  expect(summaries(story)).toEqual(["fraud v2: too little data to judge since 2023-11-14T22:13:20Z"]);
});

test("a notification says what, since when, why, what was done, what next, and where to look", () => {
  const story = new AlertStory();
  story.alarm(drift("amount"));
  const id = story.bodies()[0]?.incident ?? "";
  story.incidents.describe(id, {
    cause: "it began with v2",
    done: "ordered v2 → v1",
    nextStep: "none",
    changes: ["v2 activated"],
  });
  story.alarm();
  expect(story.bodies()[1]).toEqual({
    key: id,
    incident: id,
    action: "trigger",
    severity: "critical",
    summary: "fraud v2: errors 6.1 % of 1980, limit 3.0 %; drift of amount since 2023-11-14T22:13:20Z",
    serving,
    sinceMs: startMs,
    atMs: startMs,
    cause: "it began with v2",
    done: "ordered v2 → v1",
    nextStep: "none",
    changes: ["v2 activated"],
    alerts: [
      {
        rule: "distribution",
        family: "drift",
        severity: "warning",
        feature: "amount",
        state: "firing",
        effect: "distribution of amount 31.0 % of 1980, limit 2.0 %",
      },
      {
        rule: "errors",
        family: "harm",
        severity: "critical",
        feature: null,
        state: "firing",
        effect: "errors 6.1 % of 1980, limit 3.0 %",
      },
    ],
    links: [{ text: "evidence", href: `http://localhost:9810/incidents/${id}` }],
  });
});

test("a summary is never longer than a pager takes, and says that it was cut", () => {
  const story = new AlertStory();
  story.alarm(evidence, { ...serving, model: "m".repeat(2_000) });
  expect(summaries(story)[0]).toHaveLength(1_024);
  expect(summaries(story)[0]?.endsWith("…")).toBe(true);
});

test.each([
  [0, "0.0 %"],
  [0.5, "50.0 %"],
  [0.0123, "1.2 %"],
  [0.0047, "0.47 %"],
  [0.00012, "0.012 %"],
])("the rate %d is told as %s", (rate, text) => {
  expect(percent(rate)).toBe(text);
});

test("a role that answers everybody is not marked", () => {
  expect(servingText(serving)).toBe("fraud v2");
  expect(servingText({ ...serving, role: "shadow" })).toBe("fraud v2 (shadow)");
});
