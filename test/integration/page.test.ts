import axe from "axe-core";
import express from "express";
import { expect, test, vi } from "vitest";
import { Telemetry } from "../../src/edge/telemetry/telemetry.ts";
import { api } from "../../src/edge/web/api.ts";
import { pageAssets } from "../../src/edge/web/page-assets.ts";
import type { PageError } from "../../src/edge/web/page-error-routes.ts";
import { listen } from "../../src/edge/web/server.ts";
import { openPage as open, sees } from "../support/open-page.ts";
import { demoToken, startPacedDemo } from "../support/paced-demo.ts";
import { someReadModel } from "../support/read-model.ts";
import { fullSnapshot } from "../support/telemetry-snapshot.ts";

test("the demo is watched from healthy to verified without touching the page", async (context) => {
  const demo = await startPacedDemo(context, "auto");
  const { page, complaints } = await open(context, demo.url);
  await sees(page, "No predictions have been seen yet");
  await demo.until(9);
  await sees(page, "nothing is wrong now");
  await sees(page, "1 version of 1 model watched.");
  await demo.untilOrder("sent");
  await sees(page, "fraud v2 is in trouble");
  await sees(page, /of its predictions fail \(limit 1\.37 %; [\d,]+ rows\)/);
  await sees(page, "The rollback v2 → v1 was ordered; the traffic has not moved yet.");
  await demo.untilOrder("verified");
  await sees(page, "fraud v2 was in trouble: rolled back to v1, proven");
  await page.getByRole("link", { name: "Evidence and what to do" }).click();
  await sees(page, "Evidence: each alert of this incident");
  await sees(page, "order v2 → v1 at controller is verified");
  expect(complaints).toEqual([]);
});

test("an order is approved from the page, with the token and the version typed", async (context) => {
  const demo = await startPacedDemo(context, "approve");
  const { page } = await open(context, demo.url);
  await demo.untilOrder("pending-approval");
  await page.getByRole("link", { name: "Approve or deny" }).click();
  await page.getByRole("button", { name: "Approve" }).click();
  const dialog = page.getByRole("dialog");
  const approve = dialog.getByRole("button", { name: "Approve" });
  await dialog.getByLabel(/^Token/).fill("not-the-token-at-all");
  expect(await approve.isDisabled()).toBe(true);
  await dialog.getByLabel(/^Type/).fill("v1");
  await approve.click();
  await sees(page, /the token is missing or wrong/);
  await dialog.getByLabel(/^Token/).fill(demoToken);
  await approve.click();
  await dialog.waitFor({ state: "detached" });
  await demo.untilOrder("verified");
  await sees(page, "Rolled back v2 → v1, and it helped: v1 answers within the limit.");
  expect(await page.evaluate("localStorage.length + document.cookie.length")).toBe(0);
});

test("a feature whose name is markup is shown as its text", async (context) => {
  const demo = await startPacedDemo(context, "auto");
  await demo.until(5);
  const { page, complaints } = await open(context, demo.url);
  const name = `<img src=x onerror="window.hacked=1">`;
  await page.route("**/v1/version?*", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replaceAll('"amount"', JSON.stringify(name)) });
  });
  await page.getByRole("link", { name: "fraud v1" }).click();
  await page.getByRole("link", { name, exact: true }).waitFor();
  expect(await page.evaluate("[window.hacked, document.images.length]")).toEqual([undefined, 0]);
  expect(complaints).toEqual([]);
});

test("unseen categories are named on their feature's page, as text", async (context) => {
  const demo = await startPacedDemo(context, "auto");
  await demo.until(5);
  const { page, complaints } = await open(context, demo.url);
  const name = `<img src=x onerror="window.hacked=1">`;
  const unseen = { since: demo.nowMs(), distinct: 565, names: [{ text: name, share: 0.5 }] };
  await page.route("**/v1/feature?*", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: JSON.stringify({ ...(await answer.json()), unseen }) });
  });
  await page.evaluate("location.hash = '#/feature/fraud/v1/primary/country'");
  await sees(page, /^565 or so different values, since /);
  await page.getByText(name, { exact: true }).waitFor();
  expect(await page.evaluate("[window.hacked, document.images.length]")).toEqual([undefined, 0]);
  expect(complaints).toEqual([]);
});

test.for(["light", "dark"] as const)("axe finds no serious fault in any view (%s)", async (colorScheme, context) => {
  const demo = await startPacedDemo(context, "approve");
  await demo.untilOrder("pending-approval");
  const { page } = await open(context, demo.url, { colorScheme });
  const incident = await page.evaluate("fetch('v1/incidents').then(async (a) => (await a.json())[0].id)");
  const views = {
    "": "fraud v2 is in trouble",
    "version/fraud/v2/primary": "Predictions a second",
    "feature/fraud/v1/primary/amount": "Histogram",
    "feature/fraud/v1/primary/country": "Shares of categories",
    [`incident/${incident}`]: "What to do next",
    incidents: "Lasted",
    rollback: "Gates",
    ingest: "Try a record",
    reference: "Harm begins above",
    settings: "globalBudget",
  };
  const found: string[] = [];
  await page.evaluate(axe.source);
  for (const [path, text] of Object.entries(views)) {
    await page.evaluate(`location.hash = ${JSON.stringify(`#/${path}`)}`);
    await sees(page, text);
    const { violations } = (await page.evaluate("axe.run(document)")) as {
      violations: { id: string; impact: string; nodes: { html: string }[] }[];
    };
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    found.push(
      ...serious.map(({ id, nodes }) => `${path}: ${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" | ")}`),
    );
  }
  expect(found).toEqual([]);
});

test("the page works behind a path prefix, tells of its own errors, says when nobody answers, and weighs little", async (context) => {
  const assets = await pageAssets();
  const weight = [...assets.values()].reduce((sum, { gzipped }) => sum + gzipped.length, 0);
  expect(weight).toBeLessThan(150_000);
  const telemetry = new Telemetry("0.1.0", fullSnapshot, 5_000);
  const failed = (error: unknown): never => {
    throw error;
  };
  const parts = { model: someReadModel(), telemetry, version: "0.1.0", token: undefined, failed };
  const told: PageError[] = [];
  const inner = api({ ...parts, page: async () => assets, pageError: (error) => void told.push(error) });
  const server = await listen(express().use("/deep/prefix", inner), "127.0.0.1", 0);
  if ("what" in server) throw new Error(server.what);
  const { page } = await open(context, `${server.url}/deep/prefix/`);
  await sees(page, "No predictions have been seen yet");
  await page.evaluate('location.hash = "#/ingest"; setTimeout(() => { throw new Error("nobody caught this"); })');
  await vi.waitFor(() => expect(told).toMatchObject([{ message: "nobody caught this", view: "ingest" }]));
  expect(told[0]?.stack).toContain("nobody caught this");
  await server.close(0);
  await page.getByRole("link", { name: "Incidents" }).click();
  await sees(page, "driftline does not answer. What you see is old; the page goes on trying.");
  await page.getByText("disconnected").waitFor();
});
