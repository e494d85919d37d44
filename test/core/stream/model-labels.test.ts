import { expect, test } from "vitest";
import { predictionColumn, Schema, scoreColumn } from "../../../src/core/schema.ts";
import { ModelLabels } from "../../../src/core/stream/model-labels.ts";
import { RowBatchBuilder } from "../../../src/core/stream/row-batch-builder.ts";
import { hashedWordsOf } from "../../support/join-ledger.ts";
import { labelSettings as settings } from "../../support/label-settings.ts";

const startMs = 20_000 * 86_400_000;
const schema = new Schema("m", "abc", [
  { name: predictionColumn, kind: "categorical", categories: ["no", "yes"] },
  { name: scoreColumn, kind: "numeric", categories: [] },
]);

function predict(labels: ModelLabels, from: number, to: number): void {
  const builder = new RowBatchBuilder(() => schema);
  for (let id = from; id < to; id += 1) {
    builder.record({ topic: "t", partition: 0, offset: id, timestampMs: startMs, key: null });
    builder.begin("m", "v1", "primary", startMs + id * 60_000);
    builder.category(0, id % 2);
    builder.number(1, (id % 10) / 10);
    builder.id(...hashedWordsOf(id));
    builder.commit();
  }
  for (const group of builder.take().groups) labels.predict(group, 0, group.rows);
}

function label(labels: ModelLabels, id: number, value: string | null): void {
  const [high, low] = hashedWordsOf(id);
  labels.label({ model: "m", high, low, atMs: startMs + 7_200_000 + id, value });
}

const counted = (labels: ModelLabels) =>
  labels
    .takeChanged()
    .changed.map(({ startMs: at, predicted, labelled, confusion, scores }) => ({
      at,
      predicted,
      labelled,
      confusion: confusion?.totals(),
      losses: scores?.losses,
    }))
    .sort((a, b) => a.at - b.at);

test("after a restart cohorts have the counts that they had, and labels go on from there", () => {
  const store = new Map<string, Uint8Array>();
  const commit = (labels: ModelLabels) => {
    const { puts, deletes } = labels.takeDirty();
    for (const { key, value } of puts) store.set(key, value);
    for (const key of deletes) store.delete(key);
  };
  const first = new ModelLabels("m", "labels/m/", settings);
  predict(first, 0, 100);
  for (let id = 0; id < 60; id += 1) label(first, id, id % 3 === 0 ? "yes" : "no");
  commit(first);
  for (let id = 0; id < 30; id += 1) label(first, id, id % 4 === 0 ? null : "yes");
  commit(first);
  const again = new ModelLabels("m", "labels/m/", settings);
  expect(again.restore([...store].map(([key, value]) => ({ key, value })))).toBeUndefined();
  const before = counted(first);
  expect(before.reduce((sum, cohort) => sum + cohort.labelled, 0)).toBeGreaterThan(20);
  expect(before[0]?.losses?.brier).toBeGreaterThan(0);
  expect(counted(again)).toEqual(before);
  for (const labels of [first, again]) for (let id = 50; id < 90; id += 1) label(labels, id, "yes");
  expect(counted(again)).toEqual(counted(first));
});
