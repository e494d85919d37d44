import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { buildReference } from "../../src/core/reference/build.ts";
import { keepArtefact } from "../../src/edge/references/artefact-files.ts";
import { driftline } from "../support/command.ts";
import { seasonalHistory } from "../support/seasonal-stream.ts";

function folderWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "driftline-validate-"));
  writeFileSync(join(folder, "driftline.yaml"), text);
  return folder;
}

test("a good file is OK, with what it amounts to and nothing secret", async () => {
  const key = "a".repeat(32);
  const folder = folderWith(
    `kafka: {brokers: ["b:1"]}\nsources: [{topic: predictions}]\nnotifiers: [{name: oncall, kind: pagerduty, routingKey: ${key}}]\n`,
  );
  const [plain, json] = await Promise.all([driftline(["validate"], folder), driftline(["validate", "--json"], folder)]);
  expect(plain).toMatchObject({ code: 0, err: "" });
  expect(plain.out).toMatch(/^OK\nreads: +predictions\n[\s\S]*tells: +oncall \(pagerduty\)\n/);
  expect(JSON.parse(json.out)).toEqual({
    ok: true,
    topics: ["predictions"],
    posts: false,
    models: [],
    notifiers: ["oncall (pagerduty)"],
    targets: [],
    harm: [],
    labels: [],
    warnings: [],
  });
  expect(plain.out + json.out).not.toContain(key);
});

test("what features are compared with is told: every window, and the past that the settings ask for", async () => {
  const folder = folderWith("http: {ingest: {}}\nmodels: {fraud: {compareWith: [previous, last-week]}, other: {}}\n");
  const [plain, json] = await Promise.all([driftline(["validate"], folder), driftline(["validate", "--json"], folder)]);
  expect(plain.out).toContain(
    "compares:   windows of 5m, 1h, 24h, 7d with the reference; fraud with the window before and the same hour last week too\n",
  );
  expect(JSON.parse(json.out).models).toEqual([
    { model: "fraud", reference: null, compareWith: ["previous", "last-week"] },
    { model: "other", reference: null, compareWith: [] },
  ]);
});

test("a file without a broker is OK where records may be posted", async () => {
  const { code, out } = await driftline(["validate"], folderWith("http: {ingest: {}}\n"));
  expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^OK\nreads: +what is posted over HTTP\n/) });
});

test("a bad file is refused with every problem, for people and for programs", async () => {
  const folder = folderWith("http: {port: x}\nnope: 1\n");
  const [plain, json] = await Promise.all([driftline(["validate"], folder), driftline(["validate", "--json"], folder)]);
  expect(plain).toMatchObject({ code: 1, out: "" });
  expect(plain.err.split("\n")).toEqual([
    "driftline.yaml:1: http.port: not a number. Write a number: 0 takes a free one.",
    expect.stringContaining("driftline.yaml:2: nope: unknown setting. Known here: kafka, sources"),
    "2 problems",
    "",
  ]);
  expect(json.code).toBe(1);
  expect(JSON.parse(json.out).problems).toHaveLength(2);
});

test("no file at all says how to name one", async () => {
  expect(await driftline(["validate"])).toMatchObject({ code: 1, err: expect.stringContaining("--config") });
});

test("--schema prints a JSON Schema", async () => {
  const { out } = await driftline(["validate", "--schema"]);
  expect(JSON.parse(out)).toMatchObject({ $schema: expect.stringContaining("2020-12"), additionalProperties: false });
});

test("with a reference it foretells the smallest harm that is seen, and more traffic sees less", async () => {
  const [name] = readdirSync("src/demo").filter((file) => file.endsWith(".reference.json"));
  const folder = folderWith(`models: {fraud: {reference: ${resolve("src/demo", name ?? "")}}}\n`);
  const at = async (traffic: string) => {
    const { out } = await driftline(["validate", "--json", "--traffic", traffic], folder);
    return JSON.parse(out).harm[0].metrics[0];
  };
  const [thin, thick] = [await at("20"), await at("2000")];
  expect(thick).toMatchObject({ metric: "errors", limit: thin.limit });
  expect(thick.within30min).toBeGreaterThan(thick.limit);
  expect(thick.within30min).toBeLessThan(thick.within5min);
  expect(thick.within5min).toBeLessThan(thin.within5min);
  const plain = await driftline(["validate", "--traffic", "200"], folder);
  expect(plain.out).toMatch(/errors +all alike +1\.\d+ % +1\.\d+ % +1\.\d/);
});

test("where the reference tells hours apart it foretells both shapes of bands, and which is in force", async () => {
  const season = { periodMs: 86_400_000, swing: 0.25 };
  const folder = folderWith("");
  keepArtefact(folder, buildReference("fraud", "h.csv", seasonalHistory(season, 4, 6)));
  const file = readdirSync(folder).find((name) => name.endsWith(".reference.json"));
  const validated = async (bands: string) => {
    const model = `models: {fraud: {reference: ${file}, bands: ${bands}, calendar: [{name: sale, from: 2026-11-27}]}}`;
    writeFileSync(join(folder, "driftline.yaml"), model);
    return await driftline(["validate", "--traffic", "200"], folder);
  };
  const [constant, hourly] = [await validated("constant"), await validated("hourly")];
  // The quietest errors come around six in the evening.
  expect(constant.out).toMatch(/errors +all alike +2\.00 %.*\n +errors +1[6-9]:00 +0\.9\d+ %/);
  expect(constant.out).toContain("models.fraud.bands: hourly");
  expect(hourly.out).toContain("in force: a limit for each hour");
});

test("a reference without predictions leaves labels nothing to be compared with, and validate says what to do", async () => {
  const folder = folderWith("");
  writeFileSync(join(folder, "history.csv"), `amount\n${Array.from({ length: 200 }, (_, i) => i).join("\n")}\n`);
  const build = ["reference", "build", "history.csv", "--model", "fraud", "--no-time"];
  const built = await driftline(build, folder);
  expect(built.out).toContain("no predictions (--prediction): labels have nothing to be compared with");
  const file = readdirSync(folder).find((name) => name.endsWith(".reference.json"));
  const validated = async (more: string) => {
    writeFileSync(join(folder, "driftline.yaml"), `models: {fraud: {reference: ${file}${more}}}\n`);
    return (await driftline(["validate"], folder)).out;
  };
  expect(await validated(", labels: {}")).toContain(
    `models.fraud.reference: ${file} has no predictions, so labels of fraud cannot be joined; build it again, and name the column of the prediction (reference build --prediction COLUMN), or set labels: off`,
  );
  expect(await validated("")).not.toContain("cannot be joined");
  expect(await validated(", labels: off")).not.toContain("cannot be joined");
});

test("a traffic that is no number is a mistake of the command line", async () => {
  expect(await driftline(["validate", "--traffic", "many"])).toMatchObject({ code: 2 });
});

test("validate says when labels are judged, and why; an age beyond what is kept is refused", async () => {
  const folder = folderWith("models: {price: {labels: {}}, fraud: {labels: {age: 36h}}}\n");
  const { out } = await driftline(["validate"], folder);
  expect(out).toContain("price: labels are judged after 1d, for no reference says how long labels take");
  expect(out).toContain("fraud: labels are judged after 36h, as labels.age says; how often it is wrong is learned");
  const late = await driftline(["validate"], folderWith("models: {fraud: {labels: {age: 14d}}}\n"));
  expect(late).toMatchObject({
    code: 1,
    err: expect.stringContaining("Set keepPredictions to at least 30 minutes more"),
  });
});
