import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { featureReport } from "../../src/report/build-report.ts";
import { reportLimits } from "../../src/report/driftline-mode.ts";
import { reportHtml } from "../../src/report/html/page.ts";
import { type Report, summarise, worstFirst } from "../../src/report/report.ts";
import { startChromium } from "../support/chromium.ts";
import { normal, seededRandom } from "../support/random.ts";

const features = 500;
const rows = 400;

/** 500 features, numbers and texts, of which every fiftieth has moved, and one has a name longer than the page. */
function wideReport(): Report {
  const random = seededRandom(7);
  const limits = reportLimits(features);
  const flags = new Uint8Array(rows);
  const texts = ["red", "green", "blue", "no colour that has a short name"];
  const found = Array.from({ length: features }, (_, i) => {
    const moved = i % 50 === 0;
    const name = i === 50 ? `feature ${"with a very long name ".repeat(20)}` : `feature ${i}`;
    const numbers = (shift: number) => Float64Array.from({ length: rows }, () => shift + normal(random));
    const codes = (last: number) => Float64Array.from({ length: rows }, () => Math.floor(random() * last));
    return i % 3 === 0
      ? featureReport(
          name,
          { name, kind: "categorical", texts, flags, values: codes(4) },
          { name, kind: "categorical", texts, flags, values: codes(moved ? 2 : 4) },
          { mode: "driftline", limits },
        )
      : featureReport(
          name,
          { name, kind: "numeric", flags, values: numbers(0) },
          { name, kind: "numeric", flags, values: numbers(moved ? 3 : 0) },
          { mode: "driftline", limits },
        );
  });
  return {
    mode: "driftline",
    files: { reference: "reference.csv", live: "live.csv" },
    rows: { reference: rows, live: rows },
    features: worstFirst(found),
    summary: summarise("driftline", found, [{ name: "key", why: "an identifier" }]),
  };
}

test.for([
  ["a wide window", 1_280],
  ["a telephone", 390],
] as const)("a report of 500 features is readable in %s, without script or network", async ([, width], context) => {
  const folder = mkdtempSync(join(tmpdir(), "driftline-report-page-"));
  context.onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "page.html");
  writeFileSync(file, reportHtml(wideReport()));
  const browser = await startChromium(context);
  const page = await browser.newPage({ viewport: { width, height: 1_000 } });
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  expect(asked).toEqual([pathToFileURL(file).href]);

  expect(await page.locator("details.feature").count()).toBe(features);
  // The verdict and the worst features, opened, are on the first screen; nothing is wider than the window.
  expect(await page.locator(".verdict").textContent()).toMatch(/^10 of 500 features drifting/);
  const signals = await page.locator("details.feature .signal").allTextContents();
  expect(signals.slice(0, 10)).toEqual(new Array(10).fill("drifting"));
  expect(await page.locator("details[open]").count()).toBe(5);
  const first = await page.locator("details.feature").first().boundingBox();
  expect(first?.y ?? 1_000).toBeLessThan(400);
  // A name longer than the row takes two lines of it, and is whole inside.
  const long = page.locator("details.feature", { hasText: "with a very long name" });
  expect((await long.locator("summary").boundingBox())?.height ?? 1_000).toBeLessThan(width > 640 ? 80 : 160);
  expect(await long.locator(".inside").textContent()).toContain("with a very long name ".repeat(20).trim());
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);

  // A quiet feature opens by the keyboard and shows its plots, each with a name, and its statistics.
  const quiet = page.locator("details.feature").last();
  await quiet.locator("summary").focus();
  await page.keyboard.press("Enter");
  expect(await quiet.locator("svg").first().isVisible()).toBe(true);
  expect(await quiet.locator("svg").first().getAttribute("aria-label")).toMatch(/reference and live/);
  expect(await quiet.locator("tbody tr").count()).toBeGreaterThan(8);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
});
