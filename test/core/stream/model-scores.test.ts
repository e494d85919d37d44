import fc from "fast-check";
import { expect, test } from "vitest";
import { classScoreFigures } from "../../../src/core/evaluation/accuracy/class-score-figures.ts";
import { predictionColumn, Schema, scoreColumn } from "../../../src/core/schema.ts";
import { ModelLabels } from "../../../src/core/stream/model-labels.ts";
import { RowBatchBuilder } from "../../../src/core/stream/row-batch-builder.ts";
import { hashedWordsOf } from "../../support/join-ledger.ts";
import { labelSettings as settings } from "../../support/label-settings.ts";

const startMs = 20_000 * 86_400_000;
const rule = { confidence: 0.95, designEffect: 1 };
const classes = ["ape", "bee", "cat", "dog"];

function schemaOf(known: readonly string[]): Schema {
  return new Schema("m", known.join(), [
    { name: predictionColumn, kind: "categorical", categories: known },
    ...known.map((name) => ({ name: `${scoreColumn}.${name}`, kind: "numeric" as const, categories: [] })),
  ]);
}
const schemas = { three: schemaOf(classes.slice(0, 3)), four: schemaOf(classes) };

interface Row {
  readonly id: number;
  /** In 32nds, by class. */
  readonly scores: readonly number[];
  readonly schema: Schema;
}

function predictAll(labels: ModelLabels, rows: readonly Row[]): void {
  for (const row of rows) predict(labels, row);
}

function predict(labels: ModelLabels, { id, scores, schema }: Row): void {
  const builder = new RowBatchBuilder(() => schema);
  builder.record({ topic: "t", partition: 0, offset: id, timestampMs: startMs, key: null });
  builder.begin("m", "v1", "primary", startMs + id * 120_000);
  builder.category(0, scores.indexOf(Math.max(...scores)));
  scores.forEach((score, i) => {
    builder.number(1 + i, score / 32);
  });
  builder.id(...hashedWordsOf(id));
  builder.commit();
  for (const group of builder.take().groups) labels.predict(group, 0, group.rows);
}

interface Said {
  readonly id: number;
  readonly value: string | null;
  readonly atMs: number;
}

function labelAll(labels: ModelLabels, said: readonly Said[]): void {
  for (const { id, value, atMs } of said) {
    const [high, low] = hashedWordsOf(id);
    labels.label({ model: "m", high, low, atMs: startMs + atMs, value });
  }
}

/** Figures of each cohort by class name, which do not depend on the order in which classes came. */
function figures(labels: ModelLabels) {
  const { texts, scored } = labels.classes;
  return labels
    .takeChanged()
    .changed.map(({ startMs: at, predicted, labelled, unscored, classScores }) => ({
      ...{ at, predicted, labelled, unscored },
      figures: (classScores === undefined ? [] : classScoreFigures(classScores, scored, rule))
        .map(({ classCode, ...figure }) => ({ ...figure, of: texts[classCode ?? -1] ?? "" }))
        .sort((a, b) => (`${a.metric} ${a.of}` < `${b.metric} ${b.of}` ? -1 : 1)),
    }))
    .sort((a, b) => a.at - b.at);
}

class Store {
  readonly #entries = new Map<string, Uint8Array>();

  commit(labels: ModelLabels): void {
    const { puts, deletes } = labels.takeDirty();
    for (const { key, value } of puts) this.#entries.set(key, value);
    for (const key of deletes) this.#entries.delete(key);
  }

  restart(): ModelLabels {
    const labels = new ModelLabels("m", "labels/m/", settings);
    expect(labels.restore([...this.#entries].map(([key, value]) => ({ key, value })))).toBeUndefined();
    return labels;
  }
}

const scores = (n: number) =>
  fc.uniqueArray(fc.integer({ min: 1, max: 31 }), { minLength: n - 1, maxLength: n - 1 }).map((cuts) => {
    const all = [0, ...cuts.sort((a, b) => a - b), 32];
    return all.slice(1).map((cut, i) => cut - (all[i] ?? 0));
  });
const story = fc.record({
  early: fc.array(scores(3), { minLength: 1, maxLength: 25 }),
  late: fc.array(scores(4), { minLength: 1, maxLength: 25 }),
  labels: fc.array(
    fc.record({
      id: fc.nat({ max: 49 }),
      value: fc.option(fc.constantFrom(...classes), { nil: null }),
      atMs: fc.nat({ max: 1e7 }),
    }),
    { maxLength: 60 },
  ),
  restarts: fc.subarray([0, 1, 2, 3]),
  /** Steps before which a checkpoint is taken that fails after them. */
  lost: fc.subarray([0, 1, 2, 3]),
});

test("a class that is scored from some row on, corrections and restarts leave the figures of labels in force", () => {
  fc.assert(
    fc.property(story, ({ early, late, labels, restarts, lost }) => {
      const store = new Store();
      const ofThree = early.map((row, id) => ({ id, scores: row, schema: schemas.three }));
      const ofFour = late.map((row, i) => ({ id: 25 + i, scores: row, schema: schemas.four }));
      const half = Math.floor(labels.length / 2);
      let live = new ModelLabels("m", "labels/m/", settings);
      const steps = [
        () => predictAll(live, ofThree),
        () => labelAll(live, labels.slice(0, half)),
        () => predictAll(live, ofFour),
        () => labelAll(live, labels.slice(half)),
      ];
      for (const [step, act] of steps.entries()) {
        const failing = lost.includes(step) ? live.takeDirty() : undefined;
        act();
        if (failing !== undefined) live.keep(failing);
        if (step % 2 === 0 || restarts.includes(step)) store.commit(live);
        if (restarts.includes(step)) live = store.restart();
      }
      const plain = new ModelLabels("m", "labels/m/", settings);
      const filledUp = ofThree.map((row) => ({ ...row, scores: [...row.scores, 0], schema: schemas.four }));
      predictAll(plain, [...ofFour, ...filledUp]);
      const newest = new Map<number, Said>();
      for (const one of labels) if (one.atMs >= (newest.get(one.id)?.atMs ?? 0)) newest.set(one.id, one);
      labelAll(plain, [...newest.values()]);
      store.commit(live);
      const [expected, after] = [figures(plain), store.restart()];
      expect(figures(live)).toEqual(expected);
      expect(figures(after)).toEqual(expected);
      expect(after.classes.scored.length).toBe(4);
    }),
    { numRuns: 150 },
  );
});
