import type { Page } from "playwright-core";
import type { TestContext } from "vitest";
import { startChromium } from "./chromium.ts";

export interface PageOptions {
  readonly colorScheme?: "light" | "dark";
  readonly width?: number;
  /** Before the page is loaded. */
  prepare?(page: Page): Promise<void>;
}

/** The page in a real browser, with everything that the browser complains about. */
export async function openPage(
  context: TestContext,
  url: string,
  { colorScheme = "light", width = 1280, prepare }: PageOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const browser = await startChromium(context);
  const page = await (await browser.newContext({ colorScheme, viewport: { width, height: 900 } })).newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await prepare?.(page);
  await page.goto(url);
  return { page, complaints };
}

/** Waits for a text on the page. */
export async function sees(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).first().waitFor();
}
