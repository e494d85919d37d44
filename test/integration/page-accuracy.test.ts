import { expect, test } from "vitest";
import { openPage } from "../support/open-page.ts";
import { nowMs, overviewOf, reference, servePage as serve, version } from "../support/serve-page.ts";

test("accuracy stands with its interval and coverage, realised and estimated, over time and in the overview", async (context) => {
  const figure = { metric: "accuracy", value: 0.912, low: 0.9, high: 0.923, n: 2_500 };
  const common = { model: "m", version: "v1", role: "primary", from: 0, to: nowMs, predictions: 5_000 } as const;
  const delay = { half: 3_600, most: 7_200 };
  const realised = { ...figure, window: "24h", coverage: 0.5, basis: "mature" } as const;
  const estimated = { ...figure, value: 0.871, window: "1h", coverage: null, basis: "estimated" } as const;
  const labelled = { ...common, window: "24h", basis: "mature", labelled: 2_500, coverage: 0.5 } as const;
  const guessed = { ...common, window: "1h", basis: "estimated", labelled: 0, coverage: null } as const;
  const known = { ...version, accuracy: { realised, estimated } };
  const extras = { model: "m", reference, readings: [], ownMetrics: [], segments: [], fairness: [] };
  const series = { errorLimit: null, slowMs: null, slowLimit: null, series: [], marks: [] };
  const server = await serve(context, {
    ...overviewOf([{ model: "m", reference, versions: [known] }]),
    version: () => ({ ...known, ...extras }),
    timeline: () => ({ fromMs: nowMs - 600_000, stepMs: 10_000, ...series }),
    accuracy: () => [
      {
        ...labelled,
        labelDelaySeconds: delay,
        weighting: null,
        samplingFraction: 1,
        estimate: null,
        compared: {
          ...{ learntFrom: "v0", borrowed: true, extrapolated: 0, approximation: false, predictions: 5_000 },
          figures: [{ ...figure, value: 0.905, error: -0.007 }],
        },
        figures: [figure, { ...figure, metric: "f1", class: "yes" }],
      },
      {
        ...{
          ...guessed,
          labelDelaySeconds: null,
          weighting: null,
          samplingFraction: 1,
          figures: [{ ...figure, value: 0.871 }],
        },
        estimate: { learntFrom: "v0", borrowed: true, extrapolated: 0, approximation: false },
      },
    ],
    cohorts: () =>
      [2, 1].map((ago) => ({
        ...{ start: nowMs - ago * 1_800_000, role: "primary", predictions: 100, labelled: 50, wrong: 4 },
        unscored: 0,
        ...{
          coverage: 0.5,
          provisional: ago === 1,
          weighting: null,
          samplingFraction: 1,
          labelDelaySeconds: delay,
          figures: [figure],
        },
      })),
  });
  const { page, complaints } = await openPage(context, server.url);
  const cell = page.locator("tbody tr", { hasText: "m v1" });
  await cell.getByText("91.2 %").waitFor();
  await cell.getByText("90 % … 92.3 %").first().waitFor();
  await cell.getByText("50 % labelled, 24h").waitFor();
  await cell.getByText("estimated, 1h").waitFor();
  await page.getByRole("link", { name: "m v1" }).click();
  await page
    .getByRole("img", { name: /^accuracy of each half hour.*newest: accuracy 91\.2 %, .*labelled 50 %/ })
    .waitFor();
  const table = page.getByRole("region", { name: "accuracy" });
  await table.getByText("labels, come of age").waitFor();
  await table.getByText("estimated without labels, by labels of v0").waitFor();
  await table.getByText("f1 of yes").waitFor();
  await table.getByText("90.5 %").waitFor();
  await table.getByText("−0.7 %, by labels of v0").waitFor();
  expect(complaints).toEqual([]);
});
