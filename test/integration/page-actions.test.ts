import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { openPage, sees } from "../support/open-page.ts";
import { demoToken, startPacedDemo } from "../support/paced-demo.ts";

/** Opens a dialog by its button, fills its fields, and confirms with the token. */
async function act(page: Page, button: string, fields: Readonly<Record<string, string>>): Promise<void> {
  await page.getByRole("button", { name: button, exact: true }).click();
  const dialog = page.getByRole("dialog");
  for (const [label, value] of Object.entries(fields)) await fill(dialog.getByLabel(label), value);
  await dialog.getByLabel(/^Token/).fill(demoToken);
  await dialog.getByLabel(/^Your name/).fill("ann");
  await dialog.locator("button[type=submit]").click();
  await dialog.waitFor({ state: "detached" });
}

async function fill(control: Locator, value: string): Promise<void> {
  if ((await control.locator("option").count()) > 0) await control.selectOption(value);
  else await control.fill(value);
}

test("a freeze declared on the page keeps the order back until it is lifted there", async (context) => {
  const demo = await startPacedDemo(context, "auto");
  const { page } = await openPage(context, `${demo.url}/#/rollback`);
  await act(page, "Freeze", { Why: "release week", "How long": "7200", "Type “freeze”": "freeze" });
  await sees(page, /^Rollbacks are frozen by ann until .*: release week\.$/);
  await demo.until(15);
  expect(demo.orders()).toEqual([]);
  await sees(page, /^frozen: by ann until/);
  await page.getByRole("link", { name: "Overview" }).click();
  await sees(page, "fraud v2 is in trouble");
  await sees(page, /driftline did not roll back: freeze/);
  await page.getByRole("link", { name: "Rollback", exact: true }).first().click();
  await act(page, "Lift the freeze", { "Type “unfreeze”": "unfreeze" });
  await sees(page, "not frozen");
  await demo.untilOrder("verified");
  await sees(page, "Rolled back v2 → v1, and it helped: v1 answers within the limit.");
});

test("after a refusal a version is rolled back by hand, and released from quarantine", async (context) => {
  const demo = await startPacedDemo(context, "approve");
  await demo.untilOrder("pending-approval");
  const { page } = await openPage(context, `${demo.url}/#/rollback`);
  await act(page, "Deny", {});
  await sees(page, "A rollback v2 → v1 was refused by a person.");
  await demo.step();
  await act(page, "Roll back by hand", { "Version to roll back from": "v2", "Type “controller”": "controller" });
  await sees(page, "The rollback v2 → v1 was ordered; the traffic has not moved yet.");
  await sees(page, "fraud v2");
  await act(page, "Release v2", { "Type “v2”": "v2" });
  await page.getByRole("button", { name: "Release v2" }).waitFor({ state: "detached" });
  await act(page, "Reset and re-arm", { "Type “controller”": "controller" });
  await page.getByRole("button", { name: "Reset", exact: true }).waitFor();
});

test("a change announced on the page holds automatic orders, is marked, and is ended there", async (context) => {
  const demo = await startPacedDemo(context, "auto");
  await demo.until(9);
  const { page } = await openPage(context, `${demo.url}/#/rollback`);
  await act(page, "Announce a change", {
    "What changes": "v2 goes <b>live</b>",
    "Which model": "fraud",
    "Expected effect, if any": "more errors",
    "Expected for": "7200",
  });
  await sees(page, "holds automatic orders");
  await demo.until(14);
  expect(demo.orders()).toEqual([]);
  await page.evaluate("location.hash = '#/version/fraud/v2/primary'");
  await sees(page, "v2 goes <b>live</b>, announced by ann; expected: more errors");
  await page.evaluate("location.hash = '#/rollback'");
  await act(page, "It is over", {});
  await page.getByRole("button", { name: "It is over" }).waitFor({ state: "detached" });
  await demo.untilOrder("verified");
  expect(demo.orders()).toEqual(["verified"]);
});

test("a reference is proposed from live panes, looked at beside the one in force, and accepted", async (context) => {
  const demo = await startPacedDemo(context, "auto");
  await demo.until(9);
  const { page, complaints } = await openPage(context, `${demo.url}/#/reference`);
  await act(page, "Propose another from live panes", {});
  const proposed = page.getByRole("region", { name: "proposed reference of fraud" });
  await proposed.getByText("waits for acceptance").waitFor();
  await proposed
    .getByRole("region", { name: "changed columns" })
    .getByRole("row", { name: /^amount/ })
    .waitFor();
  await proposed
    .getByRole("region", { name: "changed rates" })
    .getByRole("row", { name: /^errors/ })
    .waitFor();
  const before = await page.locator(".hash").first().textContent();
  await act(page, "Accept the proposed one", { "Type “fraud”": "fraud" });
  await proposed.waitFor({ state: "detached" });
  expect(await page.locator(".hash").first().textContent()).not.toBe(before);
  expect(complaints).toEqual([]);
});

test("everything is done with the keyboard alone, and what was typed of the token ends with the tab", async (context) => {
  const demo = await startPacedDemo(context, "approve");
  await demo.untilOrder("pending-approval");
  const { page } = await openPage(context, demo.url);
  await sees(page, "Approve or deny");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(await page.evaluate("document.activeElement.id")).toBe("content");
  await tabTo(page, "Approve or deny");
  await page.keyboard.press("Enter");
  await sees(page, "Gates");
  await tabTo(page, "Approve");
  await page.keyboard.press("Enter");
  await page.keyboard.type("v1");
  await page.keyboard.press("Tab");
  await page.keyboard.type(demoToken);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await page.evaluate("document.activeElement.textContent")).toBe("Approve");
  await page.keyboard.press("Enter");
  await page.keyboard.type("v1");
  await page.keyboard.press("Tab");
  await page.keyboard.type(demoToken);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await demo.untilOrder("sent");
  const kept = "[sessionStorage.length > 0, localStorage.length, document.cookie, location.href]";
  const [inSession, stored, cookie, address] = (await page.evaluate(kept)) as [boolean, number, string, string];
  expect({ inSession, stored, cookie }).toEqual({ inSession: true, stored: 0, cookie: "" });
  expect(address).not.toContain(demoToken);
  const other = await (await page.context().browser()?.newContext())?.newPage();
  await other?.goto(demo.url);
  expect(await other?.evaluate("sessionStorage.length")).toBe(0);
});

/** Tabs on until a link or button of this name has the focus. @throws after 60 steps: it cannot be reached */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press("Tab");
    if ((await page.evaluate("document.activeElement.textContent")) === name) return;
  }
  throw new Error(`${name} cannot be reached with the keyboard`);
}
