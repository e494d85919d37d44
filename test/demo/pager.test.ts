import { expect, test } from "vitest";
import { type Page, startPager } from "../../src/demo/pager.ts";

test("the pager takes triggers and resolves as PagerDuty does, and refuses what is no event", async () => {
  const pages: Page[] = [];
  const pager = await startPager((page) => pages.push(page));
  const post = async (path: string, body: unknown) =>
    (await fetch(pager.url + path, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) }))
      .status;
  const payload = { summary: "errors", severity: "critical" };
  expect(await post("/v2/enqueue", { event_action: "trigger", dedup_key: "k", payload })).toBe(202);
  expect(await post("/v2/enqueue", { event_action: "resolve", dedup_key: "k" })).toBe(202);
  expect(await post("/v2/change/enqueue", { payload })).toBe(202);
  expect(await post("/v2/enqueue", { event_action: "shout" })).toBe(400);
  expect(await post("/v2/enqueue", "not JSON")).toBe(400);
  await pager.close();
  expect(pages).toEqual([
    { action: "trigger", key: "k", summary: "errors", severity: "critical" },
    { action: "resolve", key: "k", summary: "", severity: "" },
  ]);
});
