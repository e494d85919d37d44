import { expect, test, vi } from "vitest";
import type { AccuracyView, CohortView } from "../../src/edge/web/accuracy-views.ts";
import { carLoan } from "../support/car-loan.ts";
import { driftline } from "../support/command.ts";
import { chunkMs, loanLabels, loanPredictions, loansOf, loansPerChunk } from "../support/labelled-loans.ts";
import { sharedData } from "../support/shared-data.ts";
import { startSidecar, testFolder } from "../support/sidecar.ts";
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

/** Every second record goes to a partition. */
async function append(world: KafkaWorld, partition: number, records: readonly string[]): Promise<void> {
  const mine = records.filter((_, i) => i % 2 === partition);
  for (let from = 0; from < mine.length; from += 2_000) await world.append(partition, mine.slice(from, from + 2_000));
}

vi.setConfig({ testTimeout: 300_000 });

test("labels through Kafka, late, shuffled, repeated, corrected and withdrawn, give the data's own accuracy; scores alone give NannyML's estimate", async (context) => {
  const loans = loansOf(await carLoan(context, "monitoring"));
  const folder = testFolder(context);
  const reference = sharedData(context, "reference_synthetic_car_loan.parquet");
  const names = ["--prediction", "y_pred", "--score", "y_pred_proba", "--label", "repaid"];
  const built = await driftline([
    "reference",
    "build",
    reference,
    "--model",
    "loan",
    ...names,
    "--out",
    folder,
    "--json",
  ]);
  const { path } = JSON.parse(built.out) as { path: string };

  const [predictions, labels] = [await kafkaWorld(context), await kafkaWorld(context)];
  await predictions.create(2);
  await labels.create(2);
  // Whole chunks, 30 h ago: every label was seen before now.
  const startMs = Math.floor((Date.now() - 30 * 3_600_000) / chunkMs) * chunkMs;
  const written = loanPredictions(loans, startMs);
  const said = loanLabels(loans, startMs, 11);
  for (const partition of [0, 1]) {
    await append(labels, partition, said);
    await append(predictions, partition, written);
  }

  const { brokers, groupId, sessionTimeoutMs } = predictions.settings;
  const sidecar = await startSidecar(context, folder, {
    kafka: { brokers, groupId, sessionTimeoutMs },
    sources: [{ topic: predictions.topic }, { topic: labels.topic, carriesLabels: true }],
    startFrom: "earliest",
    http: { port: 0 },
    models: { loan: { reference: path, labels: { age: "1h", keepLabels: "3d" } } },
  });

  const cohorts = await vi.waitFor(
    async () => {
      const all = await Promise.all(
        realisedAccuracy.map(async (_, chunk) => {
          const { status, body } = await sidecar.get<CohortView[]>(`/v1/cohorts?model=loan&version=chunk-${chunk}`);
          expect(status).toBe(200);
          return body;
        }),
      );
      const flat = all.flat();
      expect(flat.reduce((sum, { labelled }) => sum + labelled, 0)).toBe(loans.length);
      expect(flat.every(({ provisional }) => !provisional)).toBe(true);
      return flat;
    },
    { timeout: 200_000, interval: 500 },
  );

  const figure = ({ figures }: CohortView | AccuracyView, metric: string): number =>
    figures.find((one) => one.metric === metric)?.value ?? Number.NaN;
  expect(cohorts.map(({ predictions: rows, labelled }) => [rows, labelled])).toEqual(
    realisedAccuracy.map(() => [loansPerChunk, loansPerChunk]),
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
  const metrics = await sidecar.text("/metrics");
  expect(metrics).toContain('driftline_label_sampling_fraction{model="loan"} 1');
  expect(metrics).toMatch(/driftline_labels_total\{model="loan",version="chunk-0",outcome="joined"\} \d+/);
});
