import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { loadSettings, settingsOf } from "../../src/config/load.ts";
import { problemText } from "../../src/config/problem.ts";

function load(text: string, environment = {}) {
  return settingsOf([{ name: "/etc/driftline.yaml", text }], environment);
}

function problems(text: string, environment = {}): string[] {
  const loaded = load(text, environment);
  return "problems" in loaded ? loaded.problems.map(problemText) : [];
}

function settings(text: string, environment = {}) {
  const loaded = load(text, environment);
  if ("problems" in loaded) throw new Error(loaded.problems.map(problemText).join("\n"));
  return loaded.settings;
}

const secret = Buffer.alloc(32, 1).toString("base64");
const smallest = "kafka: {brokers: [localhost:9092]}\nsources: [{topic: predictions}]\n";

test("brokers and a topic are enough, and everything else has a default", () => {
  expect(settings(smallest)).toMatchObject({
    kafka: { groupId: "driftline", ssl: false },
    sources: [{ topic: "predictions", decoder: "native", carriesLabels: false }],
    startFrom: { kind: "latest" },
    store: resolve("driftline.db"),
    http: { host: "127.0.0.1", port: 9810 },
    logLevel: "info",
    models: {},
    globalBudget: { ordersPerDay: 5 },
  });
});

test("every part of a full file is understood, durations in milliseconds", () => {
  const full = settings(`${smallest}
startFrom: 24h
models: {fraud: {reference: ./fraud.reference.json, compareWith: [last-week]}}
notifiers:
  - {name: oncall, kind: pagerduty, routingKey: ${"a".repeat(32)}}
  - {name: chat, kind: webhook, url: "https://example.org/hook", secret: ${secret}}
targets:
  - name: prod
    model: fraud
    kind: webhook
    url: http://127.0.0.1:8080/rollback
    secret: ${secret}
    mode: auto
    idempotent: key
    knownGood: [v1]
    probe: {url: "http://127.0.0.1:8080/version", pointer: /version}
freeze: [{cron: "0 18 * * 5", for: 60h, timezone: Europe/Berlin}]
`);
  expect(full.startFrom).toEqual({ kind: "ago", spanMs: 86_400_000 });
  expect(Object.values(full.models)).toEqual([
    {
      reference: "/etc/fraud.reference.json",
      bins: "off",
      bands: "constant",
      calendar: [],
      compareWith: ["last-week"],
      metrics: [],
      segments: [],
      falseAlarms: { harmPerYear: 1, driftPerMonth: 1, qualityPerMonth: 1 },
      learn: { span: 86_400_000, minRows: 5_000 },
    },
  ]);
  expect(full.targets[0]).toMatchObject({
    mode: "auto",
    cooldown: 86_400_000,
    orderExpiry: 600_000,
    verifyWithin: 1_800_000,
  });
  expect(full.freeze).toEqual([{ cron: "0 18 * * 5", for: 216_000_000, timezone: "Europe/Berlin" }]);
});

test("all problems are told at once, each with line, path, what and remedy", () => {
  expect(
    problems(`kafka:
  brokers: [localhost]
  colour: red
sources: [{topic: p, decoder: xml}]
http: {port: 99999}
notifiers:
  - {name: a, kind: pager}
  - {name: b, kind: pagerduty}
targets:
  - {name: t, kind: webhook, model: m, url: nowhere, secret: short, cooldown: soon, probe: {url: "https://x.org"}}
freeze: [{cron: "99 * * * *", for: 1h}]
`),
  ).toEqual([
    "/etc/driftline.yaml:2: kafka.brokers[0]: not host:port. Correct it",
    "/etc/driftline.yaml:3: kafka.colour: unknown setting. Known here: brokers, groupId, clientId, ssl, sasl, sessionTimeoutMs, maxInFlightBytes, maxInFlightRecords",
    "/etc/driftline.yaml:4: sources[0].decoder: not a known value. Known: native",
    "/etc/driftline.yaml:5: http.port: too large. The most is 65535",
    "/etc/driftline.yaml:7: notifiers[0].kind: not a known value. Known: alertmanager, jira-service-management, pagerduty, slack, splunk-hec, splunk-on-call, webhook",
    "/etc/driftline.yaml:8: notifiers[1].routingKey: missing. Set routingKey, or routingKeyFile to keep it in a file",
    "/etc/driftline.yaml:10: targets[0].url: not an http or https URL. Gets the order: POST with a signed JSON body.",
    "/etc/driftline.yaml:10: targets[0].secret: the secret must be 24 to 64 bytes in base64, with or without whsec_ before it (openssl rand -base64 32). Signs every order (Standard Webhooks).",
    "/etc/driftline.yaml:10: targets[0].probe.pointer: missing. Set it: Where in the JSON the version stands.",
    '/etc/driftline.yaml:10: targets[0].cooldown: "soon" is not a duration. Write one from 10s to 90d, such as 30s, 5m or 24h',
    "/etc/driftline.yaml:11: freeze[0].cron: not a cron expression of five fields (minute hour day month weekday). When each window starts.",
  ]);
});

test("an unknown setting of a known kind names the settings of that kind", () => {
  const [problem] = problems(`notifiers: [{name: a, kind: pagerduty, routingKey: ${"a".repeat(32)}, rotingKey: x}]`);
  expect(problem).toContain(
    "notifiers[0].rotingKey: unknown setting. Known here: name, minimumSeverity, kind, routingKey",
  );
});

test("variables are put in where text, numbers and truth values are wanted", () => {
  const environment = { BROKER: "kafka:9092", PORT: "9999", LABELS: "true", PASSWORD: "12345" };
  const loaded = settings(
    `kafka: {brokers: ["\${BROKER}"], groupId: "\${GROUP:-mine}", sasl: {mechanism: plain, username: u, password: "\${PASSWORD}"}}
http: {port: "\${PORT}"}
sources: [{topic: labels, carriesLabels: "\${LABELS}"}]
`,
    environment,
  );
  expect(loaded.kafka).toMatchObject({ brokers: ["kafka:9092"], groupId: "mine", sasl: { password: "12345" } });
  expect(loaded.http.port).toBe(9_999);
  expect(loaded.sources[0]?.carriesLabels).toBe(true);
});

test("a variable that is not set is one problem, with the way to give it a default", () => {
  expect(problems(`http: {port: "\${PORT}"}`)).toEqual([
    "/etc/driftline.yaml:1: http.port: the environment variable PORT is not set. Set it, or give a default: $" +
      "{PORT:-…}",
  ]);
});

test("a value from the environment cannot bring settings of its own", () => {
  const loaded = settings(`kafka: {brokers: ["b:1"], groupId: "\${GROUP}"}`, { GROUP: "g, ssl: true}" });
  expect(loaded.kafka).toMatchObject({ groupId: "g, ssl: true}", ssl: false });
});

test("secrets come from files beside the configuration; one that cannot be read is a problem", () => {
  const folder = mkdtempSync(join(tmpdir(), "driftline-config-"));
  writeFileSync(join(folder, "token"), "a-long-enough-token\n");
  writeFileSync(join(folder, "good.yaml"), "http: {tokenFile: ./token}\n");
  writeFileSync(join(folder, "bad.yaml"), "http: {tokenFile: ./nowhere}\n");
  expect(loadSettings(join(folder, "good.yaml"), {})).toMatchObject({
    settings: { http: { token: "a-long-enough-token" } },
  });
  const bad = loadSettings(join(folder, "bad.yaml"), {});
  expect("problems" in bad && bad.problems.map(({ path, what }) => [path, what])).toEqual([
    ["http.tokenFile", "./nowhere cannot be used (ENOENT)"],
  ]);
});

test("no problem repeats a secret", () => {
  const told = problems(
    `http: {token: s3cret}\nnotifiers: [{name: a, kind: pagerduty, routingKey: s3cret}, {name: b, kind: webhook, url: "x://u:s3cret@h", secret: s3cret}]`,
  );
  expect(told.length).toBeGreaterThanOrEqual(4);
  expect(told.join("\n")).not.toContain("s3cret");
});

test("a folder's files are one configuration: lists join, models join by name, the rest may be set once", () => {
  const folder = mkdtempSync(join(tmpdir(), "driftline-config-"));
  mkdirSync(join(folder, "teams"));
  writeFileSync(join(folder, "a.yaml"), `${smallest}models: {fraud: {reference: r.json}}\n`);
  writeFileSync(join(folder, "b.yml"), "sources: [{topic: more}]\nmodels: {churn: {}}\n");
  const loaded = loadSettings(folder, {});
  expect("settings" in loaded && loaded.settings.sources.map(({ topic }) => topic)).toEqual(["predictions", "more"]);
  expect("settings" in loaded && loaded.settings.models).toMatchObject({
    fraud: { reference: join(folder, "r.json") },
  });
  writeFileSync(
    join(folder, "c.yaml"),
    "models: {fraud: {}}\nkafka: {brokers: ['b:1']}\nsources: [{topic: third, nope: 1}]\n",
  );
  const clash = loadSettings(folder, {});
  expect("problems" in clash && clash.problems.map(problemText)).toEqual([
    `${folder}/c.yaml:1: models.fraud: already set in ${folder}/a.yaml. Keep it in one file`,
    `${folder}/c.yaml:2: kafka: already set in ${folder}/a.yaml. Keep it in one file`,
    `${folder}/c.yaml:3: sources[2].nope: unknown setting. Known here: topic, decoder, model, carriesLabels`,
  ]);
});

test.each([
  ["kafka: [", "not valid YAML"],
  ["- a\n- b", "not a mapping of settings"],
  ["http: {port: 1}\nhttp: {port: 2}", "not valid YAML"],
])("%j is refused as a whole", (text, what) => {
  expect(problems(text)[0]).toContain(what);
});

test("a path that does not exist and a folder without files say so", () => {
  const folder = mkdtempSync(join(tmpdir(), "driftline-config-"));
  expect(loadSettings(join(folder, "no.yaml"), {})).toMatchObject({ problems: [{ what: "cannot be read (ENOENT)" }] });
  expect(loadSettings(folder, {})).toMatchObject({ problems: [{ what: "the folder holds no .yaml file" }] });
});
