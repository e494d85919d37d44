import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { driftline } from "../support/command.ts";

test("in accelerated time it tells the whole loop as JSON lines, sums up last, and ends with 0", async () => {
  const { code, out, err } = await driftline(["demo", "--fast", "--seed", "7", "--json"]);
  expect(err).toBe("");
  expect(code).toBe(0);
  const lines = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const events = new Set(lines.map(({ event }) => event));
  for (const event of ["started", "activated", "alarm", "alert", "incident", "gate", "order", "page", "moving"])
    expect(events).toContain(event);
  expect(lines.filter(({ event }) => event === "order").map(({ state }) => state)).toEqual([
    "requested",
    "sent",
    "confirmed",
    "verifying",
    "verified",
  ]);
  expect(lines.at(-1)).toEqual({
    event: "summary",
    scenario: "bad-promotion",
    seed: 7,
    detectedAfterSeconds: expect.any(Number),
    orders: 1,
    orderState: "verified",
    falseAlarms: 0,
  });
});

test("for people it says the same in short lines", async () => {
  const { code, out } = await driftline(["demo", "--fast", "--scenario", "both-versions-fail"]);
  expect(code).toBe(0);
  expect(out).toMatch(/gate closed: attribution, v\d serves the same traffic and suffers too/);
  expect(out).toMatch(/no order · 0 false alarms\n$/);
});

test("an unknown scenario is answered with the known ones", async () => {
  const { code, err } = await driftline(["demo", "--scenario", "worse"]);
  expect(code).toBe(2);
  expect(err).toContain("bad-promotion, bad-canary, good-promotion, input-drift, both-versions-fail");
});

test("in real time it says where to look, serves metrics, and ends well when it is told to", async (context) => {
  const child = spawn(process.execPath, [resolve("src/main.ts"), "demo", "--json", "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  context.onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit");
  const lines: { event: string; address?: string }[] = [];
  for await (const text of createInterface(child.stdout)) {
    const line = JSON.parse(text);
    lines.push(line);
    if (line.event !== "activated") continue;
    const address = lines.find(({ event }) => event === "serving")?.address;
    const metrics = await (await fetch(`${address}/metrics`)).text();
    expect(metrics).toMatch(
      /driftline_predictions_total\{model="fraud",version="v1",role="primary",status="ok"\} \d{4,}/,
    );
    child.kill("SIGTERM");
  }
  expect(await ended).toEqual([0, null]);
  expect(lines.at(-1)).toMatchObject({ event: "summary", orders: 0, falseAlarms: 0 });
});
