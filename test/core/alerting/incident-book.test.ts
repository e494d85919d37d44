import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Fate } from "../../../src/core/alerting/fate.ts";
import { incidentId } from "../../../src/core/alerting/incident.ts";
import { IncidentBook } from "../../../src/core/alerting/incident-book.ts";
import {
  AlertStory,
  activationMs,
  drift,
  evidence,
  incidentSettings,
  pager,
  serving,
} from "../../support/alert-story.ts";

const id = incidentId(serving, activationMs);

const failed: Fate = {
  incident: id,
  serving,
  kind: "failed",
  action: "open",
  severity: "critical",
  done: "driftline was refused by the target (v2 → v1 at prod): 403",
  nextStep: "roll back by hand",
};

test("an incident's id is a hash of model, version, role and activation", () => {
  const hash = createHash("sha256").update(`["fraud","v2","primary",${activationMs}]`).digest("hex");
  expect(id).toBe(`driftline-${hash}`);
  expect(incidentId({ ...serving, role: "canary" }, activationMs)).not.toBe(id);
  expect(incidentId(serving, activationMs + 1)).not.toBe(id);
});

test("the first firing triggers; more alerts of the same severity are listed, not paged", () => {
  const story = new AlertStory();
  story.alarm(drift("amount"));
  story.alarm(drift("age"));
  story.alarm(drift("amount"));
  expect(story.notes()).toEqual(["trigger  warning"]);
  expect(story.incidents.get(id)?.alerts.map(({ feature }) => feature)).toEqual(["amount", "age"]);
});

test("a change of severity is told, and a rise to critical opens a key of its own", () => {
  const story = new AlertStory();
  story.alarm(drift("amount"));
  story.alarm();
  story.clear();
  expect(story.notes()).toEqual([
    "trigger  warning",
    "trigger  critical",
    "trigger -critical critical",
    "trigger  warning",
  ]);
});

test("an incident that is critical from the start opens one key", () => {
  const story = new AlertStory();
  story.alarm();
  expect(story.notes()).toEqual(["trigger  critical"]);
});

test("when its last alert resolves, every key that tells of the harm is resolved", () => {
  const story = new AlertStory();
  story.alarm(drift("amount"));
  story.alarm();
  story.take(story.alerts.superseded(serving, story.now));
  expect(story.notes().slice(3)).toEqual(["resolve  critical", "resolve -critical critical"]);
  expect(story.incidents.get(id)?.state).toBe("resolved");
});

test("it resolves through the routing key that triggered, even after the settings changed", () => {
  const story = new AlertStory();
  story.alarm();
  const changed = new IncidentBook({ ...incidentSettings, receivers: [{ ...pager, routingKeyId: "key-2" }] });
  changed.restore(story.incidents.entries());
  story.incidents = changed;
  story.clear();
  story.alarm();
  expect(story.effects().map(({ body, routingKeyId }) => `${body.action} ${routingKeyId}`)).toEqual([
    "trigger key-1",
    "resolve key-1",
    "trigger key-2",
  ]);
});

test("an open incident is told again every four hours of wall time", () => {
  const story = new AlertStory();
  story.alarm();
  story.tell(story.incidents.tick(story.now + 4 * 3_600_000 - 1));
  expect(story.notes()).toHaveLength(1);
  story.tell(story.incidents.tick(story.now + 4 * 3_600_000));
  story.tell(story.incidents.tick(story.now + 4 * 3_600_000 + 1));
  expect(story.notes()).toHaveLength(2);
});

test("receivers hear of what is bad enough for them, and nobody is resolved who was not triggered", () => {
  const story = new AlertStory({ receivers: [{ ...pager, minimumSeverity: "critical" }] });
  story.alarm(drift("amount"));
  story.clear(drift("amount"));
  expect(story.notes()).toEqual([]);
  story.alarm();
  expect(story.notes()).toEqual(["trigger  critical"]);
});

test("a turn of a rollback opens its own linked key, and closing it takes only that back", () => {
  const story = new AlertStory();
  story.alarm();
  story.tell(story.incidents.fates([failed], story.now));
  story.tell(story.incidents.fates([{ ...failed, action: "close" }], story.now));
  expect(story.notes()).toEqual(["trigger  critical", "trigger -failed critical", "resolve -failed critical"]);
  expect(story.incidents.get(id)?.done).toBe(failed.done);
});

test("a page about a failed order outlives the incident: the circuit is still open", () => {
  const story = new AlertStory();
  story.alarm();
  story.tell(story.incidents.fates([failed], story.now));
  story.clear();
  expect(story.notes().slice(2)).toEqual(["resolve  critical"]);
});

test("an order that goes well is told as a change, to those who want changes", () => {
  const story = new AlertStory({ receivers: [pager, { ...pager, name: "quiet", takesChanges: false }] });
  story.alarm();
  story.tell(story.incidents.fates([{ ...failed, kind: "ordered", action: "tell", severity: "info" }], story.now));
  expect(
    story
      .effects()
      .slice(2)
      .map(({ receiver, body }) => `${receiver} ${body.action}`),
  ).toEqual(["pager change"]);
});

test("a resolved incident that fires again opens under the same key, with new effect ids", () => {
  const story = new AlertStory();
  story.alarm();
  story.clear();
  story.alarm();
  expect(story.notes()).toEqual(["trigger  critical", "resolve  critical", "trigger  critical"]);
  const ids = story.effects().map((effect) => effect.id);
  expect(new Set(ids).size).toBe(3);
});

test("restored from its entries it decides the same, with the same effect ids", () => {
  const story = new AlertStory();
  story.alarm(drift("amount"));
  const again = new IncidentBook(incidentSettings);
  again.restore(story.incidents.entries());
  const changes = story.alerts.superseded(serving, story.now);
  expect(again.apply(changes, story.now)).toEqual(story.incidents.apply(changes, story.now));
});

test("words said about an incident page nobody, and stand in the next notification", () => {
  const story = new AlertStory();
  story.alarm(drift("amount"));
  story.incidents.describe(id, { cause: "upstream outage", changes: ["v2 activated"] });
  story.alarm(evidence);
  expect(story.bodies().map(({ cause }) => cause)).toEqual(["", "upstream outage", "upstream outage"]);
});

test("dirty entries carry the incident prefix", () => {
  const story = new AlertStory();
  story.alarm();
  expect(story.incidents.takeDirty().puts.map(({ key }) => key)).toEqual([`incident/${id}`]);
});

test("an open key is told again through the routing key that opened it", () => {
  const story = new AlertStory();
  story.alarm();
  const changed = new IncidentBook({ ...incidentSettings, receivers: [{ ...pager, routingKeyId: "key-2" }] });
  changed.restore(story.incidents.entries());
  story.tell(changed.tick(story.now + 5 * 3_600_000));
  story.tell(changed.tick(story.now + 10 * 3_600_000));
  expect(story.effects().map(({ routingKeyId }) => routingKeyId)).toEqual(["key-1", "key-1", "key-1"]);
});

test("a page about an order goes out even if its incident is forgotten, and can be taken back", () => {
  const story = new AlertStory();
  story.tell(story.incidents.fates([failed, { ...failed, action: "close" }], story.now));
  expect(story.notes()).toEqual(["trigger -failed critical", "resolve -failed critical"]);
});

test("an incident resolved a month ago is forgotten, one with an open page is not", () => {
  const story = new AlertStory();
  story.alarm();
  story.tell(story.incidents.fates([failed], story.now));
  story.clear();
  const other = { ...serving, version: "v3" };
  story.alarm(evidence, other);
  story.clear(evidence, other);
  story.tell(story.incidents.tick(story.now + 31 * 86_400_000));
  expect(story.incidents.incidents.map((incident) => incident.serving.version)).toEqual(["v2"]);
});

test("of many resolved incidents the newest two hundred are kept", () => {
  const story = new AlertStory();
  for (let i = 0; i < 203; i += 1) {
    const version = { ...serving, version: `v${i}` };
    story.alarm(evidence, version);
    story.now += 1000;
    story.take(story.alerts.superseded(version, story.now));
  }
  story.tell(story.incidents.tick(story.now));
  expect(story.incidents.incidents.map((incident) => incident.serving.version)).toEqual(
    Array.from({ length: 200 }, (_, i) => `v${i + 3}`),
  );
});
