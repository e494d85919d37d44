import { expect, test } from "vitest";
import { AlertBook, alertFact } from "../../../src/core/alerting/alert-book.ts";
import { incidentId } from "../../../src/core/alerting/incident.ts";
import { defaultRules, ruleFor } from "../../../src/core/alerting/rule.ts";
import { activationMs, drift, evidence, serving, startMs } from "../../support/alert-story.ts";

const errors = ruleFor(defaultRules, evidence) ?? defaultRules[0];
const look = { serving, activationMs, feature: null, level: "beyond", data: "ok", atMs: startMs, evidence } as const;

function firing(): AlertBook {
  const book = new AlertBook(defaultRules, 600_000);
  if (errors !== undefined) book.look(errors, look);
  return book;
}

test("harm is critical, the others warn, and each metric has its rule", () => {
  expect(defaultRules.map(({ metric, family, severity }) => `${metric} ${family} ${severity}`)).toEqual([
    "errors harm critical",
    "latency_p50 harm critical",
    "latency_p99 harm critical",
    "labelled_errors harm critical",
    "class_share hold warning",
    "score_cdf hold warning",
    "estimated_risk hold warning",
    "distribution drift warning",
    "missing quality warning",
    "unseen quality warning",
  ]);
  expect(ruleFor(defaultRules, drift("amount"))?.name).toBe("distribution");
  expect(ruleFor(defaultRules, { ...evidence, metric: "tea" })).toBeUndefined();
});

test("an alarm becomes a firing alert and a fact", () => {
  const book = new AlertBook(defaultRules);
  const [change] = errors === undefined ? [] : book.look(errors, look);
  expect(change && alertFact(change)).toEqual({
    kind: "alert",
    incident: incidentId(serving, activationMs),
    serving,
    rule: "errors",
    feature: null,
    family: "harm",
    severity: "critical",
    state: "firing",
    atMs: startMs,
  });
  expect(book.firing(serving)).toHaveLength(1);
  expect(book.firing({ ...serving, role: "canary" })).toEqual([]);
});

test("a version that no longer serves resolves as superseded", () => {
  const book = firing();
  expect(book.superseded({ ...serving, version: "v1" }, startMs)).toEqual([]);
  expect(book.superseded(serving, startMs).map(({ step }) => step)).toEqual(["superseded"]);
  expect(book.alerts).toEqual([]);
});

test("data that stays bad for ten minutes of wall time is an alert of its own, once, and good data resolves it", () => {
  const book = new AlertBook(defaultRules, 600_000);
  book.data(serving, activationMs, "insufficient", startMs, 0);
  book.data(serving, activationMs, "stale", startMs, 300_000);
  expect(book.tick(startMs, 599_999)).toEqual([]);
  expect(book.tick(startMs, 600_000).map(({ rule, step }) => `${rule.name} ${step}`)).toEqual(["data-missing firing"]);
  expect(book.tick(startMs, 900_000)).toEqual([]);
  expect(book.data(serving, activationMs, "ok", startMs, 900_000).map(({ step }) => step)).toEqual(["resolved"]);
  expect(book.tick(startMs, 9_000_000)).toEqual([]);
});

test("bad data of a version freezes all its alerts, and only its own", () => {
  const book = firing();
  book.data({ ...serving, version: "v1" }, activationMs, "stale", startMs, 0);
  expect(book.alerts.map(({ data }) => data)).toEqual(["ok"]);
  book.data(serving, activationMs, "stale", startMs, 0);
  expect(book.alerts.map(({ data, state }) => `${data} ${state}`)).toEqual(["stale firing"]);
});

test("restored from its entries it goes on where it was", () => {
  const book = firing();
  book.data({ ...serving, version: "v1" }, activationMs, "stale", startMs, 0);
  const again = new AlertBook(defaultRules, 600_000);
  expect(again.restore(book.entries())).toEqual([]);
  expect(again.alerts).toEqual(book.alerts);
  expect(again.tick(startMs, 600_000)).toEqual(book.tick(startMs, 600_000));
  expect(again.takeDirty()).not.toEqual({ puts: [], deletes: [] });
});

test("what was taken for a commit that failed is dirty again", () => {
  const book = firing();
  const change = book.takeDirty();
  expect(book.takeDirty()).toEqual({ puts: [], deletes: [] });
  book.keep(change);
  expect(book.takeDirty()).toEqual(change);
});
