import { expect, test } from "vitest";
import { settingsOf } from "../../src/config/load.ts";

function told(text: string): string[] {
  const loaded = settingsOf([{ name: "driftline.yaml", text }], {});
  return "problems" in loaded ? loaded.problems.map(({ path, what }) => `${path}: ${what}`) : [];
}

const secret = Buffer.alloc(32, 1).toString("base64");
const target = (more: string) => `{kind: webhook, url: "https://x.org", secret: ${secret}, ${more}}`;
const kafka = "kafka: {brokers: ['b:1']}";

test("names are used once, topics are read once, models have one target", () => {
  const notifier = `{name: n, kind: webhook, url: "https://x.org", secret: ${secret}}`;
  expect(
    told(
      `${kafka}\nsources: [{topic: a}, {topic: a}]\nnotifiers: [${notifier}, ${notifier}]\ntargets: [${target("name: t, model: m")}, ${target("name: t, model: m")}]`,
    ),
  ).toEqual([
    'notifiers[1].name: "n" is used twice',
    'targets[1].name: "t" is used twice',
    'sources[1].topic: "a" is read twice',
    'targets[1].model: "m" has a target already',
  ]);
});

test("a target whose repeated order undoes itself must be able to be asked", () => {
  expect(told(`targets: [${target("name: t, model: m, mode: auto, idempotent: inverting")}]`)).toEqual([
    "targets[0].probe: missing, and a repeated order would undo the rollback",
  ]);
});

test("topics need a broker", () => {
  expect(told("sources: [{topic: a}]")).toEqual(["kafka: missing"]);
});

test("what is posted needs no broker, has its topics for itself, and room for one body", () => {
  expect(told("http: {ingest: {}}")).toEqual([]);
  expect(told(`${kafka}\nsources: [{topic: http-labels}]\nhttp: {ingest: {}}`)).toEqual([
    'sources[0].topic: "http-labels" is the name of what is posted over HTTP',
  ]);
  expect(told("http: {ingest: {maxBodyBytes: 4194304, maxWaitingBytes: 2097152}}")).toEqual([
    "http.ingest.maxWaitingBytes: smaller than one body may be",
  ]);
});

test("an own metric has one name in a model, and one family everywhere", () => {
  const metric = (name: string, family: string) => `{name: ${name}, when: "true", family: ${family}}`;
  expect(
    told(
      `models: {a: {metrics: [${metric("x", "harm")}, ${metric("x", "harm")}]}, b: {metrics: [${metric("x", "drift")}], segments: [{name: s}, {name: s}]}}`,
    ),
  ).toEqual([
    'models.a.metrics[1].name: "x" is used twice',
    'models.b.segments[1].name: "s" is used twice',
    'models.b.metrics[0].family: drift, and another model\'s "x" is harm',
  ]);
});
