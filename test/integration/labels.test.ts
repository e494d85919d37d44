import { expect, type TestContext, test, vi } from "vitest";
import type { AccuracyView, CohortView } from "../../src/edge/web/accuracy-views.ts";
import { carLoan, columnsOf } from "../support/car-loan.ts";
import { driftline } from "../support/command.ts";
import { type LabelledRow, labelledRows, labelRecords, predictionRecords } from "../support/labelled-rows.ts";
import { sharedData } from "../support/shared-data.ts";
import { type Sidecar, startSidecar, testFolder } from "../support/sidecar.ts";
import { type KafkaWorld, kafkaWorld } from "../support/source-world.ts";

/** NannyML's published notebook and its recomputation: chunks of 5,000 rows of the monitoring file. */
const realisedAccuracy = [0.9422, 0.9422, 0.9502, 0.9436, 0.941, 0.9146, 0.9156, 0.9144, 0.9224, 0.9122];
const realisedAuc = [0.970962, 0.970248, 0.976282, 0.967721, 0.969886, 0.96005, 0.95853, 0.959041, 0.963094, 0.957556];
const estimatedAccuracy = [
  0.941792, 0.943321, 0.945492, 0.944816, 0.944645, 0.910714, 0.911149, 0.911193, 0.914389, 0.911731,
];
const estimatedAuc = [
  0.970744, 0.971011, 0.971407, 0.971091, 0.971123, 0.96109, 0.961825, 0.961073, 0.962533, 0.961316,
];
const estimatedF1 = [0.94303, 0.941324, 0.943574, 0.943159, 0.944204, 0.911753, 0.911766, 0.911661, 0.913763, 0.914751];
/** Hotel bookings by month from October 2016 on: share of right predictions, to four digits, and rows. */
const hotelMonths = [
  ["2016-10", 0.8568, 3_828],
  ["2016-11", 0.7878, 2_908],
  ["2016-12", 0.7268, 2_544],
  ["2017-01", 0.7035, 2_489],
  ["2017-02", 0.7384, 3_027],
  ["2017-03", 0.8052, 3_377],
  ["2017-04", 0.8783, 3_311],
  ["2017-05", 0.8654, 3_678],
  ["2017-06", 0.8618, 3_293],
  ["2017-07", 0.8628, 3_389],
  ["2017-08", 0.8533, 3_094],
] as const;

vi.setConfig({ testTimeout: 300_000 });

/** Every second record goes to a partition. */
async function append(world: KafkaWorld, partition: number, records: readonly string[]): Promise<void> {
  const mine = records.filter((_, i) => i % 2 === partition);
  for (let from = 0; from < mine.length; from += 1_000) await world.append(partition, mine.slice(from, from + 1_000));
}

/** Builds a model's reference, puts predictions and labels into topics of their own, and runs a sidecar over both. */
async function served(
  context: TestContext,
  rows: readonly LabelledRow[],
  reference: string,
  flags: readonly string[],
): Promise<Sidecar> {
  const model = rows[0]?.model ?? "";
  const folder = testFolder(context);
  const names = ["--prediction", "y_pred", "--score", "y_pred_proba", ...flags];
  const built = await driftline([
    "reference",
    "build",
    reference,
    "--model",
    model,
    ...names,
    "--out",
    folder,
    "--json",
  ]);
  const { path } = JSON.parse(built.out) as { path: string };
  const [predictions, labels] = [await kafkaWorld(context), await kafkaWorld(context)];
  await predictions.create(2);
  await labels.create(2);
  const [written, said] = [predictionRecords(rows), labelRecords(rows, 11)];
  for (const partition of [0, 1]) {
    await append(labels, partition, said);
    await append(predictions, partition, written);
  }
  const { brokers, groupId, sessionTimeoutMs } = predictions.settings;
  return await startSidecar(context, folder, {
    kafka: { brokers, groupId, sessionTimeoutMs },
    sources: [{ topic: predictions.topic }, { topic: labels.topic, carriesLabels: true }],
    startFrom: "earliest",
    http: { port: 0 },
    models: { [model]: { reference: path, labels: { age: "1h", keepLabels: "3d" } } },
  });
}

/** The one cohort of each version, once all its labels have come and it is old enough to be judged. */
async function labelledCohorts(sidecar: Sidecar, rows: readonly LabelledRow[]): Promise<Map<string, CohortView>> {
  const model = rows[0]?.model ?? "";
  return await vi.waitFor(
    async () => {
      const cohorts = new Map<string, CohortView>();
      for (const version of new Set(rows.map((row) => row.version))) {
        const { status, body } = await sidecar.get<CohortView[]>(`/v1/cohorts?model=${model}&version=${version}`);
        expect([status, body.length]).toEqual([200, 1]);
        for (const cohort of body) cohorts.set(version, cohort);
      }
      const all = [...cohorts.values()];
      expect(all.reduce((sum, { labelled }) => sum + labelled, 0)).toBe(rows.length);
      expect(all.some(({ provisional }) => provisional)).toBe(false);
      return cohorts;
    },
    { timeout: 200_000, interval: 500 },
  );
}

function figure({ figures }: CohortView | AccuracyView, metric: string): number {
  return figures.find((one) => one.metric === metric)?.value ?? Number.NaN;
}

test("labels through Kafka, late, shuffled, repeated, corrected and withdrawn, give the data's own accuracy; scores alone give NannyML's estimate", async (context) => {
  const roles = { model: "loan", label: "repaid", drop: ["timestamp"] };
  const rows = labelledRows(await carLoan(context, "monitoring"), roles, (row) => `chunk-${Math.floor(row / 5_000)}`);
  const reference = sharedData(context, "reference_synthetic_car_loan.parquet");
  const sidecar = await served(context, rows, reference, ["--label", "repaid"]);
  const cohorts = [...(await labelledCohorts(sidecar, rows)).values()];

  expect(cohorts.map(({ predictions, labelled }) => [predictions, labelled])).toEqual(
    realisedAccuracy.map(() => [5_000, 5_000]),
  );
  expect(cohorts.map((cohort) => figure(cohort, "accuracy"))).toEqual(realisedAccuracy);
  cohorts.forEach((cohort, chunk) => {
    const auc = cohort.figures.find(({ metric }) => metric === "auc");
    expect(Math.abs((auc?.value ?? 0) - (realisedAuc[chunk] ?? 1))).toBeLessThan((auc?.certificate ?? 0) + 5e-7);
  });

  const { body } = await sidecar.get<AccuracyView[]>("/v1/accuracy?model=loan");
  const estimates = body.filter(({ basis, window }) => basis === "estimated" && window === "24h");
  expect(estimates.map(({ version }) => version).sort()).toEqual(realisedAccuracy.map((_, chunk) => `chunk-${chunk}`));
  for (const estimate of estimates) {
    const chunk = Number(estimate.version.slice("chunk-".length));
    expect(estimate.estimate?.borrowed).toBe(true);
    expect(figure(estimate, "accuracy")).toBeCloseTo(estimatedAccuracy[chunk] ?? 0, 4);
    expect(figure(estimate, "f1")).toBeCloseTo(estimatedF1[chunk] ?? 0, 4);
    expect(figure(estimate, "auc")).toBeCloseTo(estimatedAuc[chunk] ?? 0, 4);
  }
  // Beside what came true stands what had been estimated of the same predictions, also when windows have let go of them.
  const weeks = body.filter(({ basis, window }) => basis === "mature" && window === "7d");
  expect(weeks).toHaveLength(10);
  for (const week of weeks) {
    const chunk = Number(week.version.slice("chunk-".length));
    const compared = week.compared?.figures.find(({ metric }) => metric === "accuracy");
    expect(week.compared).toMatchObject({ predictions: 5_000, learntFrom: "the reference", borrowed: true });
    expect(compared?.value).toBeCloseTo(estimatedAccuracy[chunk] ?? 0, 4);
    expect(compared?.error).toBeCloseTo((estimatedAccuracy[chunk] ?? 0) - (realisedAccuracy[chunk] ?? 0), 4);
  }
  const metrics = await sidecar.text("/metrics");
  expect(metrics).toContain('driftline_label_sampling_fraction{model="loan"} 1');
  expect(metrics).toMatch(/driftline_labels_total\{model="loan",version="chunk-0",outcome="joined"\} \d+/);
});

test("hotel bookings by month give the accuracy of their labels, unseen categories and all", async (context) => {
  const columns = await columnsOf(sharedData(context, "monitoring_hotel_booking.parquet"));
  const days = columns.get("timestamp") ?? [];
  const roles = { model: "hotel", label: "is_canceled", drop: ["timestamp", "Index"] };
  const rows = labelledRows(columns, roles, (row) => String(days[row]).slice(0, 7));
  const reference = sharedData(context, "reference_hotel_booking.parquet");
  const sidecar = await served(context, rows, reference, [
    "--label",
    "is_canceled",
    "--no-time",
    "--ignore",
    "timestamp",
    "--ignore",
    "Index",
  ]);
  const cohorts = await labelledCohorts(sidecar, rows);
  const said = [...cohorts].map(([month, cohort]) => [month, figure(cohort, "accuracy").toFixed(4), cohort.labelled]);
  expect(said).toEqual(hotelMonths.map(([month, accuracy, count]) => [month, accuracy.toFixed(4), count]));
});
