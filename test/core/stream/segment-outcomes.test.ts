import fc from "fast-check";
import { expect, test } from "vitest";
import { SegmentValues } from "../../../src/core/row-extras.ts";
import { predictionColumn, Schema, scoreColumn } from "../../../src/core/schema.ts";
import { ModelLabels } from "../../../src/core/stream/model-labels.ts";
import { RowBatchBuilder } from "../../../src/core/stream/row-batch-builder.ts";
import { hashedWordsOf } from "../../support/join-ledger.ts";
import { labelSettings as settings } from "../../support/label-settings.ts";
import { segmentKey } from "../../support/row-extras.ts";

const startMs = 20_000 * 86_400_000;
const classes = ["no", "yes"];

/** A model's labels with segments, and what feeds them: row `id` is of country `id % 3`, of device `id % 2`. */
function world(keys: readonly SegmentValues[], stored: ReadonlyMap<string, Uint8Array> = new Map()) {
  const schema = new Schema("m", "abc", [
    { name: predictionColumn, kind: "categorical", categories: classes },
    { name: scoreColumn, kind: "numeric", categories: [] },
  ]);
  schema.extras = { metrics: [], segments: keys };
  const labels = new ModelLabels("m", "labels/m/", settings, keys);
  const unreadable = labels.restore([...stored].map(([key, value]) => ({ key, value })));
  const predict = (from: number, to: number) => {
    const builder = new RowBatchBuilder(() => schema);
    for (let id = from; id < to; id += 1) {
      builder.record({ topic: "t", partition: 0, offset: id, timestampMs: startMs, key: null });
      builder.begin("m", "v1", "primary", startMs + id * 60_000);
      builder.category(0, id % 2);
      keys.forEach((key, i) => {
        builder.segment(i, key.code(key.key.name === "country" ? `c${id % 3}` : `d${id % 2}`));
      });
      builder.id(...hashedWordsOf(id));
      builder.commit();
    }
    for (const group of builder.take().groups) labels.predict(group, 0, group.rows);
  };
  const label = (id: number, value: string | null, atMs = 0) => {
    const [high, low] = hashedWordsOf(id);
    labels.label({ model: "m", high, low, atMs: startMs + 7_200_000 + atMs, value });
  };
  return { labels, unreadable, predict, label };
}

function committed(labels: ModelLabels, store: Map<string, Uint8Array>): void {
  const { puts, deletes } = labels.takeDirty();
  for (const { key, value } of puts) store.set(key, value);
  for (const key of deletes) store.delete(key);
}

/** Predictions, labelled and wrong ones by key, value and cohort. */
function counted({ labels }: ReturnType<typeof world>) {
  return labels
    .takeChanged()
    .changed.map(({ startMs: at, segments }) => ({
      at,
      groups: segments?.byKey.map((groups) =>
        [...groups]
          .map(([code, { predicted, labelled, wrong }]) => ({ code, predicted, labelled, wrong: wrong.successes }))
          .filter(({ predicted }) => predicted > 0)
          .sort((a, b) => a.code - b.code),
      ),
    }))
    .sort((a, b) => a.at - b.at);
}

const keys = () => [new SegmentValues(segmentKey("country", [], "yes")), new SegmentValues(segmentKey("device"))];

test("whatever is said, corrected and taken back, groups count what a recount of the labels in force counts", () => {
  const said = fc.array(
    fc.record({ id: fc.integer({ min: 0, max: 59 }), value: fc.constantFrom("no", "yes", "maybe", null) }),
    { maxLength: 200 },
  );
  fc.assert(
    fc.property(said, (all) => {
      const live = world(keys());
      live.predict(0, 60);
      all.forEach(({ id, value }, i) => {
        live.label(id, value, i);
      });
      const inForce = new Map(all.map(({ id, value }) => [id, value]));
      const groups = live.labels.takeChanged().changed.flatMap(({ segments }) => [...(segments?.byKey[0] ?? [])]);
      for (let country = 0; country < 3; country += 1) {
        const ids = Array.from({ length: 20 }, (_, i) => 3 * i + country);
        const labelled = ids.filter((id) => (inForce.get(id) ?? null) !== null);
        const wrong = labelled.filter((id) => inForce.get(id) !== classes[id % 2]);
        const own = groups.filter(([code]) => code === country + 2).map(([, group]) => group);
        expect(own.reduce((sum, { predicted }) => sum + predicted, 0)).toBe(20);
        expect(own.reduce((sum, group) => sum + group.labelled, 0)).toBe(labelled.length);
        expect(own.reduce((sum, group) => sum + group.wrong.successes, 0)).toBe(wrong.length);
      }
    }),
    { numRuns: 60 },
  );
});

test("after a restart groups count what they counted, and labels go on from there", () => {
  const store = new Map<string, Uint8Array>();
  const first = world(keys());
  first.predict(0, 60);
  for (let id = 0; id < 40; id += 1) first.label(id, id % 4 === 0 ? "no" : "yes");
  committed(first.labels, store);
  for (let id = 0; id < 20; id += 1) first.label(id, null, 1);
  committed(first.labels, store);
  const seen = first.labels.segments.map(({ key, seen: texts }) => new SegmentValues(key, texts));
  const again = world(seen, store);
  expect(again.unreadable).toBeUndefined();
  const before = counted(first);
  expect(before.flatMap(({ groups }) => groups?.[0] ?? []).some(({ labelled }) => labelled > 0)).toBe(true);
  expect(counted(again)).toEqual(before);
  for (const one of [first, again]) for (let id = 10; id < 50; id += 1) one.label(id, "yes", 2);
  expect(counted(again)).toEqual(counted(first));
});

test("rows outlive a changed setting: they keep the codes that are still asked for, and are in no group of a new key", () => {
  const store = new Map<string, Uint8Array>();
  const first = world(keys());
  first.predict(0, 60);
  for (let id = 0; id < 40; id += 1) first.label(id, "yes");
  committed(first.labels, store);
  for (let id = 0; id < 10; id += 1) first.label(id, "no", 1);
  committed(first.labels, store);
  const [country, device] = first.labels.segments;
  const fresh = new SegmentValues(segmentKey("channel"));
  const other = world([fresh, new SegmentValues(segmentKey("country"), country?.seen)], store);
  expect(other.unreadable).toBeUndefined();
  const before = counted(first).map(({ groups }) => groups?.[0]);
  const after = counted(other);
  expect(before.flat().some((group) => (group?.wrong ?? 0) > 0)).toBe(true);
  expect(after.map(({ groups }) => groups?.[1])).toEqual(before);
  expect(after.flatMap(({ groups }) => groups?.[0] ?? [])).toEqual([]);
  committed(other.labels, store);
  const last = world([new SegmentValues(segmentKey("country"), country?.seen)], store);
  expect(last.unreadable).toBeUndefined();
  expect(counted(last).map(({ groups }) => groups?.[0])).toEqual(before);
  expect(device?.seen).toEqual(["d0", "d1"]);
  const without = world([], store);
  expect(without.unreadable).toBeUndefined();
  expect(without.labels.join?.rows).toBe(60);
});

test("a row grows by four bytes for each declared key, and by none without", () => {
  const bytesOf = (segments: readonly SegmentValues[]) => {
    const one = world(segments);
    one.predict(0, 30);
    return one.labels.join?.bytes ?? 0;
  };
  // 30 rows of one cohort lie in a block with room for 32.
  expect(bytesOf(keys()) - bytesOf([])).toBe(32 * 2 * 4);
});
