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
  await page.route("**/v1/settings", (route) => route.fulfill({ json: someSettings }));
  for (const path of ["**/v1/references", "**/v1/ingest"])
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

/** Durations of this run and the name of this reference, as they are in the golden pictures. */
function timeless(json: string): string {
  return json
    .replaceAll(/"hash":"\w+"/g, `"hash":"${"0123456789abcdef".repeat(4)}"`)
    .replaceAll(/"(pollAgeMs|lastMs)":[\d.]+/g, '"$1":4');
}

/** Settings of every shape; those of the demo would change with every new default. */
const someSettings = {
  sources: [{ topic: "predictions", decoder: "native", model: "fraud", carriesLabels: false }],
  startFrom: { kind: "earliest" },
  store: "./driftline.db",
  http: { host: "127.0.0.1", port: 9810, token: "•••" },
  models: {
    fraud: { reference: "./fraud.reference.json", falseAlarms: { harmPerYear: 1 }, learn: { span: 86_400_000 } },
  },
  notifiers: [{ kind: "pagerduty", name: "pager", routingKey: "•••", url: "https://events.pagerduty.com/•••" }],
  targets: [{ kind: "webhook", name: "controller", mode: "approve", cooldown: 86_400_000, knownGood: ["v1"] }],
  globalBudget: { ordersPerDay: 3, commonCauseModels: 3 },
  freeze: [],
};

/** Goes to a view, and waits until it stands still: this text is there, and plots have been drawn. */
export async function goTo(page: Page, path: string, text: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(`#/${path}`)}`);
  await page.getByText(text).first().waitFor();
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
}
