import { expect, test } from "vitest";
import { UnseenNames } from "../../../src/core/profile/unseen-names.ts";
import type { FeatureView } from "../../../src/edge/web/feature-view.ts";
import { featureView } from "../../../src/runtime/views/feature.ts";
import { paneInputs, storyJudge } from "../../support/judge-story.ts";
import { storyModel } from "../../support/story-reference.ts";

const country = 1;

function viewed(feature: string, names: readonly string[]): FeatureView {
  const unseen = new UnseenNames();
  for (const name of names) unseen.add(name);
  const judge = storyJudge();
  for (const input of paneInputs([[{ version: "v1", rows: 600, errors: 0 }]])) {
    if (input.kind !== "panes" || names.length === 0) judge.apply(input);
    else
      judge.apply({
        ...input,
        deltas: input.deltas.map((delta) => ({ ...delta, unseenNames: new Map([[country, unseen]]) })),
      });
  }
  const ask = { model: storyModel, version: "v1", role: "primary", feature, window: "5m" };
  const view = featureView(judge, ask, 0);
  if (view === undefined) throw new Error("no view");
  return view;
}

test("what the reference does not know is named with its share, and its number is told", () => {
  const names = [...Array<string>(30).fill("ZZ"), ...Array<string>(10).fill("<b>YY</b>")];
  expect(viewed("country", names).unseen).toMatchObject({
    distinct: 2,
    names: [
      { text: "ZZ", share: 0.75 },
      { text: "<b>YY</b>", share: 0.25 },
    ],
  });
});

test("in a flood of names those are left out whose count is a guess", () => {
  const flood = Array.from({ length: 4_000 }, (_, i) => (i % 4 === 0 ? "ZZ" : `once ${i}`));
  const { distinct = 0, names = [] } = viewed("country", flood).unseen ?? {};
  expect(names.map(({ text }) => text)).toEqual(["ZZ"]);
  expect(names[0]?.share).toBeGreaterThan(0.2);
  expect(names[0]?.share).toBeLessThanOrEqual(0.25);
  expect(Math.abs(distinct / 3_001 - 1)).toBeLessThan(0.05);
});

test("where nothing unknown came, and for a numeric feature, there is nothing to name", () => {
  expect(viewed("country", []).unseen).toBeNull();
  expect(viewed("amount", ["ZZ"]).unseen).toBeNull();
});
