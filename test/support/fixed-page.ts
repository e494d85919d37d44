import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Browser, Page } from "playwright-core";

export interface FixedLook {
  readonly colorScheme: "light" | "dark";
  readonly width: number;
  readonly height: number;
  /** What the page's clock says and goes on saying, epoch ms. */
  readonly nowMs: number;
}

/** Letters and signs come from a package: they look the same on every machine. Nothing moves. */
const style =
  fontFaces() +
  [
    "* { font-family: fixed-sans !important; animation: none !important; transition: none !important; caret-color: transparent !important }",
    "code, pre, textarea, .hash { font-family: fixed-mono !important }",
  ].join("\n");

function fontFaces(): string {
  const require = createRequire(import.meta.url);
  const fonts = join(dirname(require.resolve("dejavu-fonts-ttf/package.json")), "ttf");
  const face = (family: string, weight: string, file: string) =>
    `@font-face { font-family: ${family}; font-weight: ${weight}; src: url(data:font/ttf;base64,${readFileSync(join(fonts, file)).toString("base64")}) }\n`;
  return (
    face("fixed-sans", "400", "DejaVuSans.ttf") +
    face("fixed-sans", "700", "DejaVuSans-Bold.ttf") +
    face("fixed-mono", "400", "DejaVuSansMono.ttf")
  );
}

/** The page as it looks on every machine: fixed size, clock, zone, language and letters; figures of this machine are replaced. */
export async function openFixed(browser: Browser, url: string, look: FixedLook): Promise<Page> {
  const { colorScheme, width, height, nowMs } = look;
  const context = await browser.newContext({
    ...{ colorScheme, viewport: { width, height }, deviceScaleFactor: 1, locale: "en-GB", timezoneId: "UTC" },
    // The letters are put into the page as no page of ours could do it.
    bypassCSP: true,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.clock.setFixedTime(nowMs);
  for (const path of ["**/v1/settings", "**/v1/ingest"])
    await page.route(path, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: timeless(await answer.text()) });
    });
  await page.goto(url);
  await page.addStyleTag({ content: style });
  await page.evaluate(
    "Promise.all(['12px fixed-sans', 'bold 12px fixed-sans', '12px fixed-mono'].map((font) => document.fonts.load(font)))",
  );
  await page.getByText("live", { exact: true }).waitFor();
  return page;
}

/** Ports, paths and durations of this run, as they are in the golden pictures. */
function timeless(json: string): string {
  return json
    .replaceAll(/"[^"]*(\/[^"/]+\.reference\.json)"/g, '"/references$1"')
    .replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:9000")
    .replaceAll(/"(pollAgeMs|lastMs)":[\d.]+/g, '"$1":4');
}

/** Goes to a view, and waits until it stands still: this text is there, and plots have been drawn. */
export async function goTo(page: Page, path: string, text: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(`#/${path}`)}`);
  await page.getByText(text).first().waitFor();
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
}
