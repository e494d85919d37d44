import { expect, test } from "vitest";
import { Telemetry } from "../../../src/edge/telemetry/telemetry.ts";
import { api } from "../../../src/edge/web/api.ts";
import { pageAssets } from "../../../src/edge/web/page-assets.ts";
import { listen } from "../../../src/edge/web/server.ts";
import { Happenings } from "../../../src/runtime/happenings.ts";
import { someReadModel } from "../../support/read-model.ts";
import { fullSnapshot } from "../../support/telemetry-snapshot.ts";

const seen = (version: string) =>
  ({ kind: "versionSeen", serving: { model: "fraud", version, role: "primary" }, again: false, atMs: 1 }) as const;

async function serve(happenings: Happenings, stopping = new AbortController()) {
  const model = someReadModel({
    happenings: (after) => happenings.after(after),
    watch: (listener) => happenings.watch(listener),
  });
  const telemetry = new Telemetry("0.1.0", fullSnapshot, 5_000);
  const app = api({
    ...{ model, telemetry, version: "0.1.0", token: undefined, failed: () => undefined },
    ...{ stopping: stopping.signal, page: pageAssets },
  });
  const server = await listen(app, "127.0.0.1", 0);
  if ("what" in server) throw new Error(server.what);
  return { server, stopping };
}

test("events bring what was missed, then what happens, and end when driftline stops", async () => {
  const happenings = new Happenings(100);
  happenings.add([seen("v1"), seen("v2")], 5);
  const { server, stopping } = await serve(happenings);
  const response = await fetch(`${server.url}/v1/events`, { headers: { "last-event-id": "101" } });
  expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const readUntil = async (part: string): Promise<void> => {
    while (!text.includes(part)) text += (await reader?.read())?.value ?? "";
  };
  await readUntil("event: alive");
  happenings.add([seen("v3")], 6);
  await readUntil("id: 103");
  expect(text).not.toContain("id: 101");
  expect(text).toContain('id: 102\nevent: fact\ndata: {"id":102,"atMs":5,"text":"fraud v2 serves as primary"');
  stopping.abort();
  expect((await reader?.read())?.done).toBe(true);
  await server.close(0);
});

test("facts beyond the newest thousand are forgotten", () => {
  const happenings = new Happenings(0);
  happenings.add(
    Array.from({ length: 1_200 }, (_, i) => seen(`v${i}`)),
    1,
  );
  expect(happenings.after(0)).toHaveLength(1_000);
  expect(happenings.after(1_199)).toHaveLength(1);
});

test("browsers get the page, its files are revalidated by their hash, and others the text", async () => {
  const { server } = await serve(new Happenings(0));
  const page = await fetch(server.url, { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" } });
  expect(page.headers.get("content-type")).toContain("text/html");
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'");
  expect((await fetch(server.url)).headers.get("content-type")).toContain("text/plain");
  const script = await fetch(`${server.url}/page/main.ts`);
  expect(script.headers.get("content-type")).toContain("text/javascript");
  expect(await script.text()).not.toContain("import type");
  const again = await fetch(`${server.url}/page/main.ts`, {
    headers: { "if-none-match": script.headers.get("etag") ?? "", "cache-control": "max-age=0" },
  });
  expect(again.status).toBe(304);
  expect((await fetch(`${server.url}/page/..%2Fapi.ts`)).status).toBe(404);
  await server.close(0);
});
