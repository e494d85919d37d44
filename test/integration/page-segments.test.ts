import { expect, test } from "vitest";
import { openPage } from "../support/open-page.ts";
import { nowMs, overviewOf, reference, servePage as serve, version } from "../support/serve-page.ts";

test("each value of a segment has its accuracy, and groups of people their gaps with what they rest on", async (context) => {
  const rate = { value: 0.01, threshold: 0.02, n: 400 };
  const value = { segment: "country", value: "NL", window: "1h", rows: 400, errors: rate, slow: rate };
  const gap = { segment: "country", window: "24h", value: 0.14, low: 0.1, high: 0.18, lowest: "NL", highest: "SE" };
  const detail = {
    ...{ model: "m", reference, readings: [], ownMetrics: [] },
    segments: [{ ...value, classes: [{ class: "approve", share: 0.7 }], drift: [], ageSeconds: 5 }],
    fairness: [
      { ...gap, basis: "live", statistic: "selection_rate_difference", n: 900, leftOut: [] },
      { ...gap, basis: "mature", statistic: "tpr_gap", n: 450, leftOut: ["BR"] },
    ],
  } as const;
  const figure = { metric: "recall", value: 0.845, low: 0.81, high: 0.875, n: 450 };
  const span = { model: "m", version: "v1", role: "primary", window: "24h", from: 0, to: nowMs } as const;
  const server = await serve(context, {
    ...overviewOf([{ model: "m", reference, versions: [version] }]),
    version: () => ({ ...version, ...detail }),
    timeline: () => ({
      ...{ fromMs: nowMs - 600_000, stepMs: 10_000, errorLimit: null, slowMs: null, slowLimit: null, series: [] },
      marks: [],
    }),
    accuracy: () => [
      {
        ...{ ...span, basis: "mature", predictions: 4_000, labelled: 3_000, coverage: 0.75, labelDelaySeconds: null },
        ...{ estimate: null, weighting: null, samplingFraction: 1, figures: [] },
        segments: [
          { segment: "country", value: "NL", predictions: 800, labelled: 600, coverage: 0.75, figures: [figure] },
        ],
      },
    ],
    cohorts: () => [],
  });
  const { page, complaints } = await openPage(context, server.url);
  await page.getByRole("link", { name: "m v1" }).click();
  const values = page.getByRole("region", { name: "country, by labels" });
  await values.getByText("84.5 %").waitFor();
  await values.getByText("81 % … 87.5 %").waitFor();
  await values.getByText("75 % of 800").waitFor();
  const groups = page.getByRole("region", { name: "country, compared" });
  const row = groups.locator("tbody tr", { hasText: "Gap of the true positive rates" });
  await row.getByText("labels, come of age").waitFor();
  await row.getByText("BR", { exact: true }).waitFor();
  await groups.getByRole("cell", { name: "predictions", exact: true }).waitFor();
  expect(complaints).toEqual([]);
});
