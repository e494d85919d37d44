import { chromium, type Page } from "playwright-core";
import { api } from "../src/edge/web/api.ts";
import { pageAssets } from "../src/edge/web/page-assets.ts";
import { listen } from "../src/edge/web/server.ts";
import { CheckpointTally } from "../src/runtime/checkpoint-tally.ts";
import { systemClock } from "../src/runtime/clock.ts";
import type { Engine } from "../src/runtime/engine.ts";
import { Happenings } from "../src/runtime/happenings.ts";
import { IngestTally } from "../src/runtime/ingest-tally.ts";
import { readModel } from "../src/runtime/read-model.ts";
import { findChromium } from "../test/support/chromium.ts";
import { median, type Part, quantile } from "./support/part.ts";
import { silentSource } from "./support/silent-source.ts";
import { WideModels } from "./support/wide-models.ts";

const mib = 1_048_576;
const scrolls = 60;

/** What the page costs with 50 models × 4 versions × 100 features: server and a real Chromium on the same machine. */
export const page: Part = {
  name: "page",
  measure: async ({ quick, said }) => {
    const path = findChromium();
    if (typeof path !== "string") throw new Error(`no Chromium: ${path.unavailable}`);
    const panes = quick ? 12 : 60;
    said(`200 versions with 100 features, ${panes} panes`);
    const wide = new WideModels(panes, systemClock.nowMs());
    const heap = { third: 0, all: 0 };
    for (let i = 1; i <= panes; i += 1) {
      wide.passPane();
      if (i === Math.floor(panes / 3)) heap.third = process.memoryUsage.rss() / mib;
    }
    heap.all = process.memoryUsage.rss() / mib;
    const { judge, profiler } = wide;
    const engine = { judge, profiler, pipeline: { tally: new IngestTally() } } as unknown as Engine;
    const model = readModel(engine, silentSource, systemClock, {
      happenings: new Happenings(0),
      settings: {},
      decoders: new Map(),
      posts: () => null,
      checkpoints: () => new CheckpointTally().sample(),
    });
    const telemetry = { contentType: "text/plain", render: async () => [] };
    const failed = (error: unknown): never => {
      throw error;
    };
    const server = await listen(
      api({ model, telemetry, version: "bench", token: undefined, failed, page: pageAssets }),
      "127.0.0.1",
      0,
    );
    if ("what" in server) throw new Error(server.what);
    const browser = await chromium.launch({ executablePath: path });
    const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const version = "version/model-07/v2/primary";
    const figures = {
      serverMs: {
        overview: await answerMs(`${server.url}/v1/overview`),
        version: await answerMs(versionUrl(server.url)),
      },
      serverRssMiB: heap,
      firstShownMs: await shownMs(tab, server.url, "", ".versions tbody tr:nth-child(200)"),
      againShownMs: median(
        await times(quick ? 3 : 7, () => shownMs(tab, server.url, "", ".versions tbody tr:nth-child(200)")),
      ),
      versionShownMs: await shownMs(tab, server.url, version, "tbody tr:nth-child(100)"),
      redrawMs: await redrawMs(tab, server.url),
      frameMs: await frames(tab),
      mainThreadCpuMs: await cpuMs(tab, server.url),
      elements: Number(await tab.evaluate("document.querySelectorAll('*').length")),
    };
    await browser.close();
    await server.close(0);
    return figures;
  },
};

function versionUrl(url: string): string {
  return `${url}/v1/version?model=model-07&version=v2&role=primary`;
}

async function times(count: number, measure: () => Promise<number>): Promise<number[]> {
  const list: number[] = [];
  for (let i = 0; i < count; i += 1) list.push(await measure());
  return list;
}

/** Median of the time from asking to the last byte. */
async function answerMs(url: string): Promise<number> {
  return median(
    await times(7, async () => {
      const startedMs = performance.now();
      await (await fetch(url)).arrayBuffer();
      return performance.now() - startedMs;
    }),
  );
}

/** From the navigation until an element is there and a frame with it has been drawn, by the browser's clock. */
async function shownMs(tab: Page, url: string, view: string, selector: string): Promise<number> {
  await tab.goto(`${url}/healthz`);
  await tab.goto(`${url}/#/${view}`, { waitUntil: "commit" });
  await tab.locator(selector).waitFor({ state: "attached" });
  return Number(await tab.evaluate("new Promise((done) => requestAnimationFrame(() => done(performance.now())))"));
}

/** What showing the overview costs the browser's main thread in CPU, which a busy machine does not stretch. */
async function cpuMs(tab: Page, url: string): Promise<number> {
  await tab.goto(`${url}/healthz`);
  const session = await tab.context().newCDPSession(tab);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const spentMs = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  };
  const beforeMs = await spentMs();
  await shownMs(tab, url, "", ".versions tbody tr:nth-child(200)");
  return (await spentMs()) - beforeMs;
}

/** Longest task while the overview is read and drawn again, as it is after each pane. */
async function redrawMs(tab: Page, url: string): Promise<number> {
  await shownMs(tab, url, "", ".versions tbody tr:nth-child(200)");
  return Number(
    await tab.evaluate(`new Promise((done) => {
      let longest = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) longest = Math.max(longest, entry.duration);
      }).observe({ entryTypes: ["longtask"] });
      dispatchEvent(new Event("driftline-refresh"));
      setTimeout(() => done(longest), 2000);
    })`),
  );
}

/** Time between frames while the overview is scrolled to its end and back. */
async function frames(tab: Page): Promise<{ median: number; p99: number; longest: number }> {
  const gaps = (await tab.evaluate(`new Promise((done) => {
    const gaps = [];
    let before = performance.now();
    let step = 0;
    const next = (now) => {
      gaps.push(now - before);
      before = now;
      step += 1;
      const far = document.documentElement.scrollHeight - innerHeight;
      scrollTo(0, far * (1 - Math.abs(1 - (2 * step) / ${scrolls})));
      if (step <= ${scrolls}) requestAnimationFrame(next);
      else done(gaps.slice(2));
    };
    requestAnimationFrame(next);
  })`)) as number[];
  return { median: median(gaps), p99: quantile(gaps, 0.99), longest: Math.max(...gaps) };
}
