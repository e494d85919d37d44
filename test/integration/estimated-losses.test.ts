import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { AccuracyView } from "../../src/edge/web/accuracy-views.ts";
import { driftline } from "../support/command.ts";
import { directLosses, pricedBookings } from "../support/hotel-prices.ts";
import { sharedData } from "../support/shared-data.ts";
import { startSidecar, testFolder } from "../support/sidecar.ts";

vi.setConfig({ testTimeout: 200_000 });

const chunkRows = 3_494;
const headers = { "content-type": "application/x-ndjson" };

test("losses of hotel prices are estimated without labels, near NannyML's, for each version and as far as its inputs allow", async (context) => {
  const folder = testFolder(context);
  const history = (await pricedBookings(sharedData(context, "reference_hotel_booking.parquet"))).filter(
    (_, i) => i % 2 === 1,
  );
  const file = join(folder, "history.jsonl");
  writeFileSync(
    file,
    history.map(({ features, prediction, label }) => JSON.stringify({ ...features, prediction, label })).join("\n"),
  );
  const built = await driftline([
    "reference",
    "build",
    file,
    "--model",
    "rate",
    "--no-time",
    "--version-name",
    "linear",
    "--out",
    folder,
  ]);
  expect(built.out).toContain("8456 labels of values");
  expect(built.out).toMatch(/estimates {8}of losses, by __prediction, \w+/);
  const path = /written to (.*)$/m.exec(built.out)?.[1];
  const sidecar = await startSidecar(context, folder, {
    http: { port: 0, ingest: {} },
    models: { rate: { reference: path } },
  });

  const live = await pricedBookings(sharedData(context, "monitoring_hotel_booking.parquet"));
  const startMs = Date.now() - 10_800_000;
  const records = live.map(({ label: _, ...booking }, row) =>
    JSON.stringify({
      model: "rate",
      version: `chunk-${Math.floor(row / chunkRows)}`,
      time: startMs + row * 200,
      ...booking,
    }),
  );
  for (let from = 0; from < records.length; from += 1_000) {
    const body = records.slice(from, from + 1_000).join("\n");
    const answer = await fetch(`${sidecar.url}/v1/predictions`, { method: "POST", headers, body });
    expect([answer.status, await answer.text()]).toEqual([202, expect.anything()]);
  }
  const estimates = await vi.waitFor(
    async () => {
      const { body } = await sidecar.get<AccuracyView[]>("/v1/accuracy?model=rate");
      const found = body.filter(({ window }) => window === "24h");
      expect(found.reduce((sum, { predictions }) => sum + predictions, 0)).toBe(live.length);
      return found;
    },
    { timeout: 100_000, interval: 500 },
  );
  const off = directLosses.map(({ chunk, metric, estimated }) => {
    const view = estimates.find(({ version }) => version === `chunk-${chunk}`);
    const figure = view?.figures.find((one) => one.metric === metric);
    expect(view).toMatchObject({ basis: "estimated", coverage: null });
    expect(view?.estimate).toMatchObject({ learntFrom: "linear", borrowed: true, approximation: true });
    expect(figure?.low).toBeLessThan(estimated);
    expect(figure?.high ?? Number.POSITIVE_INFINITY).toBeGreaterThan(estimated);
    // One chunk has over 5 % of its rows in cells of under 50 labels: nothing bounds their loss.
    expect(figure?.high === null).toBe(chunk === 2);
    return Math.abs((figure?.value ?? 0) / estimated - 1);
  });
  expect(Math.max(...off)).toBeLessThan(0.09);
  expect(off.reduce((sum, value) => sum + value, 0) / off.length).toBeLessThan(0.03);
  const metrics = await sidecar.text("/metrics");
  expect(metrics).toMatch(
    /^driftline_accuracy\{model="rate",version="chunk-7",.*basis="estimated",metric="mae"\} 23\.5/m,
  );
});
