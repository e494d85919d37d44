import type { TestContext } from "vitest";
import { api } from "../../src/edge/web/api.ts";
import { pageAssets } from "../../src/edge/web/page-assets.ts";
import type { OverviewView, VersionOverview } from "../../src/edge/web/page-views.ts";
import type { ReadModel } from "../../src/edge/web/read-model.ts";
import { listen } from "../../src/edge/web/server.ts";
import { someReadModel } from "./read-model.ts";

/** A web server with the page over a model of the test's own; port 0 takes any. */
export async function servePage(context: TestContext, changed: Partial<ReadModel>, port = 0) {
  const telemetry = { contentType: "text/plain", render: async () => [] };
  const failed = (error: unknown): never => {
    throw error;
  };
  const stopping = new AbortController();
  const parts = { model: someReadModel(changed), telemetry, version: "0.1.0", token: undefined, failed };
  const server = await listen(api({ ...parts, page: pageAssets, stopping: stopping.signal }), "127.0.0.1", port);
  if ("what" in server) throw new Error(server.what);
  const stop = async (): Promise<void> => {
    stopping.abort();
    await server.close(0);
  };
  context.onTestFinished(stop);
  return { url: server.url, stop };
}

/** When the versions here were last seen. */
export const nowMs = Date.now();
/** A healthy version. */
export const version: VersionOverview = {
  ...{ version: "v1", role: "primary", active: true, activatedAt: nowMs - 600_000, signal: "quiet", lastAt: nowMs },
  ...{ predictions: 900, perSecond: 3, errorRate: 0.01, errorLimit: 0.02, latencyP50Ms: 12, latencyP95Ms: 40 },
  accuracy: { realised: null, estimated: null },
  ...{ drifting: [], recent: { predictions: Array(60).fill(30), errors: Array(60).fill(1) } },
};
export const reference = { state: "loaded", hash: "ab12", accepted: true, note: "" } as const;

/** What a read model says that shows these models. */
export function overviewOf(models: OverviewView["models"], changed: Partial<OverviewView> = {}): Partial<ReadModel> {
  const empty = { watermarkMs: nowMs, ready: { ok: true, reasons: [] }, holds: [], freeze: null, expected: [] };
  return { overview: () => ({ nowMs, ...empty, models, ...changed }) };
}
