import fc from "fast-check";
import { expect, test } from "vitest";
import type { LabelValue } from "../../../src/core/record.ts";
import type { Cohort } from "../../../src/core/stream/cohort.ts";
import { LabelledModels } from "../../../src/core/stream/labelled-models.ts";
import { LabelStory, type Said, storyStartMs as startMs } from "../../support/label-story.ts";

const row = (id: number, prediction: string | number, score?: number): Said => ({
  kind: "row",
  id,
  prediction,
  ...(score === undefined ? {} : { score }),
});
const label = (id: number, value: LabelValue | null, minutes = 1): Said => ({
  kind: "label",
  id,
  value,
  atMs: startMs + minutes * 60_000,
});
const summary = ({ predicted, labelled, wrong, undecided }: Cohort) => ({ predicted, labelled, ...wrong, undecided });

test("labels that came before any prediction count by what the predictions turn out to be", () => {
  const numbers = new LabelStory().say(label(1, 1), label(2, 0), label(3, 1)).restart();
  numbers.say(row(1, 1, 0.9), row(2, 1, 0.8), row(3, 0, 0.1), row(4, 0, 0.2));
  expect(numbers.cohorts().map(summary)).toEqual([
    { predicted: 4, labelled: 3, successes: 2, trials: 3, undecided: 0 },
  ]);
  const values = new LabelStory({ task: "value" }).say(label(1, "2.5"), label(2, "soon")).say(row(1, 3), row(2, 1));
  const [cohort] = values.cohorts();
  expect([cohort?.labelled, cohort?.regression?.total.absoluteError]).toEqual([1, 0.5]);
  expect(values.labels.ignored.size).toBe(0);
});

test("whatever the order of labels and rows, and however often it restarts, cohorts say the same", () => {
  const events: Said[] = Array.from({ length: 12 }, (_, id) => [
    row(id, id % 3 === 0 ? "approve" : "refuse"),
    label(id, id % 4 === 0 ? "approve" : "refuse", 1 + (id % 5)),
    ...(id % 5 === 0 ? [label(id, "approve", 30)] : []),
    ...(id % 7 === 3 ? [label(id, null, 40)] : []),
  ]).flat();
  const expected = new LabelStory()
    .say(...events)
    .cohorts()
    .map(summary);
  fc.assert(
    fc.property(
      fc.shuffledSubarray(events, { minLength: events.length }),
      fc.array(fc.nat({ max: events.length }), { maxLength: 3 }),
      (shuffled, restarts) => {
        const story = new LabelStory();
        shuffled.forEach((event, i) => {
          story.say(event);
          if (restarts.includes(i)) story.restart();
        });
        expect(story.cohorts().map(summary)).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
});

test("without known labels a sample of ids waits; the first label makes room for all that come after", () => {
  const story = new LabelStory();
  const rows = (from: number, count: number): Said[] =>
    Array.from({ length: count }, (_, i) => row(from + i, "approve"));
  story.say(...rows(0, 70_000));
  const [before] = [...story.labels.all];
  expect(before?.join?.samplingFraction).toBe(0.5);
  expect(before?.join?.rows).toBeLessThan(65_537);
  story.say(label(1, "approve"));
  const [after] = [...story.labels.all];
  expect(after?.join?.samplingFraction).toBe(1);
});

test("settings that change what is counted start the counts anew, and labels that cannot be compared are counted as such", () => {
  const story = new LabelStory().say(row(1, "approve"), label(1, "refuse"), label(2, ["a", "b"]), label(3, null));
  const [labels] = [...story.labels.all];
  expect(Object.fromEntries(labels?.outcomes.get("") ?? [])).toEqual({ unusable: 1, withdrawn: 1 });
  expect(Object.fromEntries(labels?.outcomes.get("v1") ?? [])).toEqual({ joined: 1 });
  expect(story.cohorts()).toHaveLength(1);
  const off = new LabelledModels(() => null);
  off.label([{ model: "fraud", high: 1, low: 1, atMs: startMs, value: 1 }]);
  expect([...off.ignored]).toEqual([["fraud", 1]]);
});
