import fc from "fast-check";
import { expect, test } from "vitest";
import { accuracyFigures } from "../../../src/core/evaluation/accuracy/accuracy-figures.ts";
import { LabelSetCounts } from "../../../src/core/profile/label-set-counts.ts";
import { RankingSums, rankingOutcome } from "../../../src/core/profile/ranking-sums.ts";
import type { CohortDelta } from "../../../src/core/stream/cohort-delta.ts";
import { LabelStory, type Said, storyStartMs } from "../../support/label-story.ts";

const rule = { confidence: 0.95, designEffect: 1 };
const items = ["ape", "bee", "cat", "dog", "elk", "fox"];
const list = fc.shuffledSubarray(items);

/** Facts of a few ids: lists by one or two versions, and what turned out true, corrected and withdrawn. */
const facts = fc.array(
  fc.record({
    by: fc.dictionary(fc.constantFrom("v1", "v2"), list, { minKeys: 1 }),
    labels: fc.uniqueArray(fc.record({ minute: fc.nat({ max: 90 }), value: fc.option(list, { nil: null }) }), {
      selector: ({ minute }) => minute,
      maxLength: 4,
    }),
  }),
  { minLength: 1, maxLength: 10 },
);
const story = facts.chain((rows) => {
  const events = rows.flatMap(({ by, labels }, id): Said[] => [
    ...Object.entries(by).map(([version, prediction]): Said => ({ kind: "row", id, version, prediction })),
    ...labels.map(({ minute, value }): Said => {
      return { kind: "label", id, value, atMs: storyStartMs + minute * 60_000 };
    }),
  ]);
  return fc.record({
    rows: fc.constant(rows),
    events: fc.shuffledSubarray([...events, ...events.filter(({ kind }) => kind === "label")], {
      minLength: events.length + events.filter(({ kind }) => kind === "label").length,
    }),
    restarts: fc.array(fc.nat({ max: 40 }), { maxLength: 3 }),
  });
});

/** The labelled lists of each version: the newest label by its own time is in force, unless it withdraws. */
function inForce(rows: typeof facts extends fc.Arbitrary<infer T> ? T : never, version: string) {
  return rows.flatMap(({ by, labels }) => {
    const newest = labels.toSorted((a, b) => a.minute - b.minute).at(-1)?.value;
    const said = by[version];
    return said === undefined || newest === undefined || newest === null ? [] : [{ said, is: newest }];
  });
}

const none = { right: 0, predicted: 0, actual: 0 };
const codes = (names: readonly string[]) => names.map((name) => items.indexOf(name));
function tell(events: readonly Said[], restarts: readonly number[], changed: object): readonly CohortDelta[] {
  const told = new LabelStory({ expected: true, ...changed });
  for (const [i, event] of events.entries()) {
    told.say(event);
    if (restarts.includes(i)) told.restart();
  }
  return told.deltas();
}

test("whatever the order, repetition and restarts, label sets give the figures of the labels in force", () => {
  fc.assert(
    fc.property(story, ({ rows, events, restarts }) => {
      const [delta] = tell(events, restarts, {});
      for (const version of ["v1", "v2"]) {
        const expected = new LabelSetCounts(6);
        for (const { said, is } of inForce(rows, version)) expected.add(codes(said), codes(is));
        const cohort = delta?.changed.find((one) => one.version === version);
        const { totals } = expected;
        expect(cohort?.labelSets?.totals ?? totals).toEqual(totals);
        expect(cohort?.labelled ?? 0).toBe(totals.rows);
        if (totals.rows > 0)
          expect(cohort?.wrong).toEqual({ successes: totals.rows - totals.exact, trials: totals.rows });
        for (const [code, name] of delta?.classes.texts.entries() ?? [])
          expect(cohort?.labelSets?.at(code) ?? none, name).toEqual(expected.at(items.indexOf(name)));
      }
    }),
    { numRuns: 150 },
  );
});

test("whatever the order, repetition and restarts, rankings give the sums of the labels in force", () => {
  fc.assert(
    fc.property(story, fc.integer({ min: 1, max: 7 }), ({ rows, events, restarts }, depth) => {
      const cohorts = tell(events, restarts, { task: "ranking", depth }).flatMap(({ changed }) => changed);
      for (const version of ["v1", "v2"]) {
        const sums = new RankingSums();
        for (const { said, is } of inForce(rows, version)) sums.add(rankingOutcome(codes(said), codes(is), depth));
        const cohort = cohorts.find((one) => one.version === version);
        const figures = cohort && accuracyFigures(cohort, { kind: "ranking", depth }, rule);
        const frame = { rankings: sums, confusion: undefined, scores: undefined, regression: undefined };
        expect(figures ?? []).toEqual(accuracyFigures(frame, { kind: "ranking", depth }, rule));
        expect(cohort?.rankings?.hopeless ?? 0).toBe(sums.hopeless);
      }
    }),
    { numRuns: 150 },
  );
});

const row = (id: number, prediction: readonly string[]): Said => ({ kind: "row", id, prediction });
const label = (id: number, value: string | readonly string[]): Said => ({
  kind: "label",
  id,
  value,
  atMs: storyStartMs + 60_000,
});

test("one label, or one relevant item, need not be a list", () => {
  const [set] = new LabelStory()
    .say(row(1, ["ape"]), row(2, ["ape", "bee"]), label(1, "ape"), label(2, "bee"))
    .cohorts();
  expect(set?.wrong).toEqual({ successes: 1, trials: 2 });
  const ranked = new LabelStory({ task: "ranking" }).say(label(1, "bee"), row(1, ["ape", "bee"])).cohorts();
  expect(ranked[0]?.rankings?.of("reciprocalRank").sum).toBe(0.5);
});

test("beyond fifty labels a row is wrong where only one side has further ones, and undecided where both have", () => {
  const many = Array.from({ length: 60 }, (_, i) => `label-${i}`);
  const [cohort] = new LabelStory()
    .say(row(0, many.slice(0, 50)), row(1, ["label-3", "label-55"]), row(2, ["label-55"]), row(3, ["label-3"]))
    .say(label(1, "label-3"), label(2, ["label-56"]), label(3, "label-3"))
    .cohorts();
  expect(cohort).toMatchObject({ labelled: 3, undecided: 1, wrong: { successes: 1, trials: 2 } });
});

test("an answer with more relevant items than are kept cannot be used; with another k all begins anew", () => {
  const many = Array.from({ length: 17 }, (_, i) => `item-${i}`);
  const told = new LabelStory({ task: "ranking", depth: 5 }).say(row(1, many), label(1, many), row(2, many));
  expect([...told.labels.all][0]?.outcomes.get("")?.get("unusable")).toBe(1);
  expect(told.cohorts()[0]).toMatchObject({ predicted: 2, labelled: 0 });
  expect(told.with({ depth: 6 }).cohorts()).toEqual([]);
});

test("labels of lists that came before any prediction count by what the predictions turn out to be", () => {
  const early = [label(1, "ape"), label(2, ["bee", "ape"]), label(3, "cat")];
  const [set] = new LabelStory().say(...early, row(1, ["ape"]), row(2, ["ape", "bee"]), row(3, [])).cohorts();
  expect(set).toMatchObject({ labelled: 3, wrong: { successes: 1, trials: 3 } });
  const [plain] = new LabelStory().say(...early, { kind: "row", id: 3, prediction: "cat" }).cohorts();
  expect(plain?.wrong).toEqual({ successes: 0, trials: 1 });
});

test("a list of a model that predicts classes is unusable, and makes it no model of lists", () => {
  const plain = (id: number): Said => ({ kind: "row", id, prediction: "ape" });
  const noted = new LabelStory().say(plain(0), row(1, ["ape"]), row(2, ["bee"]));
  expect(Object.fromEntries([...noted.labels.all][0]?.outcomes.get("v1") ?? [])).toEqual({ unusable: 2 });
  // A new process first meets a list, in a column that says that predictions are classes.
  const met = noted.forgetful().say(row(3, ["ape"]), plain(4), label(4, "ape"));
  expect([...met.labels.all][0]?.task?.kind).toBe("class");
  expect(met.cohorts()[0]).toMatchObject({ predicted: 1, labelled: 1 });
});

test("one plain prediction among lists keeps none of them from its label", () => {
  const mixed = [row(1, ["ape"]), { kind: "row", id: 2, prediction: "ape" } as const, row(3, ["bee", "ape"])];
  const [cohort] = new LabelStory().say(...mixed, label(1, "ape"), label(2, "ape"), label(3, "bee")).cohorts();
  expect(cohort).toMatchObject({ labelled: 3, wrong: { successes: 1, trials: 3 } });
});
