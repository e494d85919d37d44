import { expect, test } from "vitest";
import { openPage, sees } from "../support/open-page.ts";
import { startPacedDemo } from "../support/paced-demo.ts";
import { someReadModel } from "../support/read-model.ts";
import { nowMs, overviewOf, reference, servePage as serve, version } from "../support/serve-page.ts";

test("learning, too little data, stale and not monitorable are states of their own, each in a word", async (context) => {
  const learning = { state: "learning", hash: null, accepted: false, note: "3,000 of 5,000 rows" } as const;
  const server = await serve(context, {
    ...overviewOf([
      { model: "young", reference: learning, versions: [version] },
      {
        model: "old",
        reference,
        versions: [
          { ...version, version: "thin", signal: "insufficient", predictions: 12 },
          { ...version, version: "gone", signal: "stale", lastAt: nowMs - 300_000 },
          { ...version, version: "odd", signal: "not monitorable" },
        ],
      },
    ]),
  });
  const { page } = await openPage(context, server.url);
  const rowOf = (name: string) => page.locator("tbody tr", { hasText: name });
  await rowOf("young v1").getByText("primary, active, learning").waitFor();
  await rowOf("young v1").getByText("not judged yet").waitFor();
  await rowOf("old thin").getByText("too little data").waitFor();
  await rowOf("old gone").getByText("stale").waitFor();
  await rowOf("old gone").getByText("none now").waitFor();
  await rowOf("old odd").getByText("not monitorable").waitFor();
});

test("doubt, freezes and expected changes are said above everything else", async (context) => {
  const change = { id: "c", what: "new index", model: null, version: null, by: "bob", at: nowMs, until: nowMs + 9 };
  const server = await serve(
    context,
    overviewOf([{ model: "m", reference, versions: [version] }], {
      ready: { ok: false, reasons: ["the broker is away"] },
      holds: [{ why: "gap", detail: "records 1 to 9 are gone" }],
      freeze: { byHand: true, text: "by ann until it is lifted" },
      expected: [{ ...change, expects: "slower answers", isExpected: true }],
    }),
  );
  const { page } = await openPage(context, server.url);
  await sees(page, "Not ready: the broker is away");
  await sees(page, "Nothing may act (gap): records 1 to 9 are gone");
  await sees(page, "Rollbacks are frozen by ann until it is lifted.");
  await sees(page, "No automatic rollback of any model: “new index” is expected to bring slower answers.");
});

test("without a token in the settings the page says that nothing can be done, and offers nothing", async (context) => {
  const server = await serve(context, {});
  const { page } = await openPage(context, `${server.url}/#/rollback`);
  await sees(page, "Nothing can be done from here: actions are switched off until http.token is set in the settings.");
  expect(await page.getByRole("button", { name: "Freeze" }).isDisabled()).toBe(true);
  await page.evaluate("location.hash = '#/version/m/none/primary'");
  await sees(page, "There is no such thing here");
});

test("where events do not come through the page asks now and then, and says so", async (context) => {
  const calls: string[] = [];
  const server = await serve(context, {
    overview: () => {
      calls.push("overview");
      return { ...someReadModel().overview(), models: [{ model: `m${calls.length}`, reference, versions: [version] }] };
    },
  });
  const { page } = await openPage(context, server.url, {
    prepare: async (tab) => {
      await tab.clock.install();
      await tab.route("**/v1/events", (route) => route.abort());
    },
  });
  await page.getByText("every 10 s").waitFor();
  await sees(page, "m1 v1");
  await page.clock.fastForward(21_000);
  await sees(page, /m[2-9] v1/);
});

test("a driftline that went away is said, what is shown stays, and its return is noticed", async (context) => {
  const first = await serve(context, overviewOf([{ model: "m", reference, versions: [version] }]));
  const { page } = await openPage(context, first.url, { prepare: (tab) => tab.clock.install() });
  await sees(page, "m v1");
  await first.stop();
  await page.clock.runFor(31_000);
  await sees(page, "driftline does not answer. What you see is old; the page goes on trying.");
  await sees(page, "m v1");
  await serve(
    context,
    overviewOf([{ model: "back", reference, versions: [version] }]),
    Number(new URL(first.url).port),
  );
  await page.clock.runFor(31_000);
  await sees(page, "back v1");
  expect(await page.getByText("driftline does not answer").count()).toBe(0);
});

test("200 versions are all there, and a redraw keeps their rows", async (context) => {
  const models = Array.from({ length: 50 }, (_, i) => ({
    model: `model-${i}`,
    reference,
    versions: ["v1", "v2", "v3", "v4"].map((name) => ({ ...version, version: name })),
  }));
  const server = await serve(context, overviewOf(models));
  const { page } = await openPage(context, server.url);
  await page.locator(".versions tbody tr:nth-child(200)").waitFor({ state: "attached" });
  await page.evaluate("window.kept = document.querySelector('.versions tbody tr:nth-child(150)')");
  await page.evaluate("dispatchEvent(new Event('driftline-refresh'))");
  await page.waitForFunction("performance.getEntriesByName(new URL('v1/overview', location).href).length > 1");
  const same = "window.kept === document.querySelector('.versions tbody tr:nth-child(150)') && window.kept.isConnected";
  expect(await page.evaluate(same)).toBe(true);
  expect(await page.evaluate("document.querySelectorAll('*').length")).toBeLessThan(200 * 40);
});

test("on a narrow screen nothing is wider than the screen, and printed without what only a screen can do", async (context) => {
  const demo = await startPacedDemo(context, "approve");
  await demo.untilOrder("pending-approval");
  const { page } = await openPage(context, demo.url, { width: 360 });
  for (const [view, text] of [
    ["", "fraud v2 is in trouble"],
    ["version/fraud/v2/primary", "Predictions a second"],
    ["feature/fraud/v1/primary/amount", "Histogram"],
    ["rollback", "Announced changes"],
    ["ingest", "Try a record"],
    ["reference", "Harm begins above"],
  ] as const) {
    await page.evaluate(`location.hash = ${JSON.stringify(`#/${view}`)}`);
    await sees(page, text);
    expect(await page.evaluate("document.documentElement.scrollWidth"), view).toBeLessThanOrEqual(360);
  }
  await page.evaluate("location.hash = '#/rollback'");
  await page.getByRole("button", { name: "Approve" }).waitFor();
  await page.emulateMedia({ media: "print" });
  expect(await page.getByRole("button", { name: "Approve" }).isVisible()).toBe(false);
  expect(await page.getByRole("navigation").isVisible()).toBe(false);
  await page.evaluate("location.hash = '#/'");
  await sees(page, "fraud v2 is in trouble");
  expect(await page.evaluate("getComputedStyle(document.querySelector('.scroll')).overflowX")).toBe("visible");
});

test("a pasted record is read by the columns of its model's reference", async (context) => {
  const demo = await startPacedDemo(context, "auto");
  await demo.until(2);
  const { page } = await openPage(context, `${demo.url}/#/ingest`);
  const row = (name: string) => page.locator("tr", { hasText: name });
  const record = {
    model: "fraud",
    version: "v9",
    time: demo.nowMs(),
    features: { amount: 12.5, country: "<i>XX</i>" },
  };
  await page.getByLabel(/^Paste a record/).fill(JSON.stringify(record));
  await page.getByRole("button", { name: "Show what is understood" }).click();
  await sees(page, /^A prediction of fraud v9 as primary, .*read by the columns of its reference\./);
  await row("amount").getByText("12.5 (number)").waitFor();
  await row("country").getByText("not in the reference").waitFor();
  await row("country").getByText('"<i>XX</i>" (category outside the dictionary)').waitFor();
  await row("distance_km").getByText("missing", { exact: true }).waitFor();
  await page.getByLabel(/^Paste a record/).fill("{");
  await page.getByRole("button", { name: "Show what is understood" }).click();
  await sees(page, "not understood");
  await sees(page, /^refused \(/);
});
