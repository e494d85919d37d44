import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { api } from "../../src/edge/web/api.ts";
import type { ReadModel } from "../../src/edge/web/read-model.ts";
import { listen } from "../../src/edge/web/server.ts";
import { driftline } from "../support/command.ts";
import { someReadModel } from "../support/read-model.ts";

const token = "a-long-enough-token";

/** A folder whose configuration speaks of a driftline that really listens. */
async function running(command: ReadModel["command"], more: Partial<ReadModel> = {}) {
  const telemetry = { contentType: "text/plain", render: async () => [] };
  const app = api({
    model: someReadModel({ ...more, command }),
    telemetry,
    version: "0.1.0",
    token,
    failed: () => undefined,
  });
  const server = await listen(app, "127.0.0.1", 0);
  if ("what" in server) throw new Error(server.what);
  const folder = mkdtempSync(join(tmpdir(), "driftline-reset-"));
  writeFileSync(join(folder, "driftline.yaml"), `http: {port: ${new URL(server.url).port}, token: ${token}}\n`);
  return { folder, server };
}

test("the running driftline is asked, in the person's name", async () => {
  const asked: string[] = [];
  const { folder, server } = await running(async (command) => {
    asked.push(Object.values(command).join(" "));
    return { done: true };
  });
  expect(await driftline(["reset", "prod", "--by", "ada"], folder)).toEqual({ code: 0, out: "done\n", err: "" });
  expect(await driftline(["approve", "o1"], folder)).toMatchObject({ code: 0 });
  expect(await driftline(["deny", "o1"], folder)).toMatchObject({ code: 0 });
  expect(await driftline(["release", "fraud", "v/7"], folder)).toMatchObject({ code: 0 });
  expect(await driftline(["release-hold", "fraud", "v8"], folder)).toMatchObject({ code: 0 });
  const hold = "release-hold fraud v8 api";
  expect(asked).toEqual(["reset prod ada", "approve o1 api", "deny o1 api", "release fraud v/7 api", hold]);
  const unknown = await driftline(["reset", "nope"], folder);
  expect(unknown).toMatchObject({ code: 1, out: "there is no target nope. Known: prod\n" });
  await server.close(0);
});

test("freezes, orders by hand and changes are asked with what their flags say", async () => {
  const asked: unknown[] = [];
  const { folder, server } = await running(async (command) => {
    asked.push(command);
    return { done: true };
  });
  const by = "ada";
  for (const words of [
    ["freeze"],
    ["freeze", "--for", "2h", "--reason", "release week"],
    ["unfreeze"],
    ["order", "prod"],
    ["order", "prod", "--from", "v2"],
    ["change", "v3 goes live", "--model", "fraud", "--model-version", "v3", "--expects", "more errors", "--for", "30m"],
  ])
    expect(await driftline([...words, "--by", by], folder)).toEqual({ code: 0, out: "done\n", err: "" });
  const atMs = someReadModel().nowMs();
  expect(asked).toEqual([
    { kind: "freeze", forMs: null, reason: "", by },
    { kind: "freeze", forMs: 7_200_000, reason: "release week", by },
    { kind: "unfreeze", by },
    { kind: "order", target: "prod", from: null, by },
    { kind: "order", target: "prod", from: "v2", by },
    {
      kind: "announce",
      change: {
        ...{ what: "v3 goes live", model: "fraud", version: "v3", expects: "more errors" },
        ...{ atMs, untilMs: atMs + 1_800_000 },
      },
      by,
    },
  ]);
  expect(await driftline(["freeze", "--for", "soon"], folder)).toMatchObject({
    code: 2,
    err: expect.stringContaining("--for"),
  });
  expect(await driftline(["change", "v3", "--expects", "errors"], folder)).toMatchObject({
    code: 1,
    out: expect.stringContaining("an expected effect needs an end"),
  });
  await server.close(0);
});

test("a driftline that is not there, and actions without a token, are errors of their own", async () => {
  const { folder, server } = await running(async () => ({ done: true }));
  await server.close(0);
  expect(await driftline(["reset", "prod"], folder)).toMatchObject({
    code: 2,
    err: expect.stringContaining("Is driftline running?"),
  });
  writeFileSync(join(folder, "driftline.yaml"), "http: {}\n");
  expect(await driftline(["reset", "prod"], folder)).toMatchObject({
    code: 2,
    err: expect.stringContaining("http.token"),
  });
});

test("a proposed reference is shown beside the one in force, and what puts it there", async () => {
  const asked: unknown[] = [];
  const side = { accepted: true, kind: "file", fromMs: null, toMs: null, version: "1" } as const;
  const { folder, server } = await running(
    async (command) => {
      asked.push(command);
      return { done: true };
    },
    {
      difference: (model, from, to) => ({
        model,
        from: { ...side, hash: "a".repeat(64), rows: 7, from: `old.csv${from}` },
        to: { ...side, hash: "b".repeat(64), rows: 8, from: `live panes of 1${to}` },
        notes: ["1 of 48 half hours are left out"],
        rates: [{ rate: "error_rate", from: { value: 0.01, n: 7 }, to: { value: 0.02, n: 8 } }],
        columns: [],
      }),
    },
  );
  const span = ["--from", "2026-11-24T15:00:00Z", "--to", "2026-11-24T16:00:00Z", "--version-name", "v3"];
  const proposed = await driftline(["reference", "propose", "fraud", "--by", "ada", ...span], folder);
  expect(proposed).toMatchObject({ code: 0, err: "" });
  expect(proposed.out).toMatch(
    /old aaaaaaaaaaaa: 7 rows, old\.csv\nnew bbbbbbbbbbbb: 8 rows[\s\S]*1 of 48[\s\S]*1\.00 % +2\.00 %/,
  );
  expect(proposed.out).toContain("driftline reference accept fraud");
  expect(await driftline(["reference", "accept", "fraud", "--by", "ada"], folder)).toMatchObject({ out: "done\n" });
  expect(asked).toEqual([
    { kind: "propose", model: "fraud", fromMs: 1_795_532_400_000, toMs: 1_795_536_000_000, version: "v3", by: "ada" },
    { kind: "accept", model: "fraud", hash: null, by: "ada" },
  ]);
  await server.close(0);
});
