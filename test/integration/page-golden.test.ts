import { expect, test } from "vitest";
import { startChromium } from "../support/chromium.ts";
import { goTo, openFixed } from "../support/fixed-page.ts";
import { differsFromGolden } from "../support/golden.ts";
import { startPacedDemo } from "../support/paced-demo.ts";

/** Every view of a promotion that went wrong, and a text that stands on it. */
const views = {
  overview: ["", "fraud v2 is in trouble"],
  version: ["version/fraud/v2/primary", "Predictions a second"],
  "feature-numeric": ["feature/fraud/v1/primary/amount", "Histogram"],
  "feature-categories": ["feature/fraud/v1/primary/country", "Shares of categories"],
  incident: ["incident/{incident}", "What to do next"],
  incidents: ["incidents", "Lasted"],
  rollback: ["rollback", "Gates"],
  ingest: ["ingest", "Try a record"],
  reference: ["reference", "Harm begins above"],
  settings: ["settings", "globalBudget"],
} as const;

test.for(["light", "dark"] as const)(
  "every view looks as it did when it was last looked at (%s)",
  async (colorScheme, context) => {
    const demo = await startPacedDemo(context, "approve");
    await demo.until(8);
    const change = { what: "v2 goes live", model: "fraud", version: "v2", expects: null, untilMs: null };
    await demo.command({ kind: "announce", change: { ...change, atMs: demo.nowMs() + 120_000 }, by: "pipeline" });
    await demo.untilOrder("pending-approval");
    const browser = await startChromium(context);
    const page = await openFixed(browser, demo.url, { colorScheme, width: 1280, height: 1000, nowMs: demo.nowMs() });
    const incident = String(await page.evaluate("fetch('v1/incidents').then(async (a) => (await a.json())[0].id)"));
    const differences: string[] = [];
    for (const [name, [path, text]] of Object.entries(views)) {
      await goTo(page, path.replace("{incident}", incident), text);
      differences.push(differsFromGolden(`${name}-${colorScheme}`, await page.screenshot()));
    }
    expect(differences.filter((one) => one !== "")).toEqual([]);
  },
);
